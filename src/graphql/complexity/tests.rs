use std::collections::HashSet;

use async_graphql::Variables;
use async_graphql::parser::parse_query;
use async_graphql::registry::{MetaType, Registry};
use serde_json::{Value, json};

use super::shape::{inner, is_page, registry};
use super::weight::{self, WEIGHTS};
use super::*;

fn cost_with(document: &str, variables: Value) -> u64 {
    let document = parse_query(document).unwrap_or_else(|error| panic!("{error}\n{document}"));
    cost(&document, None, &Variables::from_json(variables))
}

fn cost_of(document: &str) -> u64 {
    cost_with(document, json!({}))
}

#[test]
fn lists_count_as_they_are_asked_for_and_multiply() {
    let one = cost_of("{ projects(first: 1) { nodes { id } } }");
    let rows = |document: &str| cost_of(document) - one + 1;
    assert_eq!(rows("{ projects(first: 50) { nodes { id } } }"), 50);
    assert_eq!(rows("{ projects(last: 50) { nodes { id } } }"), 50);
    assert_eq!(rows("{ projects { nodes { id } } }"), 20, "as many as a page has where nobody says");
    assert_eq!(rows("{ projects(first: 1000000) { nodes { id } } }"), 100, "no page is longer");
    assert_eq!(rows("{ projects(first: 50) { nodes { customer { name } } } }"), 100);
    let nested =
        "{ projects(first: 50) { nodes { tasks(first: 30) { edges { node { assignee { id } } } } } } }";
    // Each task with its edge and its assignee: the row, the node, the assignee.
    assert!((50 * 30 * 3..50 * 30 * 3 + 300).contains(&rows(nested)), "{}", rows(nested));
}

#[test]
fn variables_and_their_defaults_count() {
    let document =
        "query($n: Int = 70, $filter: TaskFilter) { tasks(first: $n, filter: $filter) { nodes { id } } }";
    let fixed = |first: u32| cost_of(&format!("{{ tasks(first: {first}) {{ nodes {{ id }} }} }}"));
    assert_eq!(cost_of(document), fixed(70));
    assert_eq!(cost_with(document, json!({ "n": 5 })), fixed(5));
    let searched = cost_with(document, json!({ "n": 5, "filter": { "search": "%_%" } }));
    assert!(searched > fixed(5) + 10_000, "{searched}");
    let unsearched = cost_with(document, json!({ "n": 5, "filter": { "search": null } }));
    assert_eq!(unsearched, fixed(5));
    let inside = "query($text: String) { tasks(first: 5, filter: { search: $text }) { nodes { id } } }";
    assert_eq!(cost_with(inside, json!({ "text": "a" })), searched);
}

#[test]
fn what_is_selected_by_fragments_and_directives_counts_as_it_is_run() {
    let plain = "{ tasks { nodes { project { name } } } }";
    let spread = "{ tasks { ...T } } fragment T on TaskConnection { nodes { ... on Task { ...P ...P } } }
        fragment P on Task { project { name } }";
    assert_eq!(cost_of(spread), cost_of(plain), "one key is answered once");
    let skipped =
        "query($no: Boolean!) { tasks { nodes { project { name } } totalCount @include(if: $no) } }";
    assert_eq!(cost_with(skipped, json!({ "no": false })), cost_of(plain));
    assert!(cost_with(skipped, json!({ "no": true })) > cost_of(plain) + 10_000);
    // An object is of one type: of those that are asked for, the dearest counts.
    let node = |fragments: &str| cost_of(&format!("{{ node(id: \"x\") {{ id {fragments} }} }}"));
    let (task, project) = ("... on Task { subtasks { id } }", "... on Project { earnedValue { spi } }");
    assert_eq!(node(&format!("{task} {project}")), node(project).max(node(task)));
    assert!(node(project) > node(task) && node(task) > node(""));
    assert_eq!(node("... on Node { ... on Task { subtasks { id } } }"), node(task));
}

#[test]
fn the_operation_that_runs_counts() {
    let document = parse_query(
        "query A { viewer { id } } query B { workload(from: \"2026-01-01\", to: \"2026-12-31\") { week } }",
    );
    let document = document.unwrap();
    let named = |name| cost(&document, Some(name), &Variables::default());
    assert!(named("A") < 10 && named("B") > 100_000);
}

