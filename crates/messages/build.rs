//! Reads the texts of all languages, and refuses to build where one of them is not complete. English makes the functions
//! by which messages are made: one for each, with its arguments by name.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;

/// The language that the others are compared with.
const FIRST: &str = "en";
/// Labels that not every language writes, as `src/label.rs` has others in their place; its tests say which are missing.
const OPTIONAL: &[&str] = &["Operation-", "AuditAction-"];
/// How values are written: the variables of these are given by `src/render.rs`.
const FORMATS: &[(&str, &[&str])] = &[
    ("format-amount", &["amount", "grouped", "currency"]),
    ("format-money", &["amount", "grouped", "currency"]),
    ("format-term", &["value", "label"]),
    ("format-separator", &[]),
];

/// A message of one language.
#[derive(Default)]
struct Text {
    /// The file and the text, for people.
    shown: String,
    /// Its own variables, in the order of the text.
    variables: Vec<String>,
    /// Those of its variables that are shown.
    shows: Vec<String>,
    /// Those by whose names it chooses among words.
    chooses_by: Vec<String>,
    /// The messages that it refers to.
    parts: Vec<String>,
    /// The attributes of the message by name, such as `reason`.
    attributes: BTreeMap<String, String>,
}

/// The messages of a language by id.
type Texts = BTreeMap<String, Text>;

fn main() {
    println!("cargo:rerun-if-changed=locales");
    let of = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("locales");
    let mut languages = BTreeMap::new();
    let mut embedded = String::new();
    for folder in sorted(&of) {
        let tag = name(&folder);
        let mut texts = Texts::new();
        let _ = write!(embedded, "({tag:?}, &[");
        for file in
            sorted(&folder).into_iter().filter(|file| file.extension().is_some_and(|end| end == "ftl"))
        {
            read(&file, &mut texts);
            let _ = write!(embedded, "include_str!({:?}), ", file.display().to_string());
        }
        embedded.push_str("]),\n");
        languages.insert(tag, texts);
    }
    let Some(first) = languages.get(FIRST) else { panic!("there is no language {FIRST}") };
    for (tag, texts) in &languages {
        compare(tag, texts, first);
    }
    let generated = format!(
        "/// The files of each language.\npub(crate) const SOURCES: &[(&str, &[&str])] = &[\n{embedded}];\n{}{}{}{}",
        reasons(first),
        selectors(first),
        published(first),
        functions(first)
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("generated.rs");
    if let Err(error) = fs::write(&out, generated) {
        panic!("{}: {error}", out.display());
    }
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { panic!("{} cannot be read", folder.display()) };
    let mut found: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads a file into the messages of its language.
fn read(file: &Path, texts: &mut Texts) {
    let source = fs::read_to_string(file).unwrap_or_default();
    let parsed = match parser::parse(source.as_str()) {
        Ok(parsed) => parsed,
        Err((_, errors)) => {
            let lines = errors.iter().map(|error| {
                let line = source[..error.pos.start.min(source.len())].lines().count();
                format!("{}:{line}: {error}", file.display())
            });
            panic!("{}", lines.collect::<Vec<_>>().join("\n"));
        }
    };
    for entry in &parsed.body {
        let Entry::Message(message) = entry else { continue };
        let id = message.id.name.to_owned();
        let mut text = Text { shown: shown(&source, &id), ..Text::default() };
        let Some(value) = &message.value else { panic!("{}: `{id}` has no text", file.display()) };
        walk(value, &mut text);
        for attribute in &message.attributes {
            let [PatternElement::TextElement { value }] = attribute.value.elements.as_slice() else {
                panic!("{}: an attribute of `{id}` is not a plain text", file.display());
            };
            text.attributes.insert(attribute.id.name.to_owned(), (*value).to_owned());
        }
        assert!(texts.insert(id.clone(), text).is_none(), "{}: `{id}` is there twice", file.display());
    }
}

/// The first line of a message, as it stands in its file.
fn shown(source: &str, id: &str) -> String {
    let own = |line: &&str| line.strip_prefix(id).is_some_and(|rest| rest.trim_start().starts_with('='));
    let mut lines = source.lines().skip_while(|line| !own(line));
    let head = lines.next().and_then(|line| line.split_once('=')).map_or("", |(_, text)| text.trim());
    let rest = lines.take_while(|line| line.starts_with([' ', '}']) && !line.trim_start().starts_with('.'));
    let all = std::iter::once(head).chain(rest.map(str::trim)).filter(|line| !line.is_empty());
    all.collect::<Vec<_>>().join(" ")
}

fn walk(pattern: &Pattern<&str>, text: &mut Text) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expressed(expression, text);
        }
    }
}

fn expressed(expression: &Expression<&str>, text: &mut Text) {
    match expression {
        Expression::Inline(inline) => {
            if let InlineExpression::VariableReference { id } = inline {
                text.shows.push(id.name.to_owned());
            }
            inlined(inline, text);
        }
        Expression::Select { selector, variants } => {
            inlined(selector, text);
            if let InlineExpression::VariableReference { id } = selector
                && variants.iter().any(|variant| is_word(&variant.key))
            {
                text.chooses_by.push(id.name.to_owned());
            }
            variants.iter().for_each(|variant| walk(&variant.value, text));
        }
    }
}

/// Whether a variant is chosen by a name, and not by a number.
fn is_word(key: &VariantKey<&str>) -> bool {
    const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
    matches!(key, VariantKey::Identifier { name } if !PLURALS.contains(name))
}

fn inlined(inline: &InlineExpression<&str>, text: &mut Text) {
    match inline {
        InlineExpression::VariableReference { id } => {
            let name = id.name.to_owned();
            if !text.variables.contains(&name) {
                text.variables.push(name);
            }
        }
        InlineExpression::MessageReference { id, .. } => text.parts.push(id.name.to_owned()),
        InlineExpression::Placeable { expression } => expressed(expression, text),
        _ => {}
    }
}

