use std::collections::HashSet;

use async_graphql::Variables;
use async_graphql::parser::parse_query;
use async_graphql::registry::{MetaType, MetaTypeName, Registry};
use serde_json::{Value, json};

use super::shape::{is_page, registry};
use super::weight::{self, WEIGHTS};
use super::*;

fn cost_with(document: &str, variables: Value) -> u64 {
    let document = parse_query(document).unwrap_or_else(|error| panic!("{error}\n{document}"));
    cost(&document, None, &Variables::from_json(variables))
        .unwrap_or_else(|conflict| panic!("{}", conflict.message()))
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
    let both = node(&format!("{task} {project}"));
    assert!((node(project)..node(project) + node(task)).contains(&both), "{both}");
    assert!(node(project) > node(task) && node(task) > node(""));
    assert_eq!(node("... on Node { ... on Task { subtasks { id } } }"), node(task));
}

#[test]
fn the_operation_that_runs_counts() {
    let document = parse_query(
        "query A { viewer { id } } query B { workload(from: \"2026-01-01\", to: \"2026-12-31\") { week } }",
    );
    let document = document.unwrap();
    let named = |name| cost(&document, Some(name), &Variables::default()).unwrap();
    assert!(named("A") < 10 && named("B") > 100_000);
}

#[test]
fn changes_and_starts_of_streams_cost_too() {
    let change = "mutation { a: payCost(input: { id: \"x\" }) { cost { id } }
        b: payCost(input: { id: \"y\" }) { query { tasks(first: 50) { nodes { id } } } } }";
    assert!((2_070..2_100).contains(&cost_of(change)), "{}", cost_of(change));
    // A hundred events are paid for, with all that is asked of each.
    let event = "cursor type severity alert { rule message project { code } }";
    let stream = |field: &str, event: &str| cost_of(&format!("subscription {{ {field} {{ {event} }} }}"));
    for field in
        ["alerts", "alerts(after: \"x\")", "progressWarnings", "costOverruns", "serviceItemDelivered"]
    {
        assert_eq!(stream(field, event), 50 + 100 * 3, "{field}");
    }
    let tasks = stream("projectChanged(id: \"x\")", "tasks(first: 50) { nodes { id } }");
    assert_eq!(tasks, 50 + 100 * (1 + 1 + 50));
    // After a restart ten thousand streams of one user come back within a minute.
    assert!(stream("alerts(after: \"x\")", event) < 500);
}

#[test]
fn of_an_interface_the_most_rows_and_the_most_work_count() {
    // The rows are more than an answer may have, and so cost next to nothing: they must not hide the work.
    let rows = (0..4).fold("name".to_owned(), |below, _| {
        format!("projects(first: 100) {{ nodes {{ customer {{ {below} }} }} }}")
    });
    let work: String = (0..10).map(|n| format!("a{n}: earnedValueSeries(step: 1) {{ asOf }} ")).collect();
    let nodes = |fragments: &str| {
        let ids = "\"x\", ".repeat(100);
        cost_of(&format!("{{ nodes(ids: [{ids}]) {{ {fragments} }} }}"))
    };
    let (rows, work) = (format!("...on Customer {{ {rows} }}"), format!("...on Project {{ {work} }}"));
    assert!(nodes(&rows) < 60_000 && nodes(&work) > 10_000_000, "{} {}", nodes(&rows), nodes(&work));
    for both in [format!("{rows} {work}"), format!("{work} {rows}")] {
        assert!(nodes(&both) >= nodes(&work), "{}", nodes(&both));
    }
}

#[test]
fn each_payload_and_each_event_has_rows_of_its_own() {
    let all =
        "projects(first: 100) { nodes { tasks(first: 100) { nodes { subtasks { id } dependsOn { id } } } } }";
    let query = cost_of(&format!("{{ {all} }}"));
    assert!(query < 60_000, "{query}");
    let payload = format!("payCost(input: {{ id: \"x\" }}) {{ query {{ {all} }} }}");
    let payloads: String = (0..5).map(|n| format!("a{n}: {payload} ")).collect();
    let payloads = cost_of(&format!("mutation {{ {payloads} }}"));
    assert!(payloads > 5 * (MOST_ROWS as u64), "{payloads}");
    let event = "tasks(first: 100) { nodes { id } } costs(first: 100) { nodes { approvals { id } } }
        customer { projects(first: 100) { nodes { id } } }";
    let events = cost_of(&format!("subscription {{ projectChanged(id: \"x\") {{ {event} }} }}"));
    assert!(events > MOST_ROWS as u64, "{events}");
}

#[test]
fn what_cannot_be_merged_is_refused() {
    let conflict = |document: &str| {
        let document = parse_query(document).unwrap_or_else(|error| panic!("{error}\n{document}"));
        cost(&document, None, &Variables::default()).err().map(|conflict| conflict.message().to_string())
    };
    let report =
        |by: &str| format!("dashboard {{ r: costReport(groupBy: [{by}]) {{ total {{ amount }} }} }}");
    let two = conflict(&format!("{{ __typename {} {} }}", report("PROJECT"), report("MONTH")));
    assert_eq!(
        two.as_deref(),
        Some(
            "Fields \"r\" conflict because they have differing arguments. Use different aliases on the fields to \
             fetch both if this was intentional."
        )
    );
    for document in [
        "{ viewer { a: name } viewer { a: email } }",
        "{ ...on Query { a: viewer { id } } a: project(id: \"x\") { id } }",
        "{ nodes(ids: [\"x\"]) { ...on Task { a: title } ...A } } fragment A on Task { a: status }",
        "{ nodes(ids: [\"x\"]) { ...on Node { a: id } ...on Task { a: title } } }",
        "mutation { a: signIn(input: { email: \"x\" }) { expiresAt } ...M }
            fragment M on Mutation { a: signIn(input: { email: \"y\" }) { expiresAt } }",
        "query($n: Int) { tasks(first: $n) { totalCount } ...Q } fragment Q on Query { tasks(first: 5) { totalCount } }",
    ] {
        assert!(conflict(document).is_some_and(|refusal| refusal.starts_with("Fields ")), "{document}");
    }
    for document in [
        format!("{{ {0} {0} }}", report("PROJECT")),
        "{ viewer { name } ...V ...V } fragment V on Query { viewer { name email } }".into(),
        "{ nodes(ids: [\"x\"]) { ...on Task { a: title } ...on Project { a: name } } }".into(),
        "{ tasks(first: 2, orderBy: CREATED_AT_DESC) { totalCount } tasks(orderBy: CREATED_AT_DESC, first: 2) { totalCount } }"
            .into(),
    ] {
        assert_eq!(conflict(&document), None, "{document}");
    }
}

#[test]
fn a_mutation_is_asked_for_once_under_its_key() {
    let sign_in = "signIn(input: { email: \"x\", password: \"y\" }) { accessToken }";
    let refusal = |document: String| {
        let document = parse_query(&document).unwrap_or_else(|error| panic!("{error}\n{document}"));
        cost(&document, None, &Variables::default()).err().map(|conflict| conflict.message().to_string())
    };
    for document in [
        format!("mutation {{ {sign_in} {sign_in} }}"),
        format!("mutation {{ {sign_in} ...S }} fragment S on Mutation {{ {sign_in} }}"),
        format!("mutation {{ ...S ...S }} fragment S on Mutation {{ {sign_in} }}"),
    ] {
        let refusal = refusal(document.clone());
        assert!(refusal.is_some_and(|refusal| refusal.contains("would be done each time")), "{document}");
    }
    assert_eq!(refusal(format!("mutation {{ a: {sign_in} b: {sign_in} }}")), None);
}

#[test]
fn filters_that_may_match_nothing_cost_what_counting_does() {
    let page = |list: &str, filter: &str| {
        cost_of(&format!("{{ {list}(first: 1, filter: {{ {filter} }}) {{ nodes {{ id }} }} }}"))
    };
    for (list, filter) in [
        ("costs", "currency: [USD]"),
        ("costs", "customerId: \"x\""),
        ("costs", "managerId: \"x\""),
        ("costs", "businessLineId: \"x\""),
        ("costs", "hasBusinessLine: false"),
        ("costs", "status: [PAID], currency: [USD]"),
        ("tasks", "status: [CANCELLED]"),
        ("tasks", "topLevel: true"),
        ("auditLog", "subject: [PROJECT]"),
    ] {
        assert!(page(list, filter) > page(list, "") + 15_000, "{list} {filter}: {}", page(list, filter));
    }
    for (list, filter) in [
        ("costs", "status: [PAID]"),
        ("costs", "projectId: \"x\", currency: null"),
        ("tasks", "assigneeId: \"x\""),
        ("auditLog", "actorId: \"x\""),
        ("projects", "stage: [EXECUTION], managerId: \"x\""),
    ] {
        assert_eq!(page(list, filter), page(list, ""), "{list} {filter}");
    }
    // Once, be it one filter or several.
    assert_eq!(page("tasks", "topLevel: true, status: [DONE]"), page("tasks", "topLevel: true"));
    let given = "query($f: CostFilter) { costs(first: 1, filter: $f) { nodes { id } } }";
    assert_eq!(cost_with(given, json!({ "f": { "currency": ["USD"] } })), page("costs", "currency: [USD]"));
    assert_eq!(cost_with(given, json!({ "f": { "currency": null } })), page("costs", ""));
}

#[test]
fn a_series_counts_its_points() {
    let points = |arguments: &str| {
        let series = format!("earnedValueSeries{arguments} {{ asOf }}");
        (cost_of(&format!("{{ project(id: \"x\") {{ {series} }} }}")) - 401) / 31
    };
    assert_eq!(points("(from: \"2000-01-01\", to: \"2030-01-01\", step: 30)"), 366);
    assert_eq!(points("(from: \"2000-01-01\", to: \"2030-01-01\", step: 365)"), 31);
    assert_eq!(points("(from: \"2000-01-01\", to: \"2030-01-01\", step: 1)"), 400, "at most");
    assert_eq!(points("(from: \"2026-01-01\", to: \"2026-01-01\")"), 1);
    assert_eq!(points("(from: \"2000-01-01\", step: 365)"), 400, "nobody knows");
    assert_eq!(points("(to: \"2030-01-01\")"), 400, "nobody knows");
    assert_eq!(points(""), 58);
}

#[test]
fn a_report_has_many_rows_by_project_customer_or_service() {
    let rows = |keys: &str| {
        let with = |selected: &str| {
            cost_of(&format!("{{ dashboard {{ costReport(groupBy: [{keys}]) {{ {selected} }} }} }}"))
        };
        with("total { amount }") - with("month")
    };
    assert_eq!(["", "MONTH", "MONTH, CATEGORY"].map(rows), [200, 200, 200]);
    assert_eq!(["PROJECT", "MONTH, SERVICE", "CUSTOMER"].map(rows), [3_000, 3_000, 3_000]);
    let given = "query($by: [CostReportKey!]!) { dashboard { costReport(groupBy: $by) { month } } }";
    let by = |keys: Value| cost_with(given, json!({ "by": keys }));
    assert_eq!(by(json!(["PROJECT"])) - by(json!(["MONTH"])), 2_800);
}

#[test]
fn a_workload_counts_its_people_and_weeks() {
    let people = |count: usize, to: &str| {
        let ids = "\"x\", ".repeat(count);
        let document = format!(
            "{{ workload(from: \"2026-01-01\", to: \"{to}\", userIds: [{ids}]) {{ week user {{ name }} }} }}"
        );
        cost_of(&document)
    };
    // What one request may cost, and all of one person in a minute.
    let (request, minute) = (500_000, 12_000_000);
    let year = people(500, "2026-12-31");
    assert!(year < request && 30 * year > minute, "{year}");
    let all = "{ workload(from: \"2026-01-01\", to: \"2026-12-31\") { week user { name } } }";
    assert_eq!(cost_of(all), year, "nobody named: as many as are told of");
    assert!(people(1, "2026-12-31") < 2_000 && people(59, "2026-12-31") < 100_000);
    assert!(people(500, "2026-01-31") < year / 2, "a month is less work than a year");
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

/// Fields that have arguments and are nothing but their text.
const PLAIN: &[&str] = &["message"];

#[test]
fn what_may_take_more_than_a_row_has_a_weight() {
    let registry = registry::<Query, Mutation, Subscription>();
    let has_line =
        |kind: &str, field: &str| WEIGHTS.iter().any(|(of, name, _)| (*of, *name) == (kind, field));
    // The parts that a root was merged of are no types of the schema: no field gives them.
    let fields = registry.types.values().filter_map(MetaType::fields).flat_map(|fields| fields.values());
    let roots = ["Query", "Mutation", "Subscription"];
    let given: HashSet<_> =
        fields.map(|field| MetaTypeName::concrete_typename(&field.ty)).chain(roots).collect();
    let mut lists = 0;
    for kind in given.into_iter().filter(|kind| *kind != "Mutation") {
        let fields =
            registry.types.get(kind).and_then(MetaType::fields).filter(|_| !is_page(kind)).into_iter();
        for (field, meta) in fields.flatten() {
            let of = MetaTypeName::concrete_typename(&meta.ty);
            let is_list = meta.ty.contains('[') && is_object(&registry, of) && of != "UserError";
            let takes = !meta.args.is_empty() && !PLAIN.contains(&field.as_str());
            let sums = matches!(kind, "Query" | "Subscription" | "Dashboard");
            let needs = is_list || is_page(of) || takes || sums;
            assert!(!needs || has_line(kind, field), "give {kind}.{field} a line in complexity/weight.rs");
            lists += usize::from(is_list || is_page(of));
            if !is_page(of) {
                continue;
            }
            let weight = weight::of(kind, field);
            assert!(total(&weight) > 0, "{kind}.{field} has no weight for its totalCount");
            let filter = meta.args.get("filter");
            let filter =
                filter.and_then(|filter| registry.types.get(MetaTypeName::concrete_typename(&filter.ty)));
            let Some(MetaType::InputObject { input_fields, .. }) = filter else {
                panic!("{kind}.{field} has no filter")
            };
            let searches = input_fields.contains_key("search");
            assert!(weight.is_dear("search") == searches, "{kind}.{field} and its filter's search");
        }
    }
    assert!(lists > 60, "{lists}");
}

/// What a list of nothing in particular takes to be counted.
fn total(weight: &weight::Weight) -> u64 {
    let document = parse_query("{ list }").unwrap();
    let operation = operation(&document, None).unwrap();
    let variables = Variables::default();
    let selections = Selections::new(&document.fragments, &operation.node, &variables);
    let fields = selections.fields(&[&operation.node.selection_set.node], |_| true);
    weight.total(&FieldArguments::new(&fields[0].field.node, &selections))
}

/// The sources of the objects, of which each field is declared with what it is made of.
const OBJECTS: &[&str] = &[
    include_str!("../alert.rs"),
    include_str!("../audit.rs"),
    include_str!("../compliance.rs"),
    include_str!("../contract.rs"),
    include_str!("../cost.rs"),
    include_str!("../customer.rs"),
    include_str!("../dashboard.rs"),
    include_str!("../earned.rs"),
    include_str!("../issue.rs"),
    include_str!("../policy.rs"),
    include_str!("../project.rs"),
    include_str!("../proposal.rs"),
    include_str!("../requirement.rs"),
    include_str!("../retrospective.rs"),
    include_str!("../spending.rs"),
    include_str!("../progress.rs"),
    include_str!("../task.rs"),
    include_str!("../user.rs"),
];

/// DataLoaders that are filled by a query of their own, but whose value is little more than a row.
const LIGHT: &[&str] = &["user_roles", "project_briefs", "policies", "restricted"];

#[test]
fn what_is_reckoned_has_a_weight() {
    let data_loaders = include_str!("../loader/table.rs");
    let (_, declared) = data_loaders.split_once("\n    own {\n").unwrap();
    let names = declared.lines().filter_map(|line| line.strip_prefix("        ")?.split_once(": "));
    let data_loaders: Vec<_> = names
        .map(|(name, _)| name)
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
        .filter(|name| !LIGHT.contains(name))
        .collect();
    assert!(data_loaders.len() > 20 && data_loaders.contains(&"effects"), "{data_loaders:?}");
    let mut found = 0;
    for source in OBJECTS {
        let (mut in_object, mut kind, mut field) = (false, "", String::new());
        for line in source.lines() {
            if line.starts_with(|first: char| !first.is_whitespace()) {
                in_object = line == "object! {";
            } else if line.starts_with("    root ") {
                kind = "Query";
            } else if let Some(name) =
                declared_at("    ", line).filter(|name| name.starts_with(char::is_uppercase))
            {
                kind = name;
            } else if let Some(name) =
                declared_at("        ", line).filter(|name| name.starts_with(char::is_lowercase))
            {
                field = camel_case(name);
            }
            if in_object && data_loaders.iter().any(|loader| line.contains(&format!("ctx.{loader}"))) {
                found += 1;
                let has_line = WEIGHTS.iter().any(|(of, name, _)| (*of, *name) == (kind, field.as_str()));
                assert!(has_line, "give {kind}.{field} a line in complexity/weight.rs");
            }
        }
    }
    assert!(found > 30, "{found}");
}

/// The name that a line with this indent begins with.
fn declared_at<'a>(indent: &str, line: &'a str) -> Option<&'a str> {
    let name = line.strip_prefix(indent)?;
    let end = name.find(|one: char| !one.is_ascii_alphanumeric() && one != '_')?;
    (end > 0).then(|| &name[..end])
}

fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + &part[..1].to_uppercase() + &part[1..])
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
            let filter = known
                .args
                .get("filter")
                .and_then(|filter| registry.types.get(MetaTypeName::concrete_typename(&filter.ty)));
            let filters = matches!(filter, Some(MetaType::InputObject { input_fields, .. }) if input_fields.contains_key(argument));
            assert!(known.args.contains_key(argument) || filters, "{kind}.{field}({argument})");
        }
    }
}
