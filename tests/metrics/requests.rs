//! What requests carry, and what becomes of values.

use super::fake::{Fake, days, json, matrix, orders};
use super::{Joined, joined};
use jiff::civil::{Date, date};

const DUMP: &str = "CREATE TABLE shop.orders (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=30000;\n";
const TODAY: Date = date(2026, 11, 26);

fn read(fake: &Fake, more: &str) -> Joined {
    joined(DUMP, &format!("url = \"{}\"\n{more}", fake.url), TODAY)
}

fn good() -> Fake {
    Fake::start(|request, _, stream| {
        json(stream, "200 OK", &matrix(&[orders(request, days)], ""));
    })
}

#[test]
fn tenant_token_and_name_arrive() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "abc\n").unwrap();
    let fake = good();
    let more = format!(
        "lookback = \"10d\"\nbearer-file = '{0}'\nheaders = {{ X-Scope-OrgID = \"prod|eu\" }}\nheaders-file = {{ X-Api = '{0}' }}",
        file.display()
    );
    assert_eq!(read(&fake, &more).told(), "");
    let [request] = fake.seen().try_into().unwrap();
    let header = |name: &str| request.headers[name].clone();
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/api/v1/query_range"));
    assert_eq!(header("x-scope-orgid"), "prod|eu");
    assert_eq!(header("authorization"), "Bearer abc");
    assert_eq!(header("x-api"), "abc");
    assert_eq!(header("user-agent"), concat!("idwidth/", env!("CARGO_PKG_VERSION")));
    let parameters = ["dedup", "partial_response", "max_source_resolution", "step"];
    assert_eq!(
        parameters.map(|name| request.form[name].as_str()),
        ["true", "false", "auto", "86400"]
    );
}

#[test]
fn an_account_is_sent_whether_named_or_in_an_address_that_is_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    let basic = "Basic bWU6cEBzczovdw=="; // me:p@ss:/w
    std::fs::write(&file, "p@ss:/w\n").unwrap();
    let fake = good();
    let more = format!("lookback = \"10d\"\nuser = \"me\"\npassword-file = '{}'", file.display());
    assert_eq!(read(&fake, &more).told(), "");
    assert_eq!(fake.seen()[0].headers["authorization"], basic);
    for written in ["p@ss:/w", "p%40ss%3A%2Fw"] {
        let fake = good();
        std::fs::write(&file, fake.url.replace("://", &format!("://me:{written}@"))).unwrap();
        let source = format!("lookback = \"10d\"\nurl-file = '{}'", file.display());
        assert_eq!(joined(DUMP, &source, TODAY).told(), "");
        assert_eq!(fake.seen()[0].headers["authorization"], basic);
        assert_eq!(fake.seen()[0].path, "/api/v1/query_range");
    }
}

#[test]
fn a_secret_is_not_sent_in_the_clear_to_another_machine() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "abc\n").unwrap();
    let source = format!("url = \"http://192.0.2.1:9\"\nbearer-file = '{}'", file.display());
    let told = joined(DUMP, &source, TODAY).told();
    assert!(told.contains("http://192.0.2.1:9/api/v1/query_range is in the clear"), "{told}");
}

#[test]
fn a_secret_that_is_missing_is_told_without_asking() {
    let fake = good();
    for (more, part) in [
        ("bearer-file = \"/nowhere/token\"", "the bearer token: /nowhere/token cannot be opened"),
        ("bearer-env = \"IDWIDTH_NO_SUCH\"", "the environment variable IDWIDTH_NO_SUCH is not set"),
        ("bearer-file = \"/dev/null\"", "the bearer token is empty"),
        ("tls-ca = \"/dev/null\"", "`tls-ca` /dev/null holds no certificate"),
    ] {
        let told = read(&fake, more).told();
        assert!(told.contains(part), "{told}");
    }
    assert!(fake.seen().is_empty());
}

#[test]
fn a_server_that_takes_no_post_is_asked_by_get() {
    let fake = Fake::start(|request, _, stream| {
        if request.method == "POST" {
            json(stream, "405 Method Not Allowed", "{}");
        } else {
            json(stream, "200 OK", &matrix(&[orders(request, days)], ""));
        }
    });
    let joined = read(&fake, "lookback = \"60d\"");
    assert_eq!((joined.told().as_str(), joined.curve("orders", "id").len()), ("", 61));
    let methods: Vec<String> = fake.seen().into_iter().map(|request| request.method).collect();
    assert_eq!(methods, ["POST", "GET", "GET", "GET"]);
}

#[test]
fn values_that_are_no_numbers_are_no_readings_and_long_gaps_are_told() {
    let fake = Fake::start(|request, _, stream| {
        let value = |at: i64| match at / 86_400 % 20 {
            3 => "NaN".to_owned(),
            9 => "+Inf".to_owned(),
            13..=17 => "-Inf".to_owned(),
            _ => days(at),
        };
        json(stream, "200 OK", &matrix(&[orders(request, value)], ""));
    });
    let joined = read(&fake, "lookback = \"20d\"");
    assert_eq!(joined.curve("orders", "id").len(), 20 - 7 + 1);
    let [(from, to)] = joined.summary.gaps.as_slice() else { panic!("{}", joined.summary) };
    assert_eq!((*to - *from).get_days(), 6);
    assert!(joined.summary.to_string().contains("1 gaps > 3 d, the longest"), "{}", joined.summary);
}

#[test]
fn ids_above_what_metrics_tell_exactly_are_near() {
    let dump = DUMP.replace("30000", "18446744073709551000");
    let fake = Fake::start(|request, _, stream| {
        let value = |_| "18446744073709550000".to_owned();
        json(stream, "200 OK", &matrix(&[orders(request, value)], ""));
    });
    let joined = joined(&dump, &format!("url = \"{}\"\nlookback = \"3d\"", fake.url), TODAY);
    let off = joined.curve("orders", "id")[0].value - 18_446_744_073_709_550_000;
    assert!(off.abs() <= 1025, "{off}");
    assert_eq!(joined.summary.rounded, 1);
}
