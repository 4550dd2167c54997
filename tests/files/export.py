"""Writes an export of a snapshot as RDS lays it out, into the folder that is named: one of MySQL, one of PostgreSQL."""

import datetime
import decimal
import json
import os
import sys
import uuid

import pyarrow as pa
import pyarrow.parquet as pq

START = datetime.datetime(2025, 1, 1)


def part(folder, number, table, **options):
    os.makedirs(folder, exist_ok=True)
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{folder}/{number}")
    path = os.path.join(folder, f"part-{number:05d}-{name}.gz.parquet")
    pq.write_table(table, path, compression="gzip", store_schema=False, **options)


def column(name, of, exported, length=0):
    return {"columnName": name, "originalType": of, "expectedExportedType": exported, "originalCharMaxLength": length}


def described(target, columns, partition=None, status="COMPLETE", **more):
    table = {"target": target, "status": status, "schemaMetadata": {"originalTypeMappings": columns}, **more}
    if partition:
        name, of, lowest, highest = partition
        ranged = {"columnName": name, "columnType": of, "min": str(lowest), "max": str(highest)}
        table["tableStatistics"] = {"partitioningInfo": {"numberOfPartitions": 9, "partitionColumns": [ranged]}}
    return table


def describe(root, export, tables, time):
    os.makedirs(root, exist_ok=True)
    info = {"exportTaskIdentifier": export, "snapshotTime": time, "status": "COMPLETE"}
    with open(os.path.join(root, f"export_info_{export}.json"), "w") as file:
        json.dump(info, file, indent=1)
    name = f"export_tables_info_{export}_from_1_to_{len(tables)}.json"
    with open(os.path.join(root, name), "w") as file:
        json.dump({"perTableStatus": tables}, file, indent=1)


def mysql(root):
    # 69 parts of ten days, whose numbers have gaps, with two groups of rows each.
    for days in range(0, 690, 10):
        whens = [START + datetime.timedelta(days=days, hours=h) for h in range(240)]
        ids = [3_000_000 * (24 * days + h) // 24 + 1 for h in range(240)]
        events = pa.table({
            "id": pa.array(ids, pa.int32()),
            "order_id": pa.array([decimal.Decimal(2**63 + i) for i in ids], pa.decimal128(20, 0)),
            "created_at": pa.array(whens, pa.timestamp("us")),
            "note": pa.array(["x"] * 240),
        })
        part(f"{root}/shop/shop.events/1", days // 5, events, row_group_size=120)
    orders = pa.table({
        "id": pa.array([decimal.Decimal(1), decimal.Decimal(2**64 - 16)], pa.decimal128(20, 0)),
        "user_id": pa.array([7, None], pa.int64()),
    })
    part(f"{root}/shop/shop.my_orders", 0, orders)
    silent = pa.table({"id": pa.array([5, 6], pa.int64()), "n": pa.array([1, 2], pa.int32())})
    for number in range(3):
        part(f"{root}/shop/shop.silent/1", number, silent, write_statistics=False)
    bigint = "fixed_len_byte_array(9) (DECIMAL(20,0))"
    tables = [
        described("shop.shop.events", [
            column("id", "INT", "int32"), column("order_id", "BIGINT UNSIGNED", bigint),
            column("created_at", "DATETIME", "int64 (TIMESTAMP_MICROS)"), column("note", "VARCHAR", "binary (UTF8)", 40),
        ], ("id", "INT", 1, 2_069_875_001)),
        described("shop.shop.my orders", [column("id", "bigint(20) unsigned", bigint), column("user_id", "INT UNSIGNED", "int64")]),
        described("shop.shop.silent", [column("id", "bigint", "int64"), column("n", "int", "int32")], ("id", "bigint", 5, 6)),
        described("shop.shop.skipped", [column("id", "int", "int32")], status="SKIPPED", warningMessage="a column with spaces"),
        described("shop.shop.empty_one", [column("id", "int", "int32")]),
        described("empty_db.empty_db.only", [column("id", "int", "int32")]),
    ]
    describe(root, "mysql-1", tables, "2026-11-22T03:04:05Z")


def postgres(root):
    accounts = pa.table({
        "id": pa.array([1, 1_500_000_000], pa.int32()),
        "created_at": pa.array(["2026-01-01 10:00:00", "2026-11-02 10:00:00.123"]),
        "total": pa.array(["9", "10"]),
    })
    part(f"{root}/postgres/public.accounts/1", 0, accounts)
    tables = [described("postgres.public.accounts", [
        column("id", "integer", "int32"), column("created_at", "timestamp without time zone", "binary (UTF8)"),
        column("total", "numeric", "binary (UTF8)"), column("name", "character varying", "binary (UTF8)", 40),
        column("tags", "ARRAY", "binary (UTF8)"), column("kind", "USER-DEFINED", "binary (UTF8)"),
    ], ("ctid", "tid", "(0,0)", "(1,0)"))]
    describe(root, "pg-1", tables, "Nov 3, 2026, 1:02:03 AM")


mysql(os.path.join(sys.argv[1], "exports", "mysql-1"))
postgres(os.path.join(sys.argv[1], "exports", "pg-1"))
