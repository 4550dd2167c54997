//! Whatever goes wrong, and however the server repeats it, no message holds a secret.

use super::fake::{Fake, json, reply};
use super::joined;
use jiff::civil::date;
use std::fs;
use std::io::Write as _;

/// Characters that mean something to addresses, shells, JSON, TOML, headers or terminals.
const CHARACTERS: &[u8] = b"aZ09 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/// A password of 16 characters that no other number has.
fn password(number: usize) -> String {
    let mut state = number * 2_654_435_761 + 12_345;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(CHARACTERS[(state >> 33) % CHARACTERS.len()])
    };
    // No space at its ends: those of a line in a file are not part of it.
    format!("x{}z", (0..14).map(|_| next()).collect::<String>())
}

/// Ways in which a server repeats what it was sent, and breaks.
fn answer(number: usize) -> Fake {
    Fake::start(move |request, _, stream| {
        let sent = &request.headers["authorization"];
        let text = format!("no access with {sent:?} {sent}");
        let quoted = serde_json::to_string(&text).unwrap();
        match number % 6 {
            0 => reply(stream, "401 Unauthorized", "text/plain", "", &text),
            1 => json(
                stream,
                "400 Bad Request",
                &format!("{{\"status\":\"error\",\"error\":{quoted}}}"),
            ),
            2 => json(
                stream,
                "200 OK",
                &format!("{{\"status\":\"success\",\"warnings\":[{quoted}]}}"),
            ),
            3 => json(stream, "200 OK", &format!("{{\"status\":{{\"x\":{quoted}}}}}")),
            4 => reply(
                stream,
                "302 Found",
                "text/html",
                &format!("location: https://me:{sent}@h/?t={sent}\r\n"),
                "",
            ),
            _ => drop(stream.write_all(format!("HTTP/9 {sent}\r\n\r\n").as_bytes())),
        }
    })
}

#[test]
fn no_message_holds_a_secret_that_a_server_repeats() {
    let dump =
        "CREATE TABLE shop.orders (id int NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=9;";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    for number in 0..204 {
        let secret = password(number);
        let fake = answer(number);
        let more = match number % 4 {
            0 => {
                fs::write(&file, &secret).unwrap();
                format!("url = \"{}\"\nbearer-file = '{}'", fake.url, file.display())
            }
            1 => {
                fs::write(&file, &secret).unwrap();
                let path = file.display();
                format!("url = \"{}\"\nuser = \"me\"\npassword-file = '{path}'", fake.url)
            }
            2 => {
                fs::write(&file, fake.url.replace("://", &format!("://me:{secret}@"))).unwrap();
                format!("url-file = '{}'", file.display())
            }
            // An address that does not read.
            _ => {
                let broken =
                    ["http//me:", "me:", "http:me:", "://me:", "http:///x:"][number / 4 % 5];
                fs::write(&file, format!("{broken}{secret}@127.0.0.1:9")).unwrap();
                format!("url-file = '{}'", file.display())
            }
        };
        let more = format!("{more}\nlookback = \"2d\"\ndeadline = \"1s\"\ntimeout = \"1s\"");
        let joined = joined(dump, &more, date(2026, 11, 26));
        let told = format!("{}{}{:?}", joined.told(), joined.summary, joined.facts.problems);
        assert!(!joined.facts.problems.is_empty(), "{number}: {secret}");
        assert!(!told.contains(&secret), "{number}: {secret} in {told}");
        assert!(!told.contains(&secret[..12]), "{number}: the start of {secret} in {told}");
    }
}
