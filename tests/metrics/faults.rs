//! What goes wrong between here and a server of metrics: told in one line each, and what was answered is used.

use super::fake::{Fake, Request, days, days_by, json, matrix, orders, reply};
use super::{Joined, joined};
use jiff::civil::{Date, date};
use std::io::Write as _;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A database whose ids stand where [`days`] takes them.
const DUMP: &str =
    "CREATE TABLE shop.orders (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=30000;
CREATE TABLE billing.items (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=30000;\n";
const TODAY: Date = date(2026, 11, 26);

fn read(fake: &Fake, more: &str) -> Joined {
    joined(DUMP, &format!("url = \"{}\"\n{more}", fake.url), TODAY)
}

/// Holds that the curve has every day of so many, and today.
fn assert_whole(joined: &Joined, lookback: usize) {
    let curve = joined.curve("orders", "id");
    assert_eq!(curve.len(), lookback + 1, "{}", joined.told());
    for point in &curve[..lookback] {
        assert_eq!(point.value, days_by(point.date), "{point:?}");
    }
    assert_eq!(curve[lookback - 1].date, TODAY.yesterday().unwrap());
    assert_eq!((curve[lookback].date, curve[lookback].value), (TODAY, 29_999));
}

fn good(request: &Request, stream: &mut TcpStream) {
    json(stream, "200 OK", &matrix(&[orders(request, days)], ""));
}

#[test]
fn midnights_are_the_ends_of_the_days_before_them() {
    let fake = Fake::start(|request, _, stream| good(request, stream));
    let joined = read(&fake, "lookback = \"100d\"");
    assert_whole(&joined, 100);
    assert_eq!(joined.told(), "");
    assert_eq!(joined.summary.oldest, Some(100));
    assert_eq!(joined.summary.to_string(), "fleet: 1 series, oldest 100 d, step 1d, 4 requests");
    for request in fake.seen() {
        assert!(request.steps().len() <= 30, "{request:?}");
        assert!(request.steps().iter().all(|at| at % 86_400 == 0), "{request:?}");
    }
}

#[test]
fn what_a_server_calls_incomplete_is_used_and_told() {
    for more in [r#","warnings":["store at 10.0.0.7 is down"]"#, r#","isPartial":true"#] {
        let fake = Fake::start(move |request, _, stream| {
            json(stream, "200 OK", &matrix(&[orders(request, days)], more));
        });
        let joined = read(&fake, "lookback = \"40d\"");
        assert_whole(&joined, 40);
        let told = joined.told();
        assert!(told.contains("warns that its answers are incomplete"), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
        assert!(!joined.facts.problems[0].source_failed);
    }
}

#[test]
fn remarks_on_a_query_are_no_problem_but_are_passed_on() {
    let fake = Fake::start(|request, _, stream| {
        json(
            stream,
            "200 OK",
            &matrix(&[orders(request, days)], r#","infos":["is it a counter?"]"#),
        );
    });
    let joined = read(&fake, "lookback = \"4d\"");
    assert_eq!(joined.told(), "");
    assert!(joined.summary.to_string().ends_with("; it remarks: is it a counter?"));
}

#[test]
fn a_window_that_is_too_long_is_asked_for_in_halves() {
    let error = r#"{"status":"error","errorType":"execution","error":"the query time range exceeds the limit (query length: 720h0m0s, limit: 96h0m0s)"}"#;
    let fake = Fake::start(move |request, _, stream| {
        if request.steps().len() > 4 {
            json(stream, "422 Unprocessable Entity", error)
        } else {
            good(request, stream)
        }
    });
    let joined = read(&fake, "lookback = \"40d\"");
    assert_whole(&joined, 40);
    assert_eq!(joined.told(), "");
    let refused = fake.seen().iter().filter(|request| request.steps().len() > 4).count();
    assert_eq!(refused, 3, "30, 15 and 7 days; then it knows");
}

#[test]
fn too_many_series_are_asked_for_by_schemas() {
    let error = r#"{"status":"error","errorType":"execution","error":"the query exceeded the maximum number of series (limit: 1 series) (err-mimir-max-series-per-query)"}"#;
    let fake = Fake::start(move |request, _, stream| match &request.form["query"] {
        query if query.contains("schema=~\"shop\"") => good(request, stream),
        query if query.contains("schema=~\"billing\"") => json(stream, "200 OK", &matrix(&[], "")),
        _ => json(stream, "422 Unprocessable Entity", error),
    });
    let joined = read(&fake, "lookback = \"40d\"\nmatch = '{env=\"prod\"}'");
    assert_whole(&joined, 40);
    assert_eq!(joined.told(), "");
    let queries: Vec<String> =
        fake.seen().iter().map(|request| request.form["query"].clone()).collect();
    assert_eq!(
        queries[1],
        r#"max by (schema, table, column) (mysql_info_schema_auto_increment_column{env="prod",schema=~"billing"})"#
    );
}

#[test]
fn what_can_be_asked_for_in_no_smaller_piece_is_told_once() {
    let fake = Fake::start(|_, _, stream| {
        json(stream, "422 Unprocessable Entity", r#"{"status":"error","error":"too many samples"}"#)
    });
    let joined = read(&fake, "lookback = \"40d\"");
    let told = joined.told();
    assert!(told.contains("answers 422: too many samples. Narrow `match`"), "{told}");
    assert_eq!(told.lines().count(), 1);
    assert!(fake.seen().len() < 10);
}

#[test]
fn a_busy_server_is_asked_again_when_it_says() {
    let fake = Fake::start(|request, count, stream| {
        if count == 0 {
            reply(stream, "429 Too Many Requests", "text/plain", "retry-after: 2\r\n", "slow down");
        } else {
            good(request, stream);
        }
    });
    let start = Instant::now();
    let joined = read(&fake, "lookback = \"4d\"");
    assert!(start.elapsed() >= Duration::from_secs(2));
    assert_whole(&joined, 4);
    assert_eq!(joined.told(), "");
}

#[test]
fn a_server_that_stays_busy_is_left_before_the_deadline() {
    let fake = Fake::start(|_, _, stream| {
        reply(
            stream,
            "503 Service Unavailable",
            "text/plain",
            "retry-after: 86400\r\n",
            "down for maintenance",
        );
    });
    let start = Instant::now();
    let told = read(&fake, "lookback = \"4d\"\ndeadline = \"3s\"").told();
    assert!(start.elapsed() < Duration::from_secs(4));
    assert!(
        told.contains("answers 503: down for maintenance, also when asked again. Try again later"),
        "{told}"
    );
}

#[test]
fn a_token_that_is_refused_is_told_in_one_line_and_never_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "s3cr3t/+=tok\n").unwrap();
    let fake = Fake::start(|request, _, stream| {
        let echo = format!("no access with\r\n{}\x1b[31m", request.headers["authorization"]);
        reply(stream, "401 Unauthorized", "text/plain", "", &echo);
    });
    let joined = read(&fake, &format!("bearer-file = '{}'", file.display()));
    let told = joined.told();
    assert!(told.contains("answers 401: no access with Bearer ***[31m. Check the token"), "{told}");
    assert!(!told.contains("s3cr3t") && !told.contains('\x1b'), "{told}");
    assert_eq!((told.lines().count(), fake.seen().len()), (1, 1));
    assert_eq!(fake.seen()[0].headers["authorization"], "Bearer s3cr3t/+=tok");
    assert!(joined.facts.problems[0].source_failed);
}

#[test]
fn a_login_page_is_told_to_be_one() {
    let fake = Fake::start(|_, _, stream| {
        reply(stream, "200 OK", "text/html; charset=utf-8", "", "<html>Please log in</html>");
    });
    let told = read(&fake, "").told();
    assert!(told.contains("answers with a web page, perhaps of a login (text/html)"), "{told}");
}

#[test]
fn a_redirect_is_told_and_never_followed() {
    let other = Fake::start(|_, _, stream| json(stream, "200 OK", &matrix(&[], "")));
    let to = format!("{}/login?token=abc", other.url);
    for status in ["302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let to = to.clone();
        let fake = Fake::start(move |_, _, stream| {
            reply(stream, status, "text/html", &format!("location: {to}\r\n"), "");
        });
        let told = read(&fake, "").told();
        assert!(
            told.contains(&format!("sends on to {}, where no token is taken to", other.url)),
            "{told}"
        );
        assert!(!told.contains("abc"), "{told}");
    }
    assert!(other.seen().is_empty());
}

#[test]
fn json_of_something_else_is_told() {
    for (body, part) in [
        (r#"{"hits":{"total":3}}"#, "answers 200"),
        (r#"[1,2]"#, "JSON that is none of the Prometheus API"),
        (
            r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[["x"]]}]}}"#,
            "JSON that is none",
        ),
        (
            r#"{"status":"error","errorType":"bad_data","error":"1:5: parse error"}"#,
            "answers 200: 1:5: parse error",
        ),
    ] {
        let fake = Fake::start(move |_, _, stream| json(stream, "200 OK", body));
        let told = read(&fake, "").told();
        assert!(told.contains(part), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[test]
fn an_answer_without_an_end_is_cut_off() {
    let fake = Fake::start(|_, _, stream| {
        let _ =
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"x\":");
        let spaces = vec![b' '; 1 << 20];
        while stream.write_all(&spaces).is_ok() {}
    });
    let told = read(&fake, "lookback = \"1d\"").told();
    assert!(told.contains("answers with more than 64 MiB"), "{told}");
}

#[test]
fn a_server_that_is_slow_costs_no_more_than_its_deadline() {
    let fake = Fake::start(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n");
        while stream.write_all(b" ").is_ok() {
            sleep(Duration::from_millis(100));
        }
    });
    let start = Instant::now();
    let told = read(&fake, "timeout = \"1s\"\ndeadline = \"2s\"").told();
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    assert!(told.contains("before the deadline. Raise `deadline`"), "{told}");
}

#[test]
fn an_answer_that_is_cut_short_is_asked_for_again() {
    let fake = Fake::start(|request, count, stream| {
        if count == 0 {
            let body = matrix(&[orders(request, days)], "");
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(format!("{head}{}", &body[..body.len() / 2]).as_bytes());
        } else {
            good(request, stream);
        }
    });
    let joined = read(&fake, "lookback = \"40d\"");
    assert_whole(&joined, 40);
    assert_eq!(joined.told(), "");
}

#[test]
fn what_came_before_a_failure_is_used_and_the_rest_told() {
    let fake = Fake::start(|request, count, stream| {
        if count < 2 {
            good(request, stream)
        } else {
            json(stream, "500 Internal Server Error", "{}")
        }
    });
    let joined = read(&fake, "lookback = \"90d\"\ndeadline = \"2s\"");
    assert_eq!(joined.curve("orders", "id").len(), 60 + 1);
    assert!(joined.told().contains("answers 500"), "{}", joined.told());
    assert!(!joined.facts.problems[0].source_failed);
}

#[test]
fn nobody_at_the_address_is_told() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let told = joined(DUMP, &format!("url = \"{url}\""), TODAY).told();
    assert!(told.contains("cannot be asked: Connection refused"), "{told}");
    let told = joined(DUMP, "url = \"http://no-such-host.invalid\"", TODAY).told();
    assert!(told.contains("http://no-such-host.invalid"), "{told}");
}

#[test]
fn no_series_and_series_of_other_databases_are_told_apart() {
    let fake = Fake::start(|_, _, stream| json(stream, "200 OK", &matrix(&[], "")));
    let told = read(&fake, "lookback = \"10d\"").told();
    assert!(told.contains("no series mysql_info_schema_auto_increment_column"), "{told}");
    assert!(told.contains("--collect.auto_increment.columns, which is off by default"), "{told}");
    let other =
        r#"{"metric":{"schema":"mail","table":"x","column":"id"},"values":[[1700000000,"5"]]}"#;
    let fake = Fake::start(|_, _, stream| json(stream, "200 OK", &matrix(&[other.to_owned()], "")));
    let told = read(&fake, "lookback = \"10d\"").told();
    assert!(
        told.contains("none of its 1 series is of a column that was read. Check `of` and `match`."),
        "{told}"
    );
    let fake = Fake::start(|request, _, stream| {
        json(stream, "200 OK", &matrix(&[other.to_owned(), orders(request, days)], ""));
    });
    let joined = read(&fake, "lookback = \"10d\"");
    assert_eq!(joined.told(), "", "dropped tables are usual");
    assert!(joined.summary.to_string().contains(", 1 series of no column that is there now"));
}
