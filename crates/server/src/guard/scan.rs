//! Scans the text of a document before it is parsed: its length, tokens and nesting.
//!
//! The parser recurses once for each `{`, `[` and `(`: a kilobyte of `[` overflows its stack and ends the process.
//! So this scan must never see *less* nesting than the parser would. It may see more in a document that is
//! malformed anyway.

use crate::{limits::Limits, refusal::Refusal};

/// Refuses a document that is too long, has too many tokens or is nested too deeply.
pub fn scan(document: &str, limits: &Limits) -> Result<(), Refusal> {
    if document.len() > limits.document_bytes {
        return Err(Refusal::limit("document_bytes", messages::document_too_long(limits.document_bytes)));
    }
    let mut tokens = 0_usize;
    let mut nesting = 0_usize;
    for token in Tokens::new(document.as_bytes()) {
        tokens += 1;
        if tokens > limits.tokens {
            return Err(Refusal::limit("tokens", messages::too_many_tokens(limits.tokens)));
        }
        match token {
            Token::Open => nesting += 1,
            Token::Close => nesting = nesting.saturating_sub(1),
            Token::Other => {}
        }
        if nesting > limits.nesting {
            return Err(Refusal::limit("nesting", messages::document_nested_deeply(limits.nesting)));
        }
    }
    Ok(())
}

enum Token {
    Open,
    Close,
    Other,
}

struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Whether no `"""` follows that would end a block string. It is remembered so that the scan stays linear.
    no_block_end: bool,
}

impl<'a> Tokens<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, no_block_end: false }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Skips the string that begins here.
    fn string(&mut self) {
        if self.rest().starts_with(b"\"\"\"") {
            if let Some(length) = self.block_string() {
                self.at += length;
            } else {
                // Like this, the parser takes an unterminated block string for an empty string and reads on after
                // its second quote: nesting must not hide behind the third.
                self.at += 2;
            }
            return;
        }
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\n' | b'\r' => return,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }

    fn block_string(&mut self) -> Option<usize> {
        if self.no_block_end {
            return None;
        }
        let rest = self.rest();
        let mut at = 3;
        while at < rest.len() {
            let here = rest.get(at..).unwrap_or_default();
            if here.starts_with(b"\"\"\"") {
                return Some(at + 3);
            }
            at += if here.starts_with(b"\\\"\"\"") { 4 } else { 1 };
        }
        self.no_block_end = true;
        None
    }

    fn skip_while(&mut self, matches: impl Fn(u8) -> bool) {
        while self.bytes.get(self.at).copied().is_some_and(&matches) {
            self.at += 1;
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            match self.bytes.get(self.at)? {
                b' ' | b'\t' | b'\n' | b'\r' | b',' => self.at += 1,
                b'#' => self.skip_while(|byte| byte != b'\n' && byte != b'\r'),
                b'{' | b'[' | b'(' => {
                    self.at += 1;
                    return Some(Token::Open);
                }
                b'}' | b']' | b')' => {
                    self.at += 1;
                    return Some(Token::Close);
                }
                b'"' => {
                    self.string();
                    return Some(Token::Other);
                }
                b'.' => {
                    self.skip_while(|byte| byte == b'.');
                    return Some(Token::Other);
                }
                byte if is_word(*byte) => {
                    self.skip_while(is_word);
                    return Some(Token::Other);
                }
                _ => {
                    self.at += 1;
                    return Some(Token::Other);
                }
            }
        }
    }
}

