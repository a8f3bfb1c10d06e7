//! A project is followed as it changes.

use entity::enums::Role;
use entity::user_account;
use plimsoll::app::App;
use plimsoll::app::project::HoldProjectInput;
use plimsoll::scalar::Id;
use plimsoll::viewer::Viewer;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::on_both;
use crate::support::TestApp;
use crate::support::builders::{cost, customer_of, planned_project, project, proposal, requirement, task};
use crate::support::socket::Socket;

const CHANGED: &str = "subscription($id: ID!) { projectChanged(id: $id) { id stage onHold version
    tasks { totalCount } proposals { revision } issues { totalCount } } }";

async fn follow(t: &TestApp, who: &str, id: &Value) -> Socket {
    Socket::subscribe(t, who, CHANGED, json!({ "id": id })).await
}

on_both!(each_change_shows_to_whoever_follows, |t| async move {
    let id = planned_project(&t, "sales", "project_manager").await;
    let mut lead = follow(&t, "team_lead", &id).await;
    let mut sales = follow(&t, "sales", &id).await;
    proposal(&t, "project_manager", &id, "200000").await;
    for socket in [&mut lead, &mut sales] {
        let seen = socket.event("projectChanged").await.expect("a proposal");
        assert_eq!((&seen["id"], &seen["proposals"]), (&id, &json!([{ "revision": 1 }])));
    }
    task(&t, &id, "Posters", None).await;
    assert_eq!(lead.event("projectChanged").await.expect("a task")["tasks"]["totalCount"], 1);
    let input = json!({ "projectId": id, "title": "x", "severity": "LOW" });
    t.done("sales", "raiseIssue", "issue", "id", input).await;
    assert_eq!(lead.event("projectChanged").await.expect("a problem")["issues"]["totalCount"], 1);
    let input = json!({ "id": id, "reason": "Licence" });
    t.done("team_lead", "holdProject", "project", "id", input.clone()).await;
    assert_eq!(lead.event("projectChanged").await.expect("a pause")["onHold"], true);
    // What is refused changes nothing.
    t.mutate("team_lead", "holdProject", "project", "id", input).await;
    assert!(lead.is_quiet().await);
});

on_both!(cost_does_not_show_to_sales_and_members, |t| async move {
    let id = project(&t).await;
    task(&t, &id, "Posters", None).await;
    let mut lead = follow(&t, "team_lead", &id).await;
    let mut sales = follow(&t, "sales", &id).await;
    let mut member = follow(&t, "member", &id).await;
    let large = cost(&t, &id, "100001").await;
    for who in ["finance", "director"] {
        assert!(lead.event("projectChanged").await.is_some());
        t.done(who, "approveCost", "cost", "id", json!({ "id": large })).await;
    }
    assert!(lead.event("projectChanged").await.is_some(), "past the red line");
    assert!(sales.is_quiet().await && member.is_quiet().await);
    task(&t, &id, "Speech", None).await;
    for socket in [&mut sales, &mut member] {
        assert_eq!(socket.event("projectChanged").await.expect("a task")["tasks"]["totalCount"], 2);
    }
});

on_both!(only_what_is_visible_can_be_followed, |t| async move {
    let id = planned_project(&t, "sales", "project_manager").await;
    let other = planned_project(&t, "sales", "project_manager").await;
    let query = "subscription($id: ID!) { projectChanged(id: $id) { id } }";
    for (who, id) in [("team_lead2", &id), ("sales2", &id), ("member", &id), ("team_lead", &json!("x"))] {
        let mut socket = Socket::subscribe(&t, who, query, json!({ "id": id })).await;
        let code = socket.refusal().await;
        assert_eq!(code, "NOT_FOUND", "{who}");
    }
    let mut lead = follow(&t, "team_lead", &id).await;
    task(&t, &other, "Posters", None).await;
    assert!(lead.is_quiet().await, "another project");
});

