//! What is over is kept for as long as the policy says, and then goes: sessions, events, and, once exported, entries of
//! the audit log. Alerts stay.

use entity::enums::AuditAction;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use entity::{alert, alert_event, audit_entry, exported_entry, session};
use plimsoll::app::audit;
use plimsoll::app::retention::{DeletedRows, delete_expired};
use plimsoll::feed::cursor;
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, QueryOrder};
use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{approved_cost, customer, project};
use crate::support::socket::Socket;
use crate::support::{TestApp, viewer};

async fn cleared(t: &TestApp) -> DeletedRows {
    delete_expired(&t.app, &Default::default()).await.unwrap()
}

async fn keep(t: &TestApp, days: Value) -> Value {
    let fields = "retention { sessionDays eventDays auditDays }";
    t.mutate("admin", "updatePolicy", "policy", fields, json!({ "retention": days })).await
}

on_both!(sessions_go_some_time_after_their_end, |t| async move {
    let count = async || session::Entity::find().count(&t.app.db.reader).await.unwrap();
    let signed_out = t.sign_in("sales").await;
    t.sign_in("finance").await;
    let sign_out = "mutation($input: SignOutInput!) { signOut(input: $input) { errors { message } } }";
    t.send(None, sign_out, json!({ "input": { "refreshToken": signed_out["refreshToken"] } })).await;
    let (before, day) = (count().await, TimeDelta::days(1));
    assert_eq!(before, 2);

    t.app.clock.advance(day * 90 - TimeDelta::seconds(1));
    assert_eq!(cleared(&t).await.sessions, 0, "ninety days are not over");
    t.app.clock.advance(TimeDelta::seconds(2));
    assert_eq!(cleared(&t).await.sessions, 1, "the one that was signed out");
    t.app.clock.advance(day * 30);
    t.sign_in("sales").await;
    assert_eq!(cleared(&t).await.sessions, 1, "the one that was not refreshed for thirty days");
    assert_eq!(count().await, 1, "who has just signed in stays");

    t.pass_days(200);
    let reply = keep(&t, json!({ "sessionDays": null })).await;
    assert_eq!(
        reply["policy"]["retention"],
        json!({ "sessionDays": null, "eventDays": 400, "auditDays": null })
    );
    assert_eq!(cleared(&t).await.sessions, 0, "null is for ever");
});

on_both!(many_sessions_go_while_people_write, |t| async move {
    let user = viewer(&t.app, "sales").await.user_id;
    let past = t.app.clock.now() - TimeDelta::days(200);
    let ended = (0..1_700).map(|_| session::Model {
        id: t.app.ids.at(past),
        user_id: user,
        refresh_hash: "x".into(),
        seal: None,
        previous_hash: None,
        rotated_at: None,
        created_at: past,
        expires_at: past,
        revoked_at: None,
    });
    plimsoll::app::db::insert_all::<session::Entity>(t.app.db.writer(), ended).await.unwrap();
    let write = async {
        let (mut written, mut longest) = (0, Duration::ZERO);
        while session::Entity::find().count(&t.app.db.reader).await.unwrap() > 100 {
            let start = Instant::now();
            customer(&t).await;
            (written, longest) = (written + 1, longest.max(start.elapsed()));
        }
        (written, longest)
    };
    let (gone, (written, longest)) = tokio::join!(cleared(&t), write);
    assert_eq!(gone, DeletedRows { sessions: 1_700, events: 0 });
    assert!(
        written > 0 && longest < Duration::from_secs(3),
        "{written} were written, the slowest in {longest:?}"
    );
});

on_both!(events_go_and_their_alerts_stay, |t| async move {
    let first = project(&t).await;
    approved_cost(&t, &first, "100001").await;
    let events = async || {
        let all = alert_event::Entity::find().order_by_asc(alert_event::Column::Seq);
        all.all(&t.app.db.reader).await.unwrap()
    };
    let alerts =
        async || alert::Entity::find().order_by_asc(alert::Column::Id).all(&t.app.db.reader).await.unwrap();
    let (old, stays) = (events().await, alerts().await);
    assert!(old.len() > 1 && !stays.is_empty());
    t.pass_days(399);
    assert_eq!(cleared(&t).await.events, 0);
    // Of all that is old the last stays: the stream goes on from there.
    t.pass_days(2);
    assert_eq!(cleared(&t).await.events, old.len() as u64 - 1);
    assert_eq!(events().await, old[old.len() - 1..]);
    assert_eq!(alerts().await, stays);

    let query = "subscription($after: String) { alerts(after: $after) { cursor } }";
    let follow =
        async |after: String| Socket::subscribe(&t, "team_lead", query, json!({ "after": after })).await;
    let gone = follow(cursor::of(&old[0])).await.answer().await;
    let message = gone["payload"]["errors"][0]["message"].as_str().or(gone["payload"][0]["message"].as_str());
    assert!(message.unwrap().contains("too old"), "{gone}");
    let mut follower = follow(cursor::of(&old[old.len() - 1])).await;
    let second = project(&t).await;
    approved_cost(&t, &second, "100001").await;
    assert!(follower.event("alerts").await.is_some(), "what is new is told");
    assert_eq!(cleared(&t).await.events, 1, "and the last of the old is the last no longer");
});

