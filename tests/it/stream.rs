//! The stream: no gap and no repeat, in commit order, across slow commits, reconnects and servers.

use std::sync::atomic::Ordering;
use std::time::Duration;

use entity::enums::{AlertEventType, Role};
use entity::{alert, alert_event, user_account, user_role};
use futures_util::future::join_all;
use plimsoll::app::App;
use plimsoll::app::alert::{events_after, record_event, write_events};
use plimsoll::feed::cursor;
use rand::RngExt;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::on_both;
use crate::support::builders::{approved_cost, project};
use crate::support::socket::Socket;
use crate::support::{Api, TestApp};

const ALERTS: &str = "subscription($after: String) { alerts(after: $after) { cursor type } }";
const PATIENCE: Duration = Duration::from_secs(20);

/// An alert that is open, and the cursor of the last event.
async fn overrun(t: &TestApp) -> (alert::Model, String) {
    let project = project(t).await;
    approved_cost(t, &project, "100001").await;
    let events = events_after(&t.app, 0, 100).await.unwrap();
    let last = events.last().unwrap();
    (last.alert.as_ref().clone(), cursor::of(&last.event))
}

/// Writes events of an alert, and takes its time between the drawing of their numbers and the commit.
async fn write(app: &App, alert: &alert::Model, count: usize, pause: Duration, commit: bool) {
    let tx = app.begin().await.unwrap();
    for _ in 0..count {
        record_event(&tx, None, alert, AlertEventType::Escalated);
    }
    write_events(&tx).await.unwrap();
    tokio::time::sleep(pause).await;
    if commit {
        tx.commit().await.unwrap();
    }
}

/// The cursors of all events after one.
async fn table(app: &App, after: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut seq = 0;
    loop {
        let events = events_after(app, seq, 1000).await.unwrap();
        let Some(last) = events.last() else { break };
        seq = last.event.seq;
        all.extend(events.iter().map(|sent| cursor::of(&sent.event)));
    }
    let place = all.iter().position(|cursor| cursor == after).unwrap();
    all.split_off(place + 1)
}

/// Reads what comes after a cursor until nothing more comes, coming back after every so many events, each time to
/// the next of these servers.
async fn read(servers: &[&Api], token: &str, after: &str, at_once: usize) -> Vec<String> {
    let mut read = vec![after.to_string()];
    for server in servers.iter().cycle() {
        let variables = json!({ "after": read.last() });
        let mut socket = Socket::try_subscribe(&server.url, token, ALERTS, variables).await.unwrap();
        for _ in 0..at_once {
            match socket.event_within("alerts", Duration::from_secs(3)).await {
                Some(event) => read.push(event["cursor"].as_str().unwrap().to_string()),
                None => return read.split_off(1),
            }
        }
    }
    unreachable!()
}

on_both!(slow_commits_are_told_in_their_order, |t| async move {
    let (alert, start) = overrun(&t).await;
    let (other, token) = (t.another().await, t.token("team_lead").await);
    let writers = (0..10).map(|writer| {
        let (app, alert) = (if writer % 2 == 0 { t.app.clone() } else { other.app.clone() }, alert.clone());
        tokio::spawn(async move {
            for round in 0..12 {
                let (pause, count) = {
                    let mut dice = rand::rng();
                    (Duration::from_millis(dice.random_range(0..12)), dice.random_range(1..4))
                };
                // Some draw numbers and then fail; they are given to others.
                write(&app, &alert, count, pause, (writer + round) % 5 != 0).await;
            }
        })
    });
    let (here, there): (&Api, &Api) = (&t, &other);
    let (one, two, both, crossed) = ([here], [there], [here, there], [there, here]);
    let reading = async {
        tokio::join!(
            read(&one, &token, &start, usize::MAX),
            read(&two, &token, &start, usize::MAX),
            read(&both, &token, &start, 7),
            read(&crossed, &token, &start, 3),
        )
    };
    let (written, read) = tokio::join!(join_all(writers), reading);
    written.into_iter().for_each(|writer| writer.unwrap());
    let expected = table(&t.app, &start).await;
    assert!(expected.len() > 100, "{}", expected.len());
    for read in [read.0, read.1, read.2, read.3] {
        assert_eq!(read, expected);
    }
});

// A burst that is longer than what waits for a follower in memory, while it sleeps.
on_both!(who_lags_behind_is_served_from_the_table, |t| async move {
    let (alert, start) = overrun(&t).await;
    let mut followers = Vec::new();
    for who in ["team_lead", "team_lead", "sales", "finance"] {
        followers.push(Socket::subscribe(&t, who, ALERTS, json!({ "after": start })).await);
    }
    for _ in 0..6 {
        write(&t.app, &alert, 150, Duration::ZERO, true).await;
    }
    let expected = table(&t.app, &start).await;
    assert_eq!(expected.len(), 900);
    for (place, follower) in followers.iter_mut().enumerate() {
        if place == 2 {
            assert!(follower.is_quiet().await, "cost is not for sales");
            continue;
        }
        for cursor in &expected {
            assert_eq!(follower.event_within("alerts", PATIENCE).await.unwrap()["cursor"], **cursor);
        }
    }
});

