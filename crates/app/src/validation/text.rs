//! Reads texts: names of one line, longer texts, addresses of web pages and of mail.
//!
//! What people read must be what is there: characters that hide, that break a line where there is one, or that turn the
//! direction of writing are refused. Every text that a client gives is read here, and a test goes through all of them.

use email_address::{EmailAddress, Options};
use messages::Message;
use url::Url;

use super::Validator;
use rules::text::{Oddity, is_deceptive, is_invisible, is_seen};

/// How many lines a text may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Many,
}

impl Lines {
    fn allowed(self) -> Message {
        match self {
            Self::One => messages::allow_one_line(),
            Self::Many => messages::allow_many_lines(),
        }
    }
}

impl Validator {
    /// A name, a title, or anything else of one line: 1 to `longest` characters, without blanks around it.
    pub fn line(&mut self, field: &str, text: &str, longest: usize) -> String {
        self.filled(field, text);
        self.readable(field, text, longest, Lines::One)
    }

    /// The same for what may be left out; blank counts as left out.
    pub fn line_opt(&mut self, field: &str, text: Option<&str>, longest: usize) -> Option<String> {
        let text = text.filter(|text| !text.trim().is_empty());
        text.map(|text| self.line(field, text, longest))
    }

    /// Text of 1 to `longest` characters in any number of lines, without blanks around it.
    pub fn text(&mut self, field: &str, text: &str, longest: usize) -> String {
        self.filled(field, text);
        self.readable(field, text, longest, Lines::Many)
    }

    /// Text of up to `longest` characters.
    pub fn text_or_empty(&mut self, field: &str, text: &str, longest: usize) -> String {
        self.text_opt(field, Some(text), longest).unwrap_or_default()
    }

    /// The same for text that may be left out; blank text counts as left out.
    pub fn text_opt(&mut self, field: &str, text: Option<&str>, longest: usize) -> Option<String> {
        let text = text.filter(|text| !text.trim().is_empty());
        text.map(|text| self.text(field, text, longest))
    }