#[test]
fn changes_and_starts_of_streams_cost_too() {
    let change = "mutation { a: payCost(input: { id: \"x\" }) { cost { id } }
        b: payCost(input: { id: \"y\" }) { query { tasks(first: 50) { nodes { id } } } } }";
    assert!((2_070..2_100).contains(&cost_of(change)), "{}", cost_of(change));
    let stream =
        |after: &str| format!("subscription {{ alerts{after} {{ cursor alert {{ project {{ code }} }} }} }}");
    let (begun, missed) = (cost_of(&stream("")), cost_of(&stream("(after: \"x\")")));
    assert!(begun < 100 && missed > begun, "{begun} {missed}");
    // After a restart ten thousand subscriptions of one user come back within a minute.
    assert!(missed < 500, "{missed}");
}

#[test]
fn what_the_schema_does_not_have_costs_nothing_and_no_figure_overflows() {
    assert_eq!(cost_of("{ nothing { of { the { sort } } } }"), 1);
    assert_eq!(cost_of("{ viewer }"), cost_of("{ viewer { nothing } }"));
    let deep = |inner: &str| {
        let nested = (0..20).fold(inner.to_owned(), |below, _| {
            format!("customer {{ projects(first: 100) {{ nodes {{ {below} }} }} }}")
        });
        cost_of(&format!("{{ projects {{ nodes {{ {nested} }} }} }}"))
    };
    // Twenty to find the first page, and all rows that an answer may have.
    assert_eq!(deep("id"), 20 + MOST_ROWS as u64);
    assert_eq!(deep("earnedValue { spi }"), u64::MAX);
    let odd = "{ workload(from: 3, to: \"2026-99-99\", userIds: 7) { week }
        projects(first: \"x\") { nodes { earnedValueSeries(step: -1, from: \"2026-12-31\", to: \"2026-01-01\") { asOf } } } }";
    assert!(cost_of(odd) > 0);
}

#[test]
fn what_is_written_counts_by_its_length() {
    let keys: String = (0..200).map(|n| format!("a{n:_>60}: name ")).collect();
    let long = cost_of(&format!("{{ projects(first: 100) {{ nodes {{ {keys} }} }} }}"));
    assert!(long > 100 * 50, "{long}");
}

fn is_object(registry: &Registry, name: &str) -> bool {
    registry.types.get(name).is_some_and(MetaType::is_composite)
}

#[test]
fn every_list_and_every_query_has_a_weight() {
    let registry = registry::<Query, Mutation, Subscription>();
    let has_line =
        |kind: &str, field: &str| WEIGHTS.iter().any(|(of, name, _)| (*of, *name) == (kind, field));
    // The parts that a root was merged of are no types of the schema: no field gives them.
    let fields = registry.types.values().filter_map(MetaType::fields).flat_map(|fields| fields.values());
    let given: HashSet<_> =
        fields.map(|field| inner(&field.ty)).chain(["Query", "Mutation", "Subscription"]).collect();
    let mut lists = 0;
    for (kind, meta) in registry.types.iter().filter(|(kind, _)| given.contains(kind.as_str())) {
        // The rows of a page are counted with it.
        let fields = meta.fields().into_iter().filter(|_| !is_page(kind)).flatten();
        for (field, meta) in fields {
            let of = inner(&meta.ty);
            let is_list = meta.ty.contains('[') && is_object(&registry, of) && of != "UserError";
            assert!(
                has_line(kind, field)
                    || !(is_list || is_page(of) || kind == "Query" || kind == "Subscription"),
                "give {kind}.{field} a line in complexity/weight.rs"
            );
            lists += usize::from(is_list || is_page(of));
            if !is_page(of) {
                continue;
            }
            let weight = weight::of(kind, field);
            assert!(
                weight.total(&Arguments::default()) > 0,
                "{kind}.{field} has no weight for its totalCount"
            );
            let filter = meta.args.get("filter").and_then(|filter| registry.types.get(inner(&filter.ty)));
            let Some(MetaType::InputObject { input_fields, .. }) = filter else {
                panic!("{kind}.{field} has no filter")
            };
            let searches = input_fields.contains_key("search");
            assert!(weight.is_dear("search") == searches, "{kind}.{field} and its filter's search");
        }
    }
    assert!(lists > 60, "{lists}");
}

#[test]
fn every_weight_is_of_a_field_of_the_schema() {
    let registry = registry::<Query, Mutation, Subscription>();
    for (number, (kind, field, weight)) in WEIGHTS.iter().enumerate() {
        let known = registry.types.get(*kind).and_then(|kind| kind.field_by_name(field));
        assert!(known.is_some() || field.starts_with("__"), "{kind}.{field}");
        let first = WEIGHTS.iter().position(|(of, name, _)| (of, name) == (kind, field));
        assert_eq!(first, Some(number), "{kind}.{field} has two lines");
        let Some(known) = known else { continue };
        for argument in weight.names() {
            let filter = known.args.get("filter").and_then(|filter| registry.types.get(inner(&filter.ty)));
            let filters = matches!(filter, Some(MetaType::InputObject { input_fields, .. }) if input_fields.contains_key(argument));
            assert!(known.args.contains_key(argument) || filters, "{kind}.{field}({argument})");
        }
    }
}
