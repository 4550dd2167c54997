//! Ids that do not count up from 1: whatever cannot hold the first of them is broken from the first row on.

use crate::run::{findings, report};
use serde_json::Value;
use std::fs;

const CLIENT: &str = "package app\nimport kotlinx.serialization.Serializable\n\
    @Serializable data class Order(val id: Int)\n@Serializable data class Ticket(val id: Double)\n\
    @Serializable data class Seat(val id: Long)\n\
    @Serializable data class User(val id: Double)\n";

fn scan(sql: &str) -> (Vec<String>, Value) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("schema.sql"), sql).unwrap();
    fs::write(folder.path().join("Client.kt"), CLIENT).unwrap();
    let (code, report) = report(folder.path(), &[]);
    assert_eq!(code, 1, "{report}");
    (findings(&report), report)
}

#[test]
fn unique_rowids_are_beyond_int_and_double_at_once() {
    let (found, report) = scan(
        "CREATE TABLE orders (id INT8 DEFAULT unique_rowid() PRIMARY KEY, FAMILY \"primary\" (id));\n\
         CREATE TABLE tickets (id SERIAL PRIMARY KEY, order_id INT4 REFERENCES orders (id));\n\
         CREATE TABLE seats (id INT PRIMARY KEY DEFAULT unordered_unique_rowid(), ticket_id INT REFERENCES tickets);\n\
         CREATE TABLE halls (id INT4 PRIMARY KEY DEFAULT unique_rowid());\n",
    );
    for expected in [
        "overdue reference-narrower-than-id tickets.order_id DBERR",
        "overdue minting-column-too-narrow halls.id DBERR",
        "critical client-field-too-narrow app.Order.id THROW",
        "critical client-field-too-narrow app.Ticket.id THROW",
        "low client-field-too-narrow app.User.id THROW",
    ] {
        assert!(found.iter().any(|line| line == expected), "{expected}: {found:?}");
    }
    assert_eq!(found.len(), 5, "{found:?}");
    let orders = report["id_spaces"]
        .as_array()
        .unwrap()
        .iter()
        .find(|space| space["minting"]["table"] == "orders");
    let orders = orders.unwrap();
    assert_eq!(orders["minting"]["mechanism"], "unique_rowid()");
    assert_eq!(orders["readings"][0]["value"], "9007199254740992");
}

#[test]
fn auto_random_is_beyond_double_unless_its_range_is_not() {
    let (found, _) = scan(
        "CREATE TABLE `orders` (`id` bigint NOT NULL /*T![auto_rand] AUTO_RANDOM(5) */, PRIMARY KEY (`id`)) ENGINE=InnoDB;\n\
         CREATE TABLE `tickets` (`id` bigint NOT NULL /*T![auto_rand] AUTO_RANDOM(5, 54) */, PRIMARY KEY (`id`));\n\
         CREATE TABLE `seats` (`id` bigint NOT NULL AUTO_RANDOM PRIMARY KEY, order_id int unsigned, KEY (order_id));\n\
         CREATE TABLE `users` (`id` bigint unsigned NOT NULL AUTO_RANDOM(5, 53) PRIMARY KEY);\n",
    );
    let has = |check: &str, symbol: &str| {
        found.iter().any(|line| line.contains(check) && line.contains(symbol))
    };
    assert!(has("client-field-too-narrow", "Order.id"), "{found:?}");
    assert!(has("reference-narrower-than-id", "seats.order_id"), "{found:?}");
    assert_eq!(found.len(), 2, "{found:?}");
}
