//! Bodies of functions in which nothing names an id or shows a border are read as blank: parsing them tells nothing.
//!
//! Never moves a byte, so that what is found in the tree stands in the text as written.

use super::glance::shows_border;
use crate::rules::bodies::words;
use crate::rules::language::Lists;
use crate::rules::names::names_id;
use crate::width::Width;
use std::borrow::Cow;
use std::ops::Range;

/// Shorter bodies cost less to parse than to look at, in bytes.
const SHORTEST: usize = 16;
/// Shorter blocks within bodies likewise; most of them also decide what becomes of an id before or behind them.
const SHORTEST_WITHIN: usize = 200;
/// Blocks in more blocks than this are looked at with those: no text is looked at more often.
const DEEPEST: usize = 4;

/// Returns a text with its quiet bodies blank.
pub(super) fn read_as<'t>(text: &'t str, lists: &'static Lists) -> Cow<'t, str> {
    let quiet = quiet(text, lists);
    if quiet.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut read = String::with_capacity(text.len());
    let mut from = 0;
    for body in quiet {
        read.push_str(text.get(from..body.start).unwrap_or_default());
        let inner = text.get(body.clone()).unwrap_or_default();
        read.extend(inner.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        from = body.end;
    }
    read.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(read)
}

/// Returns where quiet bodies stand, none within another.
fn quiet(text: &str, lists: &'static Lists) -> Vec<Range<usize>> {
    let mut quiet: Vec<Range<usize>> = Vec::new();
    // What is said to idwidth itself is checked wherever it stands.
    let is_told = memchr::memmem::find(text.as_bytes(), b"idwidth:").is_some();
    let bodies = lists.bodies.as_ref().filter(|_| !is_told).and_then(|bodies| bodies.of(text));
    // Up to here, bodies are settled with those that they stand in.
    let mut settled = 0;
    for body in bodies.unwrap_or_default() {
        let inner = text.get(body.within.clone()).unwrap_or_default();
        let shortest = if body.depth == 0 { SHORTEST } else { SHORTEST_WITHIN };
        if body.within.start < settled || body.depth > DEEPEST || inner.len() < shortest {
            continue;
        }
        let head = text.get(body.head).unwrap_or_default();
        if body.depth == 0 && (takes_narrow(head, lists) || takes_class(head, lists)) {
            settled = body.within.end;
        } else if !names_id(head.as_bytes()) && is_quiet(inner.as_bytes(), lists) {
            settled = body.within.end;
            quiet.push(body.within);
        }
    }
    quiet
}

/// Returns true if a function takes or returns what is narrow: it may be an id under another name, that of its callers.
fn takes_narrow(head: &str, lists: &Lists) -> bool {
    words(head).filter_map(|word| lists.types.get(word).copied()).any(Width::is_narrow)
}

/// Returns true if a function takes a class, or is generic: it may hand it on to a decoder.
fn takes_class(head: &str, lists: &Lists) -> bool {
    let class_types = &lists.syntax.class_types;
    head.contains("<T") || words(head).any(|word| class_types.iter().any(|it| it == word))
}

/// Returns true if a body names no id, shows no border, hands on no class, and makes no path of a URL.
fn is_quiet(body: &[u8], lists: &'static Lists) -> bool {
    !names_id(body) && !shows_border(body, lists) && !hands_class(body, lists) && !makes_path(body)
}

/// Returns true if a call is given a class, as a value or as its type argument: `fetch(Note.class)`, `fetch<Note>()`.
fn hands_class(body: &[u8], lists: &Lists) -> bool {
    let classes = lists.bodies.iter().flat_map(|bodies| &bodies.classes);
    let mut classes = classes.map(String::as_str);
    let is_typed = |at: usize| at > 0 && body.get(at - 1).is_some_and(u8::is_ascii_alphanumeric);
    classes.any(|class| memchr::memmem::find(body, class.as_bytes()).is_some())
        || memchr::memmem::find_iter(body, b">(").any(is_typed)
}

/// Returns true if something follows a slash that a program fills in, or joins with what stands before: `/%d`, `/{note}`,
/// `"/notes/" + note`, whatever its name.
fn makes_path(body: &[u8]) -> bool {
    let mut slashes = memchr::memchr_iter(b'/', body);
    slashes.any(|at| body.get(at + 1).is_some_and(|next| b"%{$\"'`:\\".contains(next)))
}

#[cfg(test)]
mod tests {
    use super::read_as;
    use crate::rules::language::{BUNDLED, Lists};

    fn lists(folder: &str) -> &'static Lists {
        BUNDLED.iter().find(|it| it.folder == folder).unwrap().lists().unwrap()
    }

    #[test]
    fn a_body_without_an_id_is_blank_and_nothing_moves() {
        let text = "class Note {\n  long id;\n  void show() {\n    draw(\"é\", title);\n    wait(7);\n  }\n  int size() { return 7 + other.size(); }\n}\n";
        let read = read_as(text, lists("java"));
        assert_eq!(read.len(), text.len());
        assert!(read.contains("long id;\n  void show() {\n") && !read.contains("draw"), "{read}");
        assert!(read.contains("return 7 + other.size();"), "may hold its caller's id: {read}");
        let lengths = |text: &str| text.lines().map(str::len).collect::<Vec<_>>();
        assert_eq!(lengths(&read), lengths(text));
        let broken = text.replace("wait(7);", "wait(7;");
        assert_eq!(read_as(&broken, lists("java")), broken);
        let told = text.replace("wait(7);", "wait(7); // idwidth: ignore -- of the title");
        assert_eq!(read_as(&told, lists("java")), told);
    }

    #[test]
    fn what_may_say_something_of_ids_elsewhere_is_read() {
        for (folder, text) in [
            ("java", "void f(String n) { open(note.getId()).start(); }"),
            ("java", "void f(String n) { get(\"/notes/\" + n).start(); }"),
            ("java", "void f(String n) { load(n, Note.class).start(); }"),
            ("java", "void f(Class<?> of) { load(\"notes\", of).start(); }"),
            ("java", "void f(String n) { new Gson().fromJson(n, type).start(); }"),
            ("go", "func f(n string) { open(\"/notes/%s/tags\", n).Start() }"),
            ("typescript", "function f(n: string) { return load<Note>(new Request(n)); }"),
            ("kotlin", "fun title() = when (kindId) { 1 -> \"one\"; else -> \"other\" }"),
        ] {
            assert_eq!(read_as(text, lists(folder)), text, "{folder}");
        }
    }
}