/// Names and numbers. Bytes beyond ASCII occur only where the parser stops, in strings or in a byte order mark,
/// and are skipped in runs.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use async_graphql::{Value, parser::parse_query, parser::types::Selection};
    use proptest::prelude::*;

    use super::*;

    fn deepest(document: &str) -> usize {
        let (mut now, mut deepest) = (0_usize, 0);
        for token in Tokens::new(document.as_bytes()) {
            match token {
                Token::Open => now += 1,
                Token::Close => now = now.saturating_sub(1),
                Token::Other => {}
            }
            deepest = deepest.max(now);
        }
        deepest
    }

    fn refused(document: &str) -> Option<&'static str> {
        scan(document, &Limits::default()).err().and_then(|refusal| refusal.limit)
    }

    #[test]
    fn a_kilobyte_of_brackets_is_refused() {
        for bracket in ["[", "{", "(", "{a(b:[", "{a{", "[{a:"] {
            assert_eq!(refused(&bracket.repeat(1000)), Some("nesting"), "{bracket}");
        }
        assert_eq!(refused(&format!("query($a:{}", "[".repeat(1000))), Some("nesting"));
    }

    #[test]
    fn strings_and_comments_hide_brackets() {
        assert_eq!(deepest(r#"{ a(b: "[[[[") }"#), 2);
        assert_eq!(deepest(r#"{ a(b: "\"[[[[") }"#), 2);
        assert_eq!(deepest("{ a(b: \"\"\"[[ \\\"\"\" [[\n[[\"\"\") }"), 2);
        assert_eq!(deepest("{ a # [[[[\n b }"), 1);
        assert_eq!(deepest("{ a(b: \"\") [ }"), 2);
    }

    #[test]
    fn nothing_hides_behind_an_unended_block_string() {
        assert_eq!(refused(&format!(r#"{{ a(b: ["""x" {}"#, "[".repeat(1000))), Some("nesting"));
        // A newline ends a plain string, so what follows counts.
        assert_eq!(refused(&format!("{{ a(b: \"x\n {}", "[".repeat(1000))), Some("nesting"));
        assert_eq!(refused(&format!("{{ # \r {}", "[".repeat(1000))), Some("nesting"));
    }

    #[test]
    fn length_and_tokens_are_bounded() {
        assert_eq!(refused(&"a".repeat(65 * 1024)), Some("document_bytes"));
        assert_eq!(refused(&"a ".repeat(20_000)), Some("tokens"));
        assert_eq!(refused(&"@a".repeat(20_000)), Some("tokens"));
        assert_eq!(refused(&"\"\" ".repeat(20_000)), Some("tokens"));
        assert_eq!(refused("{ viewer { name } }"), None);
    }

    #[test]
    fn the_worst_case_is_linear() {
        let started = std::time::Instant::now();
        let limits = Limits { tokens: usize::MAX, ..Limits::default() };
        let _ = scan(&"\"\"\"".repeat(20_000), &limits);
        let _ = scan(&"\"\"\"a".repeat(16_000), &limits);
        assert!(started.elapsed() < std::time::Duration::from_secs(1));
    }

    /// How deep the parser really went: brackets that are part of its tree.
    fn parsed_depth(value: &Value) -> usize {
        match value {
            Value::List(items) => 1 + items.iter().map(parsed_depth).max().unwrap_or(0),
            Value::Object(fields) => 1 + fields.values().map(parsed_depth).max().unwrap_or(0),
            _ => 0,
        }
    }

    proptest! {
        /// Whatever is put into an argument's list: when the parser accepts it, the scan has
        /// seen at least as much nesting as the parser has.
        #[test]
        fn the_scan_never_sees_less_than_the_parser(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "[", "]", "{k:", "}", "\"", "\"\"", "\"\"\"", "\\\"\"\"", "\\", "\\\"",
                    "#", "\n", "\r", " ", ",", "1", "x", "é", "\u{feff}", "\"a\"", "[]",
                ]),
                0..24,
            )
        ) {
            let document = format!("{{ a(b: [{}]) }}", pieces.concat());
            if let Ok(parsed) = parse_query(&document) {
                let mut depth = 0;
                for (_, operation) in parsed.operations.iter() {
                    for item in &operation.node.selection_set.node.items {
                        if let Selection::Field(field) = &item.node {
                            for (_, value) in &field.node.arguments {
                                if let Some(value) = value.node.clone().into_const() {
                                    depth = depth.max(2 + parsed_depth(&value));
                                }
                            }
                        }
                    }
                }
                prop_assert!(deepest(&document) >= depth, "{document}");
            }
        }

        #[test]
        fn any_text_is_scanned_to_its_end(text in "\\PC{0,200}") {
            let _ = scan(&text, &Limits::default());
        }
    }
}
