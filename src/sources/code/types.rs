//! Types as written: their parts. Reads the ways of writing types of every language; what differs is said by packs.

use crate::rules::language::Syntax;

/// Types nested deeper than this are not looked into.
const DEEPEST: usize = 8;
/// Longer types are no types of ids.
const LONGEST: usize = 2_000;

/// Name of a type that holds elements of its only argument: `[]T`, `T[]`, `[T]`.
pub(super) const ARRAY: &str = "[]";
/// Name of a type whose first argument is a key: `[K: V]`.
pub(super) const MAP: &str = "[:]";
/// Name of a type that is one of its arguments: `A | B`.
pub(super) const UNION: &str = "|";

/// A type as written: `Map<Int, List<User>>?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Type {
    /// Simple name, without its package; as listed by the pack if it has several words.
    pub(super) name: String,
    /// Type arguments.
    pub(super) arguments: Vec<Type>,
}

impl Type {
    /// Reads a type; `None` for function types and what has no name.
    pub(super) fn read(text: &str, syntax: &Syntax) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let tokens = tokens(text, syntax);
        let mut reader = Reader { tokens: &tokens, at: 0, syntax };
        let read = reader.union(0)?;
        (reader.at >= tokens.len()).then_some(read)
    }

    /// Returns the type of one element if this is a collection or hands one on, else itself.
    pub(super) fn element(&self, syntax: &Syntax) -> &Self {
        let mut inner = self;
        for _ in 0..DEEPEST {
            let generic = inner.name == ARRAY
                || syntax.collections.contains(&inner.name)
                || syntax.wrappers.contains(&inner.name);
            let first = inner.arguments.first().filter(|_| syntax.leading.contains(&inner.name));
            match first.or_else(|| inner.arguments.last().filter(|_| generic)) {
                Some(next) => inner = next,
                None => break,
            }
        }
        inner
    }

    /// Returns true if its first argument is a key.
    pub(super) fn is_keyed(&self, syntax: &Syntax) -> bool {
        self.name == MAP || syntax.keyed.contains(&self.name)
    }

    /// Returns the type's name and those of all its arguments.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names = vec![self.name.as_str()];
        names.extend(self.arguments.iter().flat_map(Self::names));
        names
    }
}

/// Cuts a type into names, numbers and signs; leaves out what says nothing about width: pointers, qualifiers,
/// annotations, lifetimes.
fn tokens<'t>(text: &'t str, syntax: &Syntax) -> Vec<&'t str> {
    let mut found: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let length = if is_part(first) {
            rest.find(|letter: char| !is_part(letter)).unwrap_or(rest.len())
        } else if ["->", "=>", "::", "..."].iter().any(|sign| rest.starts_with(sign)) {
            if rest.starts_with("...") { 3 } else { 2 }
        } else if first == '\'' || first == '@' {
            let name = rest.get(1..).unwrap_or_default();
            1 + name.find(|letter: char| !is_part(letter) && letter != '.').unwrap_or(name.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        let says_nothing = token.trim().is_empty()
            || ["*", "&", "!", "...", "^"].contains(&token)
            || first == '\''
            || first == '@'
            || token == syntax.optional
            || token == "?"
            || syntax.qualifiers.iter().any(|qualifier| qualifier == token);
        if !says_nothing {
            found.push(token);
        }
    }
    found
}

struct Reader<'t, 's> {
    tokens: &'t [&'t str],
    at: usize,
    syntax: &'s Syntax,
}