async fn refusal(t: &TestApp, after: &str) -> (Value, String) {
    let token = t.token("team_lead").await;
    let mut events = reqwest::Client::new()
        .post(format!("{}/graphql", t.url))
        .bearer_auth(token)
        .header("accept", "text/event-stream")
        .json(&json!({ "query": ALERTS, "variables": { "after": after } }))
        .send()
        .await
        .unwrap();
    let mut text = String::new();
    while !text.contains("data: ") {
        text += str::from_utf8(&events.chunk().await.unwrap().unwrap()).unwrap();
    }
    let data = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let answer: Value = serde_json::from_str(data).unwrap();
    let error = answer["errors"][0].clone();
    (error["extensions"]["code"].clone(), error["message"].as_str().unwrap_or_default().to_string())
}

on_both!(a_cursor_of_elsewhere_or_of_long_ago_is_an_error, |t| async move {
    let (alert, start) = overrun(&t).await;
    write(&t.app, &alert, 5, Duration::ZERO, true).await;
    let cursors = table(&t.app, &start).await;
    // The event of the same number in another database.
    let events = events_after(&t.app, 0, 1).await.unwrap();
    let foreign = alert_event::Model { project_id: uuid::Uuid::now_v7(), ..events[0].event.clone() };
    let late = alert_event::Model { seq: 1_000, ..events[0].event.clone() };
    let altered = {
        let mut bytes = start.clone().into_bytes();
        let last = bytes.last_mut().unwrap();
        *last = if *last == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).unwrap()
    };
    for wrong in ["", "nonsense", "YWxlcnQ6MQ", &cursor::of(&foreign), &cursor::of(&late), &altered] {
        let (code, message) = refusal(&t, wrong).await;
        assert_eq!(code, "BAD_USER_INPUT", "{wrong}");
        assert!(message.contains("not a cursor of this stream"), "{wrong}: {message}");
    }

    // What is old is put away.
    let all = events_after(&t.app, 0, 1_000).await.unwrap();
    let begun = all.iter().position(|one| cursor::of(&one.event) == start).unwrap();
    let old = alert_event::Column::Seq.lte(all[begun + 1].event.seq);
    alert_event::Entity::delete_many().filter(old).exec(t.app.db.writer()).await.unwrap();
    let (code, message) = refusal(&t, &start).await;
    assert_eq!(code, "BAD_USER_INPUT");
    assert!(message.contains("too old"), "{message}");
    let token = t.token("team_lead").await;
    assert_eq!(read(&[&t], &token, &cursors[1], usize::MAX).await, cursors[2..]);
    let beginning = "YWxlcnQ6MA";
    assert_eq!(read(&[&t], &token, beginning, usize::MAX).await, cursors[1..]);
});

on_both!(an_event_is_answered_once_for_all_who_are_alike, |t| async move {
    let (alert, start) = overrun(&t).await;
    let query = "subscription($from: String) { alerts(after: $from) { cursor alert { message
        project { name customer { name } costSummary { paid { amount } } tasks(first: 5) { nodes { title } } } } } }";
    let mut cost = Vec::new();
    let mut followers = Vec::new();
    for count in [1, 20] {
        while followers.len() < count {
            // Another way to begin makes no other answer.
            let last = table(&t.app, &start).await.pop();
            let from = if followers.len() % 2 == 0 { Value::Null } else { json!(last) };
            followers.push(Socket::subscribe(&t, "team_lead", query, json!({ "from": from })).await);
        }
        let mut fewest = usize::MAX;
        for _ in 0..4 {
            let before = t.statements.load(Ordering::SeqCst);
            write(&t.app, &alert, 1, Duration::ZERO, true).await;
            let mut answers = Vec::new();
            for follower in &mut followers {
                answers.push(follower.event("alerts").await.unwrap());
            }
            fewest = fewest.min(t.statements.load(Ordering::SeqCst) - before);
            assert!(answers.iter().all(|answer| *answer == answers[0]));
        }
        cost.push(fewest);
    }
    // The feed looks now and then, too.
    assert!(cost[0] > 5 && cost[1] <= cost[0] + 3, "statements for one and for twenty: {cost:?}");
});

