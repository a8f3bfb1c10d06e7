//! The form of answers: null propagation and the order of keys, as the specification has them.

use crate::on_both;
use serde_json::json;

on_both!(a_root_field_that_must_have_a_value_takes_the_answer_along, |t| async move {
    let line = |name: &str| {
        format!("createBusinessLine(input: {{ name: \"{name}\" }}) {{ businessLine {{ name }} }}")
    };
    let both = format!("mutation {{ b: {} a: {} }}", line("East"), line("West"));
    let done = t.text("admin", &both).await;
    let expected = r#"{"data":{"b":{"businessLine":{"name":"East"}},"a":{"businessLine":{"name":"West"}}}}"#;
    assert_eq!(done, expected);

    // The first is done; the second fails, and the key that it must have has no value.
    let query = format!(
        "mutation {{ first: {} second: createCustomer(input: {{ name: \"X\", contacts: [] }}) {{ customer {{ id }} }} }}",
        line("North")
    );
    let answer = t.ask("admin", &query, json!({})).await;
    assert_eq!(answer["data"], json!(null), "{answer:#}");
    assert_eq!(answer["errors"][0]["path"], json!(["second"]));
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let lines = t.get("admin", "{ businessLines { nodes { name } } }", json!({})).await;
    assert!(lines.to_string().contains("North"), "{lines}");
});

on_both!(a_root_field_that_may_be_null_is_null_alone, |t| async move {
    // Beside introspection there is no plan, and async-graphql answers in its own way.
    for beside in ["", "__schema { queryType { name } }"] {
        let query = format!("{{ z: __typename {beside} project(id: \"nonsense\") {{ id }} a: __typename }}");
        let answer = t.ask("admin", &query, json!({})).await;
        assert_eq!(answer["data"]["project"], json!(null), "{answer:#}");
        assert!(answer["data"].as_object().unwrap().contains_key("project"), "{answer:#}");
        assert_eq!(answer["data"]["z"], "Query");
        assert_eq!(answer["errors"][0]["path"], json!(["project"]));
        let text = t.text("admin", &query).await;
        let order = ["\"z\":", "\"project\":", "\"a\":"].map(|key| text.find(key).unwrap());
        assert!(order.is_sorted(), "{text}");
    }
});

on_both!(an_error_takes_along_what_must_hold_a_value, |t| async move {
    let answer = t.ask("admin", "{ a: __typename costs { nodes { id } } }", json!({})).await;
    assert_eq!(answer["data"], json!(null), "{answer:#}");
    let beside = "{ __schema { queryType { name } } costs { nodes { id } } }";
    let answer = t.ask("admin", beside, json!({})).await;
    assert_eq!(answer["data"], json!(null), "{answer:#}");
    assert_eq!(answer["errors"][0]["path"], json!(["costs"]));
});
