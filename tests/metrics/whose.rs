//! Whose past it is: sources by a label, sequences and the columns that they serve, metrics of one's own.

use super::fake::{Fake, days, days_by, json, matrix, orders};
use super::{joined, joined_to};
use idwidth::facts::Facts;
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 26);
const SHOP: &str =
    "CREATE TABLE shop.orders (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=30000;\n";
const SEQUENCE: &str = "--
-- PostgreSQL database dump
--
CREATE SEQUENCE public.orders_id_seq AS integer;
CREATE SEQUENCE public.tickets;
CREATE TABLE public.orders (
    id integer DEFAULT nextval('public.orders_id_seq'::regclass) NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id)
);
SELECT pg_catalog.setval('public.orders_id_seq', 30000, true);
SELECT pg_catalog.setval('public.tickets', 30000, true);
";

fn readings(facts: &Facts) -> usize {
    facts.tables[0].columns[0].curve.len()
}

#[test]
fn a_label_names_the_source_of_each_series() {
    let fake = Fake::start(|request, _, stream| {
        let of = |cluster: &str, value: fn(i64) -> String| {
            orders(request, value)
                .replace("\"schema\"", &format!("\"cluster\":\"{cluster}\",\"schema\""))
        };
        let half = |at: i64| (at / 86_400 / 2).to_string();
        json(stream, "200 OK", &matrix(&[of("eu", days), of("us", half), of("old", days)], ""));
    });
    let more = format!("url = \"{}\"\ncluster-label = \"cluster\"\nlookback = \"20d\"", fake.url);
    let (facts, summary) = joined_to(&[("eu", SHOP), ("us", SHOP), ("asia", SHOP)], &more, TODAY);
    let [eu, us, asia] = facts.as_slice() else { panic!() };
    assert_eq!([eu, us, asia].map(readings), [21, 21, 0]);
    let first = |facts: &Facts| facts.tables[0].columns[0].curve[0];
    assert_eq!(first(eu).value, days_by(first(eu).date));
    assert_eq!(first(us).value, (days_by(first(eu).date) + 1) / 2 - 1);
    assert_eq!((summary.series, summary.unknown), (2, 1));
    let query = &fake.seen()[0].form["query"];
    assert!(query.starts_with("max by (cluster, schema, table, column) ("), "{query}");
}

#[test]
fn the_past_of_a_sequence_is_that_of_the_column_it_serves() {
    let fake = Fake::start(|request, _, stream| {
        let of = |name: &str| {
            let labels = format!("\"seqname\":\"public.{name}\"");
            let series = orders(request, days);
            series.replace(r#""schema":"shop","table":"orders","column":"id""#, &labels)
        };
        json(stream, "200 OK", &matrix(&[of("orders_id_seq"), of("tickets"), of("gone")], ""));
    });
    let joined = joined(SEQUENCE, &format!("url = \"{}\"\nlookback = \"20d\"", fake.url), TODAY);
    assert_eq!(joined.told(), "");
    assert_eq!(fake.seen()[0].form["query"], "max by (seqname) (pg_seq_last_value)");
    let curve = joined.curve("orders", "id");
    assert_eq!(curve.len(), 21);
    // The metric tells the last id, not the one that comes next.
    assert_eq!(curve[0].value, days_by(curve[0].date) + 1);
    for sequence in &joined.facts.sequences {
        assert_eq!(sequence.curve, curve, "{}", sequence.name);
    }
    assert_eq!((joined.summary.series, joined.summary.unknown), (2, 1));
}

#[test]
fn metrics_of_ones_own_are_asked_for_instead() {
    let fake = Fake::start(|request, _, stream| {
        let series = orders(request, days).replace("\"schema\":", "\"db\":");
        json(stream, "200 OK", &matrix(&[series.replace("\"table\":", "\"tbl\":")], ""));
    });
    let own = r#"metrics = [{ name = "ids:max", tells = "last", schema = "db", table = "tbl", column = "column" }]"#;
    let more = format!("url = \"{}\"\nlookback = \"20d\"\n{own}", fake.url);
    let joined = joined(SHOP, &more, TODAY);
    assert_eq!(fake.seen()[0].form["query"], "max by (db, tbl, column) (ids:max)");
    let curve = joined.curve("orders", "id");
    assert_eq!((curve.len(), curve[0].value), (21, days_by(curve[0].date) + 1));
}