    fn filled(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.fail(&[field], messages::empty());
        } else if !is_seen(text) {
            self.fail(&[field], messages::invisible());
        }
    }

    /// Text without what deceives those who read it.
    fn readable(&mut self, field: &str, text: &str, longest: usize, lines: Lines) -> String {
        let text = text.trim();
        let count = text.chars().count();
        if count > longest {
            self.fail(&[field], messages::text_too_long(count, longest)).allowed =
                vec![messages::allow_up_to_characters(longest).into()];
        }
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let breaks = letter == '\n' || (letter == '\r' && letters.peek() == Some(&'\n'));
            let laid_out = lines == Lines::Many && (breaks || letter == '\t');
            let Some(oddity) = Oddity::of(letter).filter(|_| !laid_out) else { continue };
            let kind = match oddity {
                Oddity::LineBreak => "line-break",
                Oddity::Control => "control",
                Oddity::Direction => "direction",
            };
            let code = format!("U+{:04X}", u32::from(letter));
            self.fail(&[field], messages::deceptive_text(kind, code)).allowed = vec![lines.allowed().into()];
            break;
        }
        text.to_string()
    }

    /// An e-mail address, such as `name@company.example`, without a name around it. One that reads like another is
    /// refused: letters of several scripts in one word, or letters that look like Latin ones.
    pub fn email(&mut self, field: &str, email: &str, longest: usize) -> String {
        let email = self.line(field, email, longest);
        let plain = Options::default().with_required_tld().without_display_text().without_domain_literal();
        let read = EmailAddress::parse_with_options(&email, plain).ok();
        let odd = email.contains(|c: char| c.is_whitespace() || c == '"' || is_invisible(c));
        let wrong = match read {
            None => Some(messages::not_an_email()),
            Some(_) if odd || email.split(['@', '.']).any(is_deceptive) => Some(messages::deceptive_email()),
            Some(_) => None,
        };
        if let Some(wrong) = wrong.filter(|_| !email.is_empty()) {
            self.fail(&[field], wrong).allowed = vec![messages::allow_email().into()];
        }
        email
    }

    /// The same for an address that may be left out; blank text counts as left out.
    pub fn email_opt(&mut self, field: &str, email: Option<&str>, longest: usize) -> Option<String> {
        let given = email.filter(|email| !email.trim().is_empty());
        given.map(|email| self.email(field, email, longest))
    }

    /// The address of a page that people open with a click: `http` or `https`, and no name or password in it. It is
    /// kept as given, so it must be one that a browser reads as it stands: blanks, control characters and backslashes
    /// are refused, as browsers drop or rewrite them.
    pub fn link(&mut self, field: &str, link: &str, longest: usize) -> String {
        let link = self.line(field, link, longest);
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\' || is_invisible(c);
        let (scheme, rest) = link.split_once("://").unwrap_or_default();
        let web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
        let read = Url::parse(&link).ok().filter(|_| web && !rest.starts_with('/') && !link.contains(odd));
        let wrong = match &read {
            None => Some(messages::not_a_link()),
            Some(url) if !url.username().is_empty() || url.password().is_some() => {
                Some(messages::link_with_password())
            }
            Some(_) => None,
        };
        if let Some(wrong) = wrong.filter(|_| !link.is_empty()) {
            self.fail(&[field], wrong).allowed = vec![messages::allow_link().into()];
        }
        link
    }

    /// The same for a link that may be left out; blank text counts as left out.
    pub fn link_opt(&mut self, field: &str, link: Option<&str>, longest: usize) -> Option<String> {
        let given = link.filter(|link| !link.trim().is_empty());
        given.map(|link| self.link(field, link, longest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whether a text is taken as a link.
    fn is_link(text: &str) -> bool {
        let mut check = Validator::default();
        check.link("proofUrl", text, 2_000);
        check.done().is_ok()
    }

    #[test]
    fn only_addresses_of_web_pages_are_links() {
        for good in [
            "https://oa.example/proofs/1?page=2#end",
            "HTTP://OA.example:8080/a%20b",
            " https://oa.example ",
            "https://文件.example/费用/一.pdf",
            "https://[2001:db8::1]/x@y",
        ] {
            assert!(is_link(good), "{good}");
        }
        for bad in [
            "javascript:alert(document.domain)",
            " JaVaScRiPt:1",
            "java\nscript:alert(1)",
            "javascript://https://oa.example/%0aalert(1)",
            "data:text/html,<script>1</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://oa.example/x",
            "blob:https://oa.example/x",
            "view-source:https://oa.example",
            "not a url at all",
            "//oa.example/x",
            "/proofs/1",
            "oa.example/proofs/1",
            "https:oa.example",
            "https:/oa.example",
            "https:///oa.example",
            "https://",
            "https://?x",
            "https:\\\\oa.example",
            "https://oa.example\\@evil.example/",
            "https://oa.example/a b",
            "https://oa.example/a\tb",
            "https://oa.example/\u{1}",
            "https://oa.example/\u{202e}fdp.exe",
            "https://name:word@oa.example/x",
            "https://name@oa.example/x",
            "https://oa.example:99999/",
            "",
        ] {
            assert!(!is_link(bad), "{bad:?}");
        }
    }

    fn is_good(read: impl FnOnce(&mut Validator)) -> bool {
        let mut check = Validator::default();
        read(&mut check);
        check.done().is_ok()
    }

    #[test]
    fn what_deceives_is_no_text() {
        for (text, line, lines) in [
            ("Metro 媒体 👩\u{200d}👧", true, true),
            ("two\nlines", false, true),
            ("two\r\nlines", false, true),
            ("a\ttab", false, true),
            ("a\rb", false, false),
            ("a\u{2028}b", false, false),
            ("a\0b", false, false),
            ("a\u{1b}[31mb", false, false),
            ("invoice\u{202e}fdp.exe", false, false),
            ("a\u{2067}b", false, false),
            ("\u{200b}\u{2060}", false, false),
        ] {
            assert_eq!(is_good(|check| drop(check.line("name", text, 100))), line, "{text:?}");
            assert_eq!(is_good(|check| drop(check.text("note", text, 100))), lines, "{text:?}");
            assert_eq!(is_good(|check| drop(check.text_or_empty("note", text, 100))), lines, "{text:?}");
        }
    }

    #[test]
    fn only_addresses_of_mail_are_addresses_of_mail() {
        for (email, good) in [
            ("a+b@c-d.example", true),
            ("TEAM_lead@demo.example", true),
            ("用户@例子.公司", true),
            ("nobody", false),
            ("a@b", false),
            ("a b@c.example", false),
            ("A <a@b.example>", false),
            ("\"a b\"@c.example", false),
            ("a@[127.0.0.1]", false),
            ("a@b..example", false),
            ("аdmin@b.example", false),
            ("admin@ехаmple.example", false),
            ("ad\u{200b}min@b.example", false),
            ("a@b.example\u{202e}", false),
        ] {
            assert_eq!(is_good(|check| drop(check.email("email", email, 200))), good, "{email:?}");
        }
    }

    proptest! {
        // Whatever is taken is opened as a page of the web, by the rules that browsers read addresses by.
        #[test]
        fn what_is_taken_is_a_page_of_the_web(text in "[hHt]?(https?|javascript|data)?[:/\\\\]{0,4}[ -~\\n\\t]{0,12}") {
            if is_link(&text) {
                let url = Url::parse(text.trim()).unwrap();
                prop_assert!(["http", "https"].contains(&url.scheme()));
                prop_assert!(url.has_host() && url.username().is_empty() && url.password().is_none());
            }
        }
    }
}
