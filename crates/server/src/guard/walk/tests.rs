//! Tests of the walk: the known attacks, the known tools, and random documents against a count
//! by brute force.

use std::time::{Duration, Instant};

use async_graphql::parser::parse_query;
use proptest::prelude::*;

use super::*;

/// The introspection query that GraphiQL and the code generators send (graphql-js, with every
/// option switched on).
pub(super) const INTROSPECTION: &str = include_str!("introspection.graphql");

fn refused(document: &str) -> Option<Refusal> {
    let document = parse_query(document).unwrap_or_else(|error| panic!("{document}: {error}"));
    walk(&document, &Limits::default()).err()
}

fn limit(document: &str) -> Option<&'static str> {
    refused(document).and_then(|refusal| refusal.limit)
}

fn doubling(levels: usize) -> String {
    let mut document = String::from("{ ...F0 }");
    for level in 0..levels {
        let next = level + 1;
        document += &format!(" fragment F{level} on Query {{ ...F{next} ...F{next} }}");
    }
    document + &format!(" fragment F{levels} on Query {{ __typename }}")
}

#[test]
fn doubled_fragments_are_refused_at_once() {
    let document = doubling(30);
    let parsed = parse_query(document).unwrap_or_else(|error| panic!("{error}"));
    let started = Instant::now();
    let refusal = walk(&parsed, &Limits::default()).err();
    assert!(started.elapsed() < Duration::from_millis(20));
    assert_eq!(refusal.and_then(|r| r.limit), Some("expanded_selections"), "30 levels");
    assert_eq!(limit(&doubling(60)), Some("expanded_selections"));
    assert_eq!(limit(&doubling(5)), None);
}

#[test]
fn the_introspection_of_the_operation_that_has_most_is_told() {
    let fields = |document: &str| {
        let document = parse_query(document).unwrap_or_else(|error| panic!("{document}: {error}"));
        walk(&document, &Limits::default()).map_err(|refusal| refusal.message.to_string())
    };
    // A tenth of it are points: what the usual tools ask for is far below the limit of a request.
    let whole = fields(INTROSPECTION).unwrap_or_default();
    assert!((100_000..1_000_000).contains(&whole), "{whole}");
    assert_eq!(fields("{ viewer { id } }"), Ok(0));
    let small = "{ __schema { queryType { name } } }";
    assert_eq!(fields(&format!("query A {small} query B {{ viewer {{ id }} }} query C {small}")), Ok(3));
}

#[test]
fn unused_fragments_count() {
    let document = doubling(30).replacen("{ ...F0 }", "{ __typename }", 1);
    assert_eq!(limit(&document), Some("expanded_selections"));
}

#[test]
fn cycles_are_refused() {
    for document in [
        "{ ...A } fragment A on Query { ...A }",
        "{ ...A } fragment A on Query { a { ...B } } fragment B on Query { ...C } fragment C on Query { ...A }",
        "{ a } fragment A on Query { ...B } fragment B on Query { ...A }",
    ] {
        let refusal = refused(document).map(|refusal| (refusal.code, refusal.limit));
        assert_eq!(refusal, Some(("BAD_REQUEST", None)), "{document}");
    }
}

#[test]
fn long_chains_of_fragments_do_not_recurse_far() {
    let mut document = String::from("{ ...F0 }");
    for level in 0..190 {
        let deep = "a {".repeat(30);
        let next = level + 1;
        document += &format!(" fragment F{level} on Query {{ {deep} ...F{next} {} }}", "}".repeat(30));
    }
    document += " fragment F190 on Query { a }";
    assert_eq!(limit(&document), Some("nesting"));
    let inline = format!("{}a{}", "{ ... ".repeat(60), "}".repeat(60));
    assert_eq!(limit(&inline), None, "within the limit of the scan");
}

#[test]
fn each_limit_has_its_name() {
    let deep = format!("{}a{}", "{ a".repeat(21), "}".repeat(21));
    assert_eq!(limit(&deep), Some("depth"));
    let aliases: String = (0..201).map(|i| format!("a{i}: b ")).collect();
    assert_eq!(limit(&format!("{{ a {{ {aliases} }} }}")), Some("aliases"));
    assert_eq!(limit(&format!("{{ a {} }}", "@skip(if: false) ".repeat(201))), Some("directives"));
    let fields: String = (0..51).map(|i| format!("f{i} ")).collect();
    assert_eq!(limit(&format!("{{ {fields} }}")), Some("root_fields"));
    let fields: String = (0..11).map(|i| format!("a{i}: signIn ")).collect();
    assert_eq!(
        limit(&format!("mutation {{ ...F }} fragment F on Mutation {{ {fields} }}")),
        Some("mutation_fields")
    );
    let operations: String = (0..51).map(|i| format!("query Q{i} {{ a }} ")).collect();
    assert_eq!(limit(&operations), Some("operations"));
    let fragments: String = (0..201).map(|i| format!("fragment F{i} on Q {{ a }} ")).collect();
    assert_eq!(limit(&format!("{{ a }} {fragments}")), Some("fragments"));
}

#[test]
fn a_subscription_has_one_root_field() {
    assert_eq!(refused("subscription { alerts { cursor } }"), None);
    for document in ["subscription { a b }", "subscription { ...F } fragment F on Subscription { a }"] {
        assert_eq!(refused(document).map(|refusal| refusal.code), Some("BAD_REQUEST"));
    }
}