// Another server, of which this one hears nothing but what is in the database.
on_both!(changes_by_other_servers_show, |t| async move {
    let id = planned_project(&t, "sales", "project_manager").await;
    task(&t, &id, "Posters", None).await;
    let mut lead = follow(&t, "team_lead", &id).await;
    let mut lead_of_all = work(&t, "team_lead").await;
    let secret = Some("another secret, long enough".to_string());
    let other = App::new(t.app.db.clone(), t.app.clock.clone(), chrono_tz::Asia::Shanghai, secret);
    let other = other.await.unwrap();
    let id = Id(id.as_str().unwrap().into());
    let manager = user_account::Entity::find()
        .filter(user_account::Column::Email.eq("project_manager@test.example"))
        .one(&other.db.reader)
        .await
        .unwrap()
        .unwrap();
    let manager = Viewer {
        user_id: manager.id,
        session_id: manager.id,
        roles: vec![Role::ProjectManager],
        business_line_id: manager.business_line_id,
        locale: "en".into(),
    };
    let input = HoldProjectInput { id, version: None, reason: "Licence".into() };
    plimsoll::app::project::hold(&other, &manager, input).await.unwrap();
    assert_eq!(lead.event("projectChanged").await.expect("a pause")["onHold"], true);
    assert_eq!(told(&mut lead_of_all).await.len(), 1);
});

const WORK: &str = "subscription { workChanged { projects { id } requirements { id } } }";

async fn work(t: &TestApp, who: &str) -> Socket {
    Socket::subscribe(t, who, WORK, json!({})).await
}

/// The ids that were told of, each once, until nothing came any more: how many changes come as one event depends on
/// the moment.
async fn told(socket: &mut Socket) -> Vec<Value> {
    let mut ids = Vec::new();
    for event in socket.heard().await {
        let changed = &event["payload"]["data"]["workChanged"];
        for of in ["projects", "requirements"].into_iter().flat_map(|list| changed[list].as_array().unwrap())
        {
            if !ids.contains(&of["id"]) {
                ids.push(of["id"].clone());
            }
        }
    }
    ids
}

on_both!(what_changes_shows_to_whoever_sees_it, |t| async move {
    let id = planned_project(&t, "sales", "project_manager").await;
    let customer = customer_of(&t, "sales", "Harbour Books").await;
    let mut lead = work(&t, "team_lead").await;
    let mut sales = work(&t, "sales").await;
    let mut other_line = work(&t, "team_lead2").await;
    let mut member = work(&t, "member").await;
    assert!(lead.is_quiet().await, "what was there before is no news");
    proposal(&t, "project_manager", &id, "200000").await;
    for socket in [&mut lead, &mut sales] {
        assert_eq!(told(socket).await, std::slice::from_ref(&id));
    }
    let wanted = requirement(&t, "sales", &customer).await;
    t.done("sales", "submitRequirement", "requirement", "id", json!({ "id": wanted })).await;
    for socket in [&mut lead, &mut sales] {
        assert_eq!(told(socket).await, std::slice::from_ref(&wanted));
    }
    assert!(lead.is_quiet().await && sales.is_quiet().await, "each change is told once");
    assert!(other_line.is_quiet().await && member.is_quiet().await, "foreign work");
});

on_both!(work_that_is_about_cost_alone_shows_to_those_who_see_cost, |t| async move {
    let id = project(&t).await;
    task(&t, &id, "Posters", None).await;
    let mut lead = work(&t, "team_lead").await;
    let mut sales = work(&t, "sales").await;
    let mut member = work(&t, "member").await;
    cost(&t, &id, "100").await;
    assert_eq!(told(&mut lead).await, std::slice::from_ref(&id));
    assert!(sales.is_quiet().await && member.is_quiet().await);
    task(&t, &id, "Speech", None).await;
    for socket in [&mut lead, &mut sales, &mut member] {
        assert_eq!(told(socket).await, std::slice::from_ref(&id));
    }
});