on_both!(how_long_is_checked_and_the_organisation_s, |t| async move {
    let query = "{ policy { retention { sessionDays eventDays auditDays } } }";
    let now = t.get("team_lead", query, json!({})).await["policy"]["retention"].clone();
    assert_eq!(now, json!({ "sessionDays": 90, "eventDays": 400, "auditDays": null }));
    for (field, wrong, allowed) in [
        ("sessionDays", 0, "1 to 3650"),
        ("eventDays", 29, "30 to 3650"),
        ("auditDays", 89, "90 to 3650"),
        ("auditDays", 3651, "90 to 3650"),
    ] {
        let refused = keep(&t, json!({ field: wrong })).await;
        assert_eq!(refused["errors"][0]["field"], json!(["input", "retention", field]), "{refused}");
        assert_eq!(refused["errors"][0]["allowed"], json!([allowed]), "{refused}");
    }
    let line = t.get("admin", "{ businessLines { nodes { id } } }", json!({})).await;
    let line = line["businessLines"]["nodes"][0]["id"].clone();
    let input = json!({ "businessLineId": line, "retention": { "eventDays": 500 } });
    let refused = t.mutate("admin", "updatePolicy", "policy", "version", input).await;
    assert_eq!(refused["errors"][0]["field"], json!(["input", "retention", "eventDays"]), "{refused}");
    // A line that has its own policy has none of this.
    let own = t
        .done(
            "admin",
            "updatePolicy",
            "policy",
            "retention { eventDays }",
            json!({ "businessLineId": line, "paymentDays": 9 }),
        )
        .await;
    assert_eq!(own["retention"], Value::Null);
    let changed = keep(&t, json!({ "eventDays": 500 })).await;
    assert_eq!(
        changed["policy"]["retention"],
        json!({ "sessionDays": 90, "eventDays": 500, "auditDays": null })
    );
});

async fn entries(t: &TestApp) -> Vec<audit_entry::Model> {
    audit_entry::Entity::find().order_by_asc(audit_entry::Column::Id).all(&t.app.db.reader).await.unwrap()
}

on_both!(entries_leave_the_audit_log_for_a_file_only, |t| async move {
    project(&t).await;
    let old = entries(&t).await;
    t.pass_days(100);
    let mut file = Vec::new();
    assert!(
        audit::write_old(&t.app, &mut file).await.unwrap().is_none(),
        "by default they are kept for ever"
    );
    keep(&t, json!({ "auditDays": 90 })).await;
    let young = entries(&t).await.len() - old.len();
    assert!(young > 0);

    let written = audit::write_old(&t.app, &mut file).await.unwrap().unwrap();
    assert_eq!(entries(&t).await.len(), old.len() + young, "writing deletes nothing");
    let lines: Vec<Value> =
        String::from_utf8(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), written.count()), (old.len(), old.len()));
    for (line, entry) in lines.iter().zip(&old) {
        assert_eq!((&line["id"], &line["action"]), (&json!(entry.id), &json!(entry.action.stored())));
        let changes = plimsoll::app::json_column::read(&entry.changes, entry.id).unwrap();
        assert_eq!(line["changes"].as_object().unwrap().len(), changes.len());
    }
    audit::delete(&t.app, &written).await.unwrap();
    let left = entries(&t).await;
    assert_eq!(left.len(), young + 1, "and the entry that says so");
    let last = left.last().unwrap();
    assert_eq!((last.action, last.actor_id), (AuditAction::ExportAudit, None));
    let changes = plimsoll::app::json_column::read(&last.changes, last.id).unwrap();
    assert_eq!((&changes["entries"].1, &changes["sha256"].1), (&json!(old.len()), &json!(written.digest)));
    assert_eq!(exported_entry::Entity::find().count(&t.app.db.reader).await.unwrap(), 0);

    // Without a file the database itself refuses.
    for sql in ["DELETE FROM audit_entry", "UPDATE audit_entry SET action = 'x'"] {
        let refused = t.app.db.writer().execute_unprepared(sql).await.unwrap_err().to_string();
        assert!(refused.contains("audit entries are never"), "{refused}");
    }
    assert_eq!(entries(&t).await, left);
});

on_both!(the_program_exports_the_audit_log, |t| async move {
    project(&t).await;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("audit.jsonl");
    let export = || -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
        program.args(["export-audit", &file.display().to_string(), "--database-url", &t.address]);
        tokio::task::block_in_place(|| program.output().unwrap())
    };
    let words =
        |output: &Output| String::from_utf8_lossy(&[&*output.stdout, &output.stderr].concat()).into_owned();
    let refused = export();
    assert!(!refused.status.success() && words(&refused).contains("auditDays"), "{}", words(&refused));
    keep(&t, json!({ "auditDays": 90 })).await;
    // The program goes by the machine's clock, and what happened here is long ago by it.
    let count = entries(&t).await.len();
    let done = export();
    assert!(done.status.success() && words(&done).contains(&format!("{count} entries")), "{}", words(&done));
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), count);
    assert_eq!(entries(&t).await.len(), 1);
    let again = export();
    assert!(!again.status.success() && words(&again).contains("is there already"), "{}", words(&again));
});
