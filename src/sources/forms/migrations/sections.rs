//! Leaves of a step's text what leads forward; the rest becomes blank lines, so that places stay.

use super::words::Sections;

/// A text without what leads back.
pub(super) struct Forward {
    pub(super) text: String,
    /// The first line, 1-based, from which on variables of the environment are put in.
    pub(super) environment: Option<u32>,
}

/// Returns true if a text has a part that leads forward.
pub(super) fn has_up(words: &Sections, text: &str) -> bool {
    text.lines().any(|line| is_mark(line, &words.up))
}

/// Blanks what stands outside the parts that lead forward; `None` if there is none.
pub(super) fn forward(words: &Sections, text: &str) -> Option<Forward> {
    let mut kept = String::with_capacity(text.len());
    let (mut is_up, mut found, mut environment) = (false, false, None);
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if is_mark(line, &words.up) {
            (is_up, found) = (true, true);
        } else if is_mark(line, &words.down) {
            is_up = false;
        } else if is_mark(line, &words.environment) {
            environment = environment.or(Some(number));
        }
        if is_up {
            kept.push_str(line);
        } else if line.ends_with('\n') {
            kept.push('\n');
        }
    }
    found.then_some(Forward { text: kept, environment })
}

/// Returns true for a comment that is one of the marks, whatever options follow it.
fn is_mark(line: &str, marks: &[String]) -> bool {
    let Some(comment) = line.trim().strip_prefix("--") else { return false };
    let comment = comment.trim_start();
    marks.iter().any(|mark| {
        let start = comment.get(..mark.len());
        let rest = comment.get(mark.len()..).unwrap_or_default();
        start.is_some_and(|start| start.eq_ignore_ascii_case(mark))
            && rest.chars().next().is_none_or(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_back_is_blank_and_lines_stay() {
        let words = Sections {
            up: vec!["migrate:up".to_owned()],
            down: vec!["migrate:down".to_owned()],
            environment: Vec::new(),
        };
        let text =
            "SELECT 0;\n--migrate:up transaction:false\nA;\n-- migrate:down\nB;\n-- migrate:UP\nC;";
        let forward = forward(&words, text).map(|forward| forward.text);
        let kept = "\n--migrate:up transaction:false\nA;\n\n\n-- migrate:UP\nC;";
        assert_eq!(forward.as_deref(), Some(kept));
        assert!(!has_up(&words, "-- migrate:upwards\n"));
    }
}
