//! The last line of defence: takes secrets out of what servers, drivers and the operating system say.

use super::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::Write as _;

/// Fewest characters of a secret that is looked for: shorter ones would be found in words.
const SHORTEST: usize = 4;

/// What stands in place of a secret.
const GONE: &str = "[secret]";

/// Characters that are encoded wherever they stand in an address; others may be left as they are.
const RESERVED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'/')
    .add(b':')
    .add(b';')
    .add(b'=')
    .add(b'@')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'|')
    .add(b'%');

/// Unreserved characters of RFC 3986 stand as they are.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Knows a secret in every way in which it may be written.
pub(in super::super) struct Redactor(Vec<Secret>);

impl Redactor {
    /// Learns a secret, if there is one.
    pub(in super::super) fn new(secret: Option<&Secret>) -> Self {
        let Some(secret) = secret.map(Secret::expose) else { return Self(Vec::new()) };
        if secret.chars().count() < SHORTEST {
            return Self(Vec::new());
        }
        let mut forms = written(secret);
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        Self(forms.into_iter().map(Secret::new).collect())
    }

    /// Returns a text without the secret.
    pub(in super::super) fn clean(&self, text: String) -> String {
        self.0.iter().fold(text, |text, form| {
            if text.contains(form.expose()) { text.replace(form.expose(), GONE) } else { text }
        })
    }
}

/// Returns the ways in which a secret may be written.
fn written(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    for set in [NON_ALPHANUMERIC, STRICT, RESERVED] {
        let percent = utf8_percent_encode(secret, set).to_string();
        // As forms write a space.
        for percent in [percent.replace("%20", "+"), percent] {
            forms.push(lower_escapes(&percent));
            forms.push(percent);
        }
    }
    let every = secret.bytes().fold(String::new(), |mut every, byte| {
        let _ = write!(every, "%{byte:02X}");
        every
    });
    forms.push(lower_escapes(&every));
    forms.push(every);
    // As Rust prints a text for debugging, as JSON does, and as SQL does.
    for quoted in [format!("{secret:?}"), serde_json::Value::from(secret).to_string()] {
        forms.push(quoted.trim_matches('"').to_owned());
    }
    forms.push(secret.replace('\'', "''"));
    let hex = secret.bytes().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    forms.push(hex.to_uppercase());
    forms.push(hex);
    for alphabet in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
        forms.extend((0..3).map(|before| in_base64(secret, before, alphabet)));
    }
    forms.retain(|form| form.len() >= SHORTEST);
    forms
}

/// Writes the hex digits of percent-encoding small.
fn lower_escapes(percent: &str) -> String {
    let mut parts = percent.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut text, part| {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        text.push('%');
        text.push_str(&digits.to_lowercase());
        text.push_str(rest);
        text
    })
}

/// Returns those characters of base64 that depend on the secret alone if so many bytes stand before it.
fn in_base64(secret: &str, before: usize, alphabet: &base64::engine::GeneralPurpose) -> String {
    let mut bytes = vec![0; before];
    bytes.extend_from_slice(secret.as_bytes());
    let text = alphabet.encode(&bytes);
    // Six bits a character: the first and the last may hold bits of a neighbour.
    let start = (before * 8).div_ceil(6);
    let end = (bytes.len() * 8) / 6;
    text.get(start..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_however_it_is_written() {
        let secret = "p\"a's s/w\\örd#1";
        let redactor = Redactor::new(Some(&Secret::new(secret.to_owned())));
        let base64 = STANDARD_NO_PAD.encode(format!("user:{secret}@host"));
        for text in [
            format!("at {secret}!"),
            format!("at {secret:?}!"),
            serde_json::json!({ "a": secret }).to_string(),
            "at p%22a%27s%20s%2Fw%5C%C3%B6rd%231!".to_owned(),
            "at p%22a%27s+s%2fw%5c%c3%b6rd%231!".to_owned(),
            format!("Basic {base64}"),
            "70226127732073 2f775cc3b6726423 31".replace(' ', ""),
            "at p\"a''s s/w\\örd#1".to_owned(),
        ] {
            let clean = redactor.clean(text.clone());
            assert!(clean.contains(GONE), "{text} -> {clean}");
        }
        assert_eq!(redactor.clean("nothing".to_owned()), "nothing");
    }

    #[test]
    fn a_short_secret_is_not_looked_for_in_words() {
        let redactor = Redactor::new(Some(&Secret::new("a".to_owned())));
        assert_eq!(redactor.clean("a password".to_owned()), "a password");
    }
}
