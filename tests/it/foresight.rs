//! Changed thresholds are tried on finished projects before they are saved.

use serde_json::json;

use crate::on_both;
use crate::support::builders::{deliver, instalments, project, receive};

const FORESIGHT: &str = "query($input: PolicyForesightInput!) { policyForesight(input: $input) {
    projectCount
    inForce { lateness { bad healthy inTimePercent falseAlarmPercent leadPercentOfDuration reopenings } }
    changed { cost { bad healthy inTimePercent falseAlarmPercent } } } }";

on_both!(thresholds_are_tried_on_what_is_finished, |t| async move {
    let none = t.get("admin", FORESIGHT, json!({ "input": { "warning": {} } })).await;
    assert_eq!(none["policyForesight"], json!({ "projectCount": 0, "inForce": null, "changed": null }));

    let project = project(&t).await;
    for (part, amount) in instalments(&t, &project).await.iter().zip(["50000", "100000", "50000"]) {
        receive(&t, part, amount, None).await;
    }
    for item in [0, 1] {
        deliver(&t, "project_manager", &project, item).await;
    }
    t.done("project_manager", "completeProject", "project", "id", json!({ "id": project })).await;
    let before = t.get("admin", "{ policy { version } }", json!({})).await;
    let tried = json!({ "input": { "warning": { "cost": { "raiseAtProbabilityPercent": 30 } } } });
    let one = t.get("admin", FORESIGHT, tried).await["policyForesight"].clone();
    assert_eq!(one["projectCount"], 1, "{one:#}");
    let lateness = &one["inForce"]["lateness"];
    assert_eq!(lateness["bad"].as_i64().unwrap() + lateness["healthy"].as_i64().unwrap(), 1, "{one:#}");
    // A share of nothing is not 0.
    assert_eq!(lateness["bad"] == 0, lateness["inTimePercent"].is_null(), "{one:#}");
    assert_eq!(lateness["healthy"] == 0, lateness["falseAlarmPercent"].is_null(), "{one:#}");
    assert_eq!(t.get("admin", "{ policy { version } }", json!({})).await, before, "nothing is saved");

    // Of a line without finished projects nothing is said.
    let line = t.get("team_lead2", "{ viewer { businessLine { id } } }", json!({})).await;
    let line = &line["viewer"]["businessLine"]["id"];
    let other = json!({ "input": { "businessLineId": line, "warning": {} } });
    assert_eq!(t.get("admin", FORESIGHT, other).await["policyForesight"]["projectCount"], 0);

    // The same bounds as when they are saved.
    let wrong = json!({ "input": { "warning": { "cost": { "raiseAtProbabilityPercent": 101 } } } });
    let refused = t.ask("admin", FORESIGHT, wrong).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused:#}");
    let refused = t.ask("team_lead", FORESIGHT, json!({ "input": { "warning": {} } })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused:#}");
});