/// The variables of a message and of its parts.
fn variables(texts: &Texts, id: &str) -> Vec<String> {
    let Some(text) = texts.get(id) else { panic!("a message refers to `{id}`, which is not there") };
    let mut all = text.variables.clone();
    for part in &text.parts {
        for variable in variables(texts, part) {
            if !all.contains(&variable) {
                all.push(variable);
            }
        }
    }
    all
}

/// The arguments of a message: its variables in English, and what it gives besides.
fn arguments(first: &Texts, id: &str) -> Vec<String> {
    if let Some((_, given)) = FORMATS.iter().find(|(known, _)| *known == id) {
        return given.iter().map(|name| (*name).to_owned()).collect();
    }
    let more = first.get(id).and_then(|text| text.attributes.get("params")).map_or("", String::as_str);
    let mut all = variables(first, id);
    for name in more.split_whitespace().map(str::to_owned) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// Fails unless a language has the messages of English with their variables, and no others.
fn compare(tag: &str, texts: &Texts, first: &Texts) {
    let mut wrong = Vec::new();
    let ids: BTreeSet<_> = texts.keys().chain(first.keys()).collect();
    let is_optional = |id: &str| OPTIONAL.iter().any(|start| id.starts_with(start));
    for id in ids.into_iter().filter(|id| !is_optional(id)) {
        match (first.contains_key(id), texts.contains_key(id)) {
            (true, false) => wrong.push(format!("{tag} lacks the message `{id}`: {}", first[id].shown)),
            (false, true) => wrong.push(format!("{tag} has a message `{id}` that {FIRST} does not have")),
            _ => {
                let known = arguments(first, id);
                let unknown = variables(texts, id).into_iter().filter(|name| !known.contains(name));
                wrong.extend(unknown.map(|name| {
                    format!("{tag}: `{id}` has a variable ${name}; there are: {}", known.join(", "))
                }));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Labels are looked up by enum and value, and formats by the renderer: nobody makes a message of them.
fn is_made(id: &str) -> bool {
    id.starts_with(|letter: char| letter.is_ascii_lowercase()) && !id.starts_with("format-")
}

fn reasons(first: &Texts) -> String {
    let mut all = String::from(
        "/// Why a message is told.\npub(crate) fn reason_of(id: &str) -> Option<ErrorReason> {\n    Some(match id {\n",
    );
    for (id, text) in first {
        if let Some(reason) = text.attributes.get("reason") {
            let variant: String = reason
                .split('_')
                .map(|word| {
                    let (head, tail) = word.split_at(word.len().min(1));
                    format!("{head}{}", tail.to_lowercase())
                })
                .collect();
            let _ = writeln!(all, "        {id:?} => ErrorReason::{variant},");
        }
    }
    all + "        _ => return None,\n    })\n}\n"
}

/// The variables of a message and of its parts that only choose among words: no text shows them.
fn selectors_of<'a>(texts: &'a Texts, id: &str) -> Vec<&'a String> {
    let Some(text) = texts.get(id) else { return Vec::new() };
    let own = text.chooses_by.iter().filter(|name| !text.shows.contains(name));
    own.chain(text.parts.iter().flat_map(|part| selectors_of(texts, part))).collect()
}

fn selectors(first: &Texts) -> String {
    let chosen = first.keys().flat_map(|id| selectors_of(first, id).into_iter().map(move |name| (id, name)));
    let all: Vec<_> = chosen.map(|(id, name)| format!("({id:?}, {name:?})")).collect();
    format!(
        "/// Whether an argument of a message only chooses words.\n\
         pub(crate) fn is_selector(id: &str, name: &str) -> bool {{\n    [{}].contains(&(id, name))\n}}\n",
        all.join(", ")
    )
}

/// What programs are told of each message that has a reason, for the tests.
fn published(first: &Texts) -> String {
    let mut all = String::from(
        "/// The messages that have a reason, with the arguments that programs are told.\n\
         #[cfg(test)]\npub(crate) const PUBLISHED: &[(&str, &[&str])] = &[\n",
    );
    for id in first.iter().filter(|(_, text)| text.attributes.contains_key("reason")).map(|(id, _)| id) {
        let (mut names, selectors) = (arguments(first, id), selectors_of(first, id));
        names.retain(|name| !selectors.contains(&name));
        let _ = writeln!(all, "    ({id:?}, &{names:?}),");
    }
    all + "];\n"
}

fn functions(first: &Texts) -> String {
    let mut all = String::new();
    for (id, text) in first.iter().filter(|(id, _)| is_made(id)) {
        let arguments = arguments(first, id);
        let rust = |name: &str| -> String {
            let snake = name.chars().map(|letter| match letter {
                'A'..='Z' => format!("_{}", letter.to_ascii_lowercase()),
                '-' => "_".into(),
                letter => letter.to_string(),
            });
            let snake: String = snake.collect();
            if ["in", "of", "type", "for"].contains(&snake.as_str()) { format!("{snake}_") } else { snake }
        };
        let given = arguments.iter().map(|name| format!("{}: impl Into<Arg>", rust(name)));
        let pairs = arguments.iter().map(|name| format!("({name:?}, {}.into())", rust(name)));
        let _ = writeln!(
            all,
            "#[doc = {:?}]\npub fn {}({}) -> Message {{\n    Message::new({id:?}, [{}])\n}}",
            format!("`{}`", text.shown.replace('`', "'")),
            rust(id),
            given.collect::<Vec<_>>().join(", "),
            pairs.collect::<Vec<_>>().join(", "),
        );
    }
    all
}