#[test]
fn the_query_in_a_payload_counts_as_one_at_the_root() {
    let fields = |count: usize| (0..count).map(|n| format!("a{n}: viewer {{ id }} ")).collect::<String>();
    let most = usize::try_from(Limits::default().root_fields).unwrap_or(usize::MAX);
    let payload = |count: usize| format!("payCost {{ query {{ {} }} }}", fields(count));
    assert_eq!(limit(&format!("mutation {{ {} }}", payload(most))), None);
    assert_eq!(limit(&format!("mutation {{ {} }}", payload(most + 1))), Some("root_fields"));
    let both = format!("mutation {{ a: {} b: {} }}", payload(most / 2 + 1), payload(most / 2 + 1));
    assert_eq!(limit(&both), Some("root_fields"));
}

#[test]
fn the_schema_is_asked_for_at_the_root_alone() {
    assert_eq!(refused("{ ...F } fragment F on Query { __type(name: \"A\") { name } }"), None);
    for document in [
        "mutation { payCost { query { __schema { queryType { name } } } } }",
        "mutation { payCost { query { ...F } } } fragment F on Query { ... { __type(name: \"A\") { name } } }",
        "{ viewer { __schema { queryType { name } } } }",
    ] {
        assert_eq!(refused(document).map(|refusal| refusal.code), Some("BAD_REQUEST"), "{document}");
    }
}

#[test]
fn introspection_of_the_tools_passes() {
    assert_eq!(refused(INTROSPECTION), None);
    let parsed = parse_query(INTROSPECTION).unwrap_or_else(|error| panic!("{error}"));
    let mut walk = DocumentWalk {
        document: &parsed,
        limits: &Limits::default(),
        fragments: HashMap::new(),
        directives: 0,
    };
    let cost: u64 = parsed
        .operations
        .iter()
        .filter_map(|(_, operation)| walk.operation(&operation.node).ok())
        .map(|figures| figures.introspection)
        .sum();
    let most = Limits::default().introspection_cost;
    assert!(cost * 2 < most && most < cost * 8, "{cost}: keep the default at a few introspections");
}

#[test]
fn circular_and_repeated_introspection_is_refused() {
    let circular =
        "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }";
    assert_eq!(limit(circular), Some("introspection_cost"));
    let aliased: String = (0..30)
        .map(|i| {
            format!("a{i}: __schema {{ types {{ fields {{ args {{ type {{ name kind description }} name description }} type {{ possibleTypes {{ name }} }} }} }} }} ")
        })
        .collect();
    assert_eq!(limit(&format!("{{ {aliased} }}")), Some("introspection_cost"));
    let names: String =
        (0..30).map(|i| format!("a{i}: __type(name: \"A\") {{ name fields {{ name }} }} ")).collect();
    assert_eq!(limit(&format!("{{ {names} }}")), None, "a batch of __type");
}

/// Selections by brute force, without memory of fragments.
fn expanded(document: &ExecutableDocument, set: &SelectionSet) -> u64 {
    set.items
        .iter()
        .map(|item| {
            1 + match &item.node {
                Selection::Field(field) => expanded(document, &field.node.selection_set.node),
                Selection::InlineFragment(inline) => expanded(document, &inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => document
                    .fragments
                    .get(&spread.node.fragment_name.node)
                    .map_or(0, |fragment| expanded(document, &fragment.node.selection_set.node)),
            }
        })
        .sum()
}

/// A selection set that only spreads fragments with a number above `level`, so without cycles.
fn a_set(level: usize) -> BoxedStrategy<String> {
    let leaf = prop::sample::select(vec!["a", "x: b", "c @skip(if: true)"]).prop_map(String::from);
    let spread = (level + 1..6).prop_map(|fragment| format!("...F{fragment}"));
    let one = if level < 5 { prop_oneof![leaf, spread].boxed() } else { leaf.boxed() };
    let items = prop::collection::vec(one, 1..4).prop_map(|items| items.join(" "));
    (items.clone(), items)
        .prop_map(|(outer, inner)| format!("{{ {outer} d {{ {inner} ... {{ e }} }} }}"))
        .boxed()
}

proptest! {
    #[test]
    fn the_walk_counts_what_brute_force_counts(
        root in a_set(0),
        fragments in (a_set(1), a_set(2), a_set(3), a_set(4), a_set(5)),
    ) {
        let (f1, f2, f3, f4, f5) = fragments;
        let document = format!(
            "{root} fragment F1 on Q {f1} fragment F2 on Q {f2} fragment F3 on Q {f3} \
             fragment F4 on Q {f4} fragment F5 on Q {f5}"
        );
        let parsed = parse_query(&document).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let limits = Limits {
            depth: 1000,
            aliases: u64::MAX,
            root_fields: u64::MAX,
            expanded_selections: u64::MAX,
            ..Limits::default()
        };
        let mut walk = DocumentWalk {
            document: &parsed,
            limits: &limits,
            fragments: HashMap::new(),
            directives: 0,
        };
        for (_, operation) in parsed.operations.iter() {
            let figures = walk
                .operation(&operation.node)
                .map_err(|e| TestCaseError::fail(e.message.to_string()))?;
            prop_assert_eq!(
                figures.selections,
                expanded(&parsed, &operation.node.selection_set.node)
            );
        }
    }
}