// The same document, each as they may see it: nobody is given an answer that was written for another.
on_both!(an_answer_is_shared_only_among_those_who_see_the_same, |t| async move {
    let (alert, _) = overrun(&t).await;
    let query = "subscription { alerts { alert { message project { costSummary { paid { amount } } } } } }";
    let mut all = Vec::new();
    for who in ["legal", "team_lead", "director", "project_manager", "finance2", "team_lead2"] {
        all.push((who, Socket::subscribe(&t, who, query, json!({})).await));
    }
    let chinese =
        user_account::ActiveModel { locale: sea_orm::ActiveValue::Set("zh-CN".into()), ..Default::default() };
    let director = user_account::Column::Email.eq("director@test.example");
    user_account::Entity::update_many().set(chinese).filter(director).exec(t.app.db.writer()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    write(&t.app, &alert, 1, Duration::ZERO, true).await;
    let mut messages = Vec::new();
    for (who, follower) in &mut all[..5] {
        let event = follower.event("alerts").await.unwrap_or_else(|| panic!("nothing for {who}"));
        assert_eq!(event["alert"]["project"]["costSummary"]["paid"]["amount"], "0.00", "{who}");
        messages.push((*who, event["alert"]["message"].as_str().unwrap().contains("成本红线")));
    }
    let expected = ["legal", "team_lead", "director", "project_manager", "finance2"];
    assert_eq!(messages, expected.map(|who| (who, who == "director")), "each in their own language");
    assert!(all[5].1.is_quiet().await, "another line's");
});

on_both!(a_role_taken_away_ends_what_it_saw, |t| async move {
    let (alert, start) = overrun(&t).await;
    let mut lead = Socket::subscribe(&t, "team_lead", ALERTS, json!({})).await;
    let mut legal = Socket::subscribe(&t, "legal", ALERTS, json!({})).await;
    write(&t.app, &alert, 1, Duration::ZERO, true).await;
    assert!(lead.event("alerts").await.is_some() && legal.event("alerts").await.is_some());
    let user = user_account::Column::Email.eq("team_lead@test.example");
    let user = user_account::Entity::find().filter(user).one(&t.app.db.reader).await.unwrap().unwrap();
    let role = || user_role::Entity::delete_many().filter(user_role::Column::UserId.eq(user.id));
    role().exec(t.app.db.writer()).await.unwrap();
    // By hand, so that nobody is told; what the program changes counts with the next event.
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    write(&t.app, &alert, 1, Duration::ZERO, true).await;
    assert!(legal.event("alerts").await.is_some());
    assert!(lead.is_quiet().await);
    // Given back: it goes on, with what happens from then on and with all of it for whoever asks.
    let given = user_role::ActiveModel {
        user_id: sea_orm::ActiveValue::Set(user.id),
        role: sea_orm::ActiveValue::Set(Role::TeamLead),
    };
    user_role::Entity::insert(given).exec_without_returning(t.app.db.writer()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    write(&t.app, &alert, 1, Duration::ZERO, true).await;
    assert!(lead.event_within("alerts", PATIENCE).await.is_some());
    let token = t.token("team_lead").await;
    assert_eq!(read(&[&t], &token, &start, usize::MAX).await.len(), 3);
});

on_both!(signing_out_elsewhere_ends_the_socket_before_anything_more_is_told, |t| async move {
    let (alert, _) = overrun(&t).await;
    let other = t.another().await;
    let granted = t.sign_in("legal").await;
    let token = granted["accessToken"].as_str().unwrap();
    let mut stays = Socket::subscribe(&t, "legal", ALERTS, json!({})).await;
    let mut leaves = Socket::subscribe_as(&t, token, ALERTS, json!({})).await;
    let query = "mutation($input: SignOutInput!) { signOut(input: $input) { errors { message } } }";
    let input = json!({ "input": { "refreshToken": granted["refreshToken"] } });
    other.send(None, query, input).await;
    // At once: what is committed after the sign-out is not told any more.
    write(&other.app, &alert, 1, Duration::ZERO, true).await;
    assert!(stays.event("alerts").await.is_some());
    assert_eq!(leaves.close_code().await, 4403, "nothing is told to one who has signed out");
});

on_both!(an_event_stream_goes_on_after_the_last_event_id, |t| async move {
    let (alert, start) = overrun(&t).await;
    write(&t.app, &alert, 5, Duration::ZERO, true).await;
    let expected = table(&t.app, &start).await;
    let token = t.token("team_lead").await;
    let mut last: Option<String> = None;
    let mut ids = Vec::new();
    // Always asked the same, as a browser does: where it goes on is said by the header alone.
    for _ in 0..3 {
        let parameters = [("query", ALERTS), ("variables", &json!({ "after": start }).to_string())];
        let url = reqwest::Url::parse_with_params(&format!("{}/graphql", t.url), parameters).unwrap();
        let mut request =
            reqwest::Client::new().get(url).bearer_auth(&token).header("accept", "text/event-stream");
        if let Some(last) = &last {
            request = request.header("last-event-id", last);
        }
        let mut events = request.send().await.unwrap();
        let mut text = String::new();
        while text.matches("\n\n").count() < 3 {
            text += str::from_utf8(&events.chunk().await.unwrap().unwrap()).unwrap();
        }
        let new = text.split("\n\n").filter(|event| event.starts_with("id: ")).take(2);
        for event in new {
            let mut lines = event.lines();
            let id = lines.next().unwrap().strip_prefix("id: ").unwrap();
            assert_eq!(lines.next(), Some("event: next"));
            let data = lines.next().unwrap().strip_prefix("data: ").unwrap();
            let data: Value = serde_json::from_str(data).unwrap();
            assert_eq!(data["data"]["alerts"]["cursor"], id);
            ids.push(id.to_string());
        }
        last = ids.last().cloned();
        if ids.len() == 4 {
            break;
        }
    }
    assert_eq!(ids, expected[..4]);
    let (code, message) = refusal(&t, "nonsense").await;
    assert_eq!(code, "BAD_USER_INPUT", "{message}");
});
