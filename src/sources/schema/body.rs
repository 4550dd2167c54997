//! Tells whether a statement's next `;` ends it, or stands inside the body of a trigger or function.

/// What was seen of a statement so far.
#[derive(Debug, Default)]
pub(crate) struct Body {
    follows_bodies: bool,
    first: Option<bool>,
    /// A word that makes a statement with a body was seen: `TRIGGER`, `FUNCTION`, ...
    has_body: bool,
    parentheses: i64,
    /// Open `BEGIN`s and `CASE`s.
    depth: u32,
    /// The last word was an `END`.
    after_end: bool,
}

impl Body {
    /// Starts a statement; `follows_bodies` if bodies may hold `;`.
    pub(crate) fn new(follows_bodies: bool) -> Self {
        Self { follows_bodies, ..Self::default() }
    }

    /// Sees the next word or symbol.
    pub(crate) fn see(&mut self, lexeme: &[u8]) {
        match lexeme {
            b"(" => self.parentheses = self.parentheses.saturating_add(1),
            b")" => self.parentheses = self.parentheses.saturating_sub(1),
            _ => {}
        }
        if !self.follows_bodies || self.first == Some(false) {
            return;
        }
        let is = |word: &str| lexeme.eq_ignore_ascii_case(word.as_bytes());
        if self.first.is_none() {
            self.first = Some(is("create"));
            return;
        }
        let after_end = std::mem::replace(&mut self.after_end, is("end"));
        if after_end && ["if", "loop", "while", "repeat", "for"].iter().any(|word| is(word)) {
            // `END IF` and the like close what was not counted.
            self.depth = self.depth.saturating_add(1);
        } else if self.depth == 0 {
            self.has_body |=
                ["trigger", "function", "procedure", "event"].iter().any(|word| is(word));
            // Outside of parentheses: a parameter may be called `begin`.
            if self.has_body && self.parentheses == 0 && is("begin") {
                self.depth = 1;
            }
        } else if is("end") {
            self.depth -= 1;
        } else if is("begin") || (is("case") && !after_end) {
            self.depth = self.depth.saturating_add(1);
        }
    }

    /// Returns true if a `;` here is inside a body.
    pub(crate) fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Returns true if the statement may end here.
    pub(crate) fn is_balanced(&self) -> bool {
        self.depth == 0 && self.parentheses <= 0
    }
}