impl<'t> Reader<'t, '_> {
    fn peek(&self) -> Option<&'t str> {
        self.tokens.get(self.at).copied()
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    /// Reads `A | B`; what stands for no value is left out.
    fn union(&mut self, depth: usize) -> Option<Type> {
        let mut read = Vec::new();
        self.take("|");
        loop {
            read.push(self.one(depth)?);
            if !self.take("|") {
                break;
            }
        }
        let nothing =
            |of: &Type| of.name == self.syntax.nothing || self.syntax.absent.contains(&of.name);
        if read.len() > 1 {
            read.retain(|of| !nothing(of));
        }
        read.dedup();
        match read.len() {
            0 => None,
            1 => read.pop(),
            _ => Some(Type { name: UNION.to_owned(), arguments: read }),
        }
    }

    fn one(&mut self, depth: usize) -> Option<Type> {
        if depth > DEEPEST {
            return None;
        }
        let mut read = match self.peek()? {
            "[" => self.bracketed(depth)?,
            "(" => {
                self.at += 1;
                let inner = self.union(depth + 1)?;
                if !self.take(")") || self.peek() == Some("->") || self.peek() == Some("=>") {
                    return None;
                }
                inner
            }
            _ => self.named(depth)?,
        };
        while self.peek() == Some("[") {
            self.at += 1;
            if !self.take("]") {
                self.at += 1;
                if !self.take("]") {
                    return None;
                }
            }
            read = Type { name: ARRAY.to_owned(), arguments: vec![read] };
        }
        if matches!(self.peek(), Some("->" | "=>" | "(")) { None } else { Some(read) }
    }

    /// Reads `[]T`, `[4]T`, `[T]` or `[K: V]`.
    fn bracketed(&mut self, depth: usize) -> Option<Type> {
        self.at += 1;
        let is_size = |token: &str| token.starts_with(|letter: char| letter.is_ascii_digit());
        if self.peek().is_some_and(is_size) {
            self.at += 1;
        }
        if self.take("]") {
            let inner = self.one(depth + 1)?;
            return Some(Type { name: ARRAY.to_owned(), arguments: vec![inner] });
        }
        let first = self.union(depth + 1)?;
        let read = if self.take(":") {
            let value = self.union(depth + 1)?;
            Type { name: MAP.to_owned(), arguments: vec![first, value] }
        } else {
            if self.take(";") {
                self.at += 1;
            }
            Type { name: ARRAY.to_owned(), arguments: vec![first] }
        };
        self.take("]").then_some(read)
    }

    /// Reads a name of one or more words with its arguments.
    fn named(&mut self, depth: usize) -> Option<Type> {
        let mut words: Vec<&str> = Vec::new();
        while let Some(token) = self.peek() {
            if token == "." || token == "::" {
                words.clear();
            } else if token.chars().all(|letter| letter.is_alphanumeric() || letter == '_') {
                words.push(token);
            } else {
                break;
            }
            self.at += 1;
        }
        let last = *words.last()?;
        let listed = words.join(" ");
        let name = if words.len() > 1 && self.syntax.compound.contains(&listed) {
            listed
        } else {
            last.to_owned()
        };
        let mut arguments = Vec::new();
        if self.take("<") {
            loop {
                if self.take(">") {
                    break;
                }
                arguments.extend(self.argument(depth)?);
                if !self.take(",") && self.peek() != Some(">") {
                    return None;
                }
            }
        } else if self.peek() == Some("[") && self.is_generic() {
            self.at += 1;
            while !self.take("]") {
                arguments.extend(self.argument(depth)?);
                if !self.take(",") && self.peek() != Some("]") {
                    return None;
                }
            }
            // Go's `map[K]V`.
            let begins = |token: &str| token == "[" || token.starts_with(char::is_alphabetic);
            if self.syntax.keyed.contains(&name) && self.peek().is_some_and(begins) {
                arguments.push(self.one(depth + 1)?);
            }
        }
        Some(Type { name, arguments })
    }

    /// Returns true if the bracket ahead holds type arguments, not a size.
    fn is_generic(&self) -> bool {
        let inner = self.tokens.get(self.at + 1);
        inner.is_some_and(|token| {
            *token == "["
                || token.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
        })
    }

    /// Reads a type argument; a function type is stepped over.
    fn argument(&mut self, depth: usize) -> Option<Option<Type>> {
        let start = self.at;
        if let Some(read) = self.union(depth + 1)
            && matches!(self.peek(), Some("," | ">" | "]"))
        {
            return Some(Some(read));
        }
        self.at = start;
        let mut level = 0_usize;
        while let Some(token) = self.peek() {
            match token {
                "<" | "(" | "[" | "{" => level += 1,
                ">" | "]" | "," if level == 0 => return Some(None),
                ">" | ")" | "]" | "}" => level = level.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Type;
    use crate::rules::language::Syntax;

    fn read(text: &str) -> String {
        let syntax = Syntax {
            optional: "?".to_owned(),
            nothing: "null".to_owned(),
            absent: vec!["undefined".to_owned(), "nil".to_owned()],
            qualifiers: ["const", "mut", "final"].map(str::to_owned).to_vec(),
            compound: vec!["unsigned int".to_owned()],
            keyed: vec!["map".to_owned()],
            ..Syntax::default()
        };
        Type::read(text, &syntax).map_or_else(|| "-".to_owned(), |of| show(&of))
    }

    fn show(of: &Type) -> String {
        if of.arguments.is_empty() {
            return of.name.clone();
        }
        let inner: Vec<String> = of.arguments.iter().map(show).collect();
        format!("{}<{}>", of.name, inner.join(","))
    }

    #[test]
    fn types_of_every_language_are_read() {
        for (text, expected) in [
            ("Map<Int, List<com.example.User>>?", "Map<Int,List<User>>"),
            ("(Int) -> Unit", "-"),
            ("(Int?)", "Int"),
            ("*int64", "int64"),
            ("[]*int", "[]<int>"),
            ("map[int]*Note", "map<int,Note>"),
            ("int[]", "[]<int>"),
            ("int[4]", "[]<int>"),
            ("[Int32]", "[]<Int32>"),
            ("[Int32: Note]?", "[:]<Int32,Note>"),
            ("number | null | undefined", "number"),
            ("number | string", "|<number,string>"),
            ("?int", "int"),
            ("Option<&'a i32>", "Option<i32>"),
            ("&mut [u32]", "[]<u32>"),
            ("[u32; 4]", "[]<u32>"),
            ("std::vector<unsigned int>", "vector<unsigned int>"),
            ("const unsigned int *", "unsigned int"),
            ("struct note", "note"),
            ("List[Int]", "List<Int>"),
            ("Optional[int]", "Optional<int>"),
            ("Func<int, Task>", "Func<int,Task>"),
            ("Array<(id: number) => void>", "Array"),
            ("@Nullable Integer", "Integer"),
            ("{ id: number }", "-"),
            ("", "-"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
