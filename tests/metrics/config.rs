//! What `idwidth.toml` may say of a metrics history, and what is said of mistakes.

use idwidth::config::{Config, Held, Whose};
use std::time::Duration;

fn parsed(more: &str) -> Result<Config, String> {
    let text = format!("[[metrics]]\nname = \"fleet\"\n{more}\n");
    Config::parse(&text, "idwidth.toml").map_err(|error| error.to_string())
}

#[test]
fn a_whole_source_is_read() {
    let config = parsed(
        r#"of = "main"
url = "https://thanos.example.internal"
bearer-file = "/run/secrets/prom-token"
headers = { X-Scope-OrgID = "prod" }
headers-env = { X-Api-Key = "KEY" }
match = '{env="prod"}'
metrics = [{ name = "pg_seq", tells = "last", schema = "schemaname", sequence = "sequencename" }]
lookback = "52w"
step = "12h"
timeout = "30s"
deadline = "10m"
tls-ca = "ca.pem""#,
    );
    let history = &config.unwrap().metrics[0];
    assert_eq!(history.of, Whose::Source("main".to_owned()));
    assert_eq!(history.bearer, Some(Held::File("/run/secrets/prom-token".into())));
    assert_eq!(history.secret_headers, [("X-Api-Key".to_owned(), Held::Env("KEY".to_owned()))]);
    assert_eq!(history.matchers, "env=\"prod\"");
    assert_eq!(history.lookback, Duration::from_secs(52 * 7 * 86_400));
    assert_eq!(history.location.line, 1);
    let metric = &history.metrics[0];
    assert_eq!((metric.relation.as_str(), metric.next), ("sequencename", false));
    assert_eq!(metric.schema.as_deref(), Some("schemaname"));
}

#[test]
fn a_secret_in_the_file_is_refused_with_the_key_to_use_and_not_repeated() {
    for (line, part) in [
        ("bearer = \"hunter2\"", "`bearer-env` or `bearer-file`"),
        ("token = \"hunter2\"", "`bearer-env` or `bearer-file`"),
        ("password = \"hunter2\"", "`password-env` or `password-file`"),
        ("headers = { Authorization = \"Bearer hunter2\" }", "`headers-env` or `headers-file`"),
        ("headers = { X-Api-Key = \"hunter2\" }", "`headers-env` or `headers-file`"),
    ] {
        let error = parsed(&format!("of = \"main\"\nurl = \"http://h\"\n{line}")).unwrap_err();
        assert!(error.contains("idwidth.toml:6:") && error.contains(part), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
    let error = parsed("of = \"main\"\nurl = \"https://me:hunter2@h\"").unwrap_err();
    assert!(error.contains("`password-file`") && !error.contains("hunter2"), "{error}");
}

#[test]
fn mistakes_are_told_with_their_place_and_the_nearest_key() {
    let base = "of = \"main\"\nurl = \"http://h\"\n";
    for (line, part) in [
        ("lookbak = \"3d\"", "6:1: unknown key `lookbak`; did you mean `lookback`?"),
        ("lookback = \"3 days\"", "6:12: `lookback` is a length of time"),
        ("step = \"1s\"", "times `step`"),
        ("match = \"env\"", "`match` is what PromQL has in braces"),
        ("bearer-env = \"A\"\nbearer-file = \"b\"", "give either `bearer-env` or `bearer-file`"),
        ("user = \"me\"", "`password-file` or `password-env` beside `user`"),
        ("cluster-label = \"c\"", "either `of`"),
        ("url-env = \"U\"", "exactly one of `url`"),
        ("tls = \"prefer\"", "unknown level `prefer`"),
        ("metrics = [{ name = \"x\", tells = \"next\", table = \"t\" }]", "give the labels"),
        ("metrics = [{ name = \"x y\", tells = \"next\", sequence = \"t\" }]", "letters, digits"),
        ("headers = { X = 3 }", "`headers` is a table of texts"),
    ] {
        let error = parsed(&format!("{base}{line}")).unwrap_err();
        assert!(error.contains(part), "{line}: {error}");
    }
    assert!(parsed("url = \"http://h\"").unwrap_err().contains("missing key `of`"));
    let error = Config::parse("[[source]]\nname = \"a\"\nkind = \"prometeus\"\n", "x").unwrap_err();
    assert!(error.to_string().contains("did you mean `prometheus`?"), "{error}");
}
