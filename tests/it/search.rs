//! What is found, by whom, and in which order.

use std::time::Duration;

use plimsoll::app::search::{SearchedTable, TABLES};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::on_both;
use crate::support::builders::{
    complied_project, customer_of, planned_project, project, project_of, requirement, sign, task,
};
use crate::support::{TestApp, user_id};

/// The rows whose text or place is not what this program would make of them.
pub(crate) async fn stale(t: &TestApp) -> Vec<String> {
    let db = t.app.db.writer();
    let mut stale = Vec::new();
    for SearchedTable { table, .. } in TABLES {
        let searched = SearchedTable::table(table).unwrap();
        let sql = format!("SELECT * FROM {table}");
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        for row in rows {
            let beside = searched.values(|column| row.try_get("", column).unwrap());
            let text: String = row.try_get("", "search_text").unwrap();
            let key: Option<String> = beside.name_key.as_ref().map(|_| row.try_get("", "name_key").unwrap());
            if (&text, &key) != (&beside.search_text, &beside.name_key) {
                stale.push(format!("{table}: {text:?} {key:?} for {beside:?}"));
            }
        }
    }
    stale
}

/// The names (or titles) that a search of a list finds, in the order of creation.
async fn found(t: &TestApp, who: &str, list: &str, name: &str, text: &str) -> Vec<String> {
    let query = format!(
        "query($text: String!) {{ {list}(first: 100, filter: {{ search: $text }}) {{ totalCount nodes {{ {name} }} }} }}"
    );
    let page = t.get(who, &query, json!({ "text": text })).await[list].clone();
    let nodes = page["nodes"].as_array().unwrap();
    assert_eq!(page["totalCount"], nodes.len(), "{text}");
    nodes.iter().map(|node| node[name].as_str().unwrap().to_owned()).collect()
}

async fn customers(t: &TestApp, text: &str) -> Vec<String> {
    found(t, "sales", "customers", "name", text).await
}

on_both!(a_customer_is_found_however_the_name_is_typed, |t| async move {
    for name in [
        "ÉCLAIR Pâtisserie",
        "İstanbul Kahve",
        "Große Straße",
        "Ｍｅｔｒｏ　Ｍｅｄｉａ",
        "傳媒集團",
        "Garden Hotel",
    ] {
        customer_of(&t, "sales", name).await;
    }
    for (text, name) in [
        ("éclair", "ÉCLAIR Pâtisserie"),
        ("ÉCLAIR", "ÉCLAIR Pâtisserie"),
        ("eclair", "ÉCLAIR Pâtisserie"),
        ("e\u{301}clair", "ÉCLAIR Pâtisserie"),
        ("patisserie eclair", "ÉCLAIR Pâtisserie"),
        ("istanbul", "İstanbul Kahve"),
        ("ISTANBUL", "İstanbul Kahve"),
        ("STRASSE", "Große Straße"),
        ("grosse straße", "Große Straße"),
        ("metro media", "Ｍｅｔｒｏ　Ｍｅｄｉａ"),
        ("ＧＡＲＤＥＮ", "Garden Hotel"),
        ("传媒", "傳媒集團"),
        ("傳媒", "傳媒集團"),
    ] {
        assert_eq!(customers(&t, text).await, [name], "{text}");
    }
    for text in ["éclairs", "eclair metro", "gh", "\u{b4}", "%", "_", "\\"] {
        assert_eq!(customers(&t, text).await, [""; 0], "{text}");
    }
});

on_both!(chinese_names_are_found_by_pinyin_and_initials, |t| async move {
    for name in ["花园酒店", "华远集团", "Garden Hotel", "重庆长安"] {
        customer_of(&t, "sales", name).await;
    }
    for (text, names) in [
        ("huayuan", &["花园酒店", "华远集团"][..]),
        ("hy", &["花园酒店", "华远集团"]),
        ("HuaYuan JiuDian", &["花园酒店"]),
        ("hyjt", &["华远集团"]),
        ("花园 jd", &["花园酒店"]),
        ("chongqing", &["重庆长安"]),
        ("cqca", &["重庆长安"]),
        ("garden", &["Garden Hotel"]),
    ] {
        assert_eq!(customers(&t, text).await, names, "{text}");
    }
});

on_both!(a_customer_is_found_by_a_contact, |t| async move {
    let contacts = json!([
        { "name": "李娜", "phone": "+86 138-0013-8000" }, { "name": "Zoë Dupont", "phone": "(021) 6123 4567" },
    ]);
    let input = json!({ "name": "Éclair", "contacts": contacts });
    let id = t.done("sales", "createCustomer", "customer", "id", input).await["id"].clone();
    customer_of(&t, "sales", "Other").await;
    for text in [
        "李娜",
        "lina",
        "zoe",
        "ZOË",
        "13800138000",
        "138 0013 8000",
        "138-0013",
        "+8613800138000",
        "0086 138 0013 8000",
        "+86 21 6123 4567",
        "021-61234567",
        "61234567",
        "eclair 138",
        "eclair zoe",
    ] {
        assert_eq!(customers(&t, text).await, ["Éclair"], "{text}");
    }
    for text in ["13900138000", "other 138", "zoe 139"] {
        assert_eq!(customers(&t, text).await, [""; 0], "{text}");
    }
    // Contacts who are gone are found no more.
    let input = json!({ "id": id, "contacts": [{ "name": "Wang Fang" }] });
    t.done("sales", "updateCustomer", "customer", "id", input).await;
    assert_eq!(customers(&t, "13800138000").await, [""; 0]);
    assert_eq!(customers(&t, "wang").await, ["Éclair"]);
    assert_eq!(stale(&t).await, [""; 0]);
});

/// A project of a customer of this name, with a contract of its own; gives the two ids.
async fn contracted(t: &TestApp, sales: &str, manager: &str, customer: &str) -> (Value, Value) {
    let customer = customer_of(t, sales, customer).await;
    let id = requirement(t, sales, &customer).await;
    t.done(sales, "submitRequirement", "requirement", "id", json!({ "id": id })).await;
    let input = json!({ "id": id, "findings": crate::support::builders::all_passed() });
    t.done(manager, "reviewRequirement", "requirement", "status", input).await;
    let input = json!({ "requirementId": id, "managerId": user_id(t, manager).await, "name": "Launch" });
    let project = t.done(manager, "initiateProject", "project", "id", input).await["id"].clone();
    (project, customer)
}

on_both!(a_project_is_found_by_its_customer_whatever_that_is_called_now, |t| async move {
    let (_, customer) = contracted(&t, "sales", "project_manager", "花园 Éclair").await;
    contracted(&t, "sales", "project_manager", "Other").await;
    let projects = async |text: &str| found(&t, "sales", "projects", "name", text).await.len();
    for text in ["eclair", "huayuan", "hy", "launch eclair", "éclair LAUNCH"] {
        assert_eq!(projects(text).await, 1, "{text}");
    }
    assert_eq!(projects("launch").await, 2);
    assert_eq!(projects("eclair other").await, 0);
    let input = json!({ "id": customer, "name": "北京 Brioche" });
    t.done("sales", "updateCustomer", "customer", "id", input).await;
    for (text, count) in [("eclair", 0), ("huayuan", 0), ("brioche", 1), ("beijing", 1)] {
        assert_eq!(projects(text).await, count, "{text}");
    }
    assert_eq!(stale(&t).await, [""; 0]);
});

on_both!(a_project_is_found_by_its_contract, |t| async move {
    let with = complied_project(&t, "sales", "project_manager").await;
    planned_project(&t, "sales", "project_manager").await;
    let contract = sign(&t, "sales", &with).await;
    let number = t.get(
        "sales",
        "query($id: ID!) { node(id: $id) { ... on Contract { number } } }",
        json!({ "id": contract }),
    );
    let number = number.await["node"]["number"].as_str().unwrap().to_lowercase();
    let query = "query($text: String!) { projects(filter: { search: $text }) { nodes { id } } }";
    for text in [number.clone(), number.to_uppercase(), format!("spring {number}")] {
        let page = t.get("sales", query, json!({ "text": text })).await;
        assert_eq!(page["projects"]["nodes"], json!([{ "id": with }]), "{text}");
    }
    assert_eq!(stale(&t).await, [""; 0]);
});

on_both!(all_that_is_searched_is_searched_in_the_same_form, |t| async move {
    let id = project(&t).await;
    let title = "Éclair 花园";
    task(&t, &id, title, None).await;
    let input = json!({ "projectId": id, "title": title, "description": "x", "severity": "HIGH" });
    t.done("project_manager", "raiseIssue", "issue", "id", input).await;
    let mut cost = crate::support::builders::cost_input(&id, "10");
    cost["payee"] = json!(title);
    t.done("project_manager", "submitCost", "cost", "id", cost).await;
    for text in ["eclair", "ÉCLAIR", "huayuan", "hy eclair"] {
        for (list, name) in [("tasks", "title"), ("issues", "title"), ("costs", "payee")] {
            assert_eq!(found(&t, "project_manager", list, name, text).await, [title], "{list} {text}");
        }
    }
    assert_eq!(found(&t, "admin", "users", "email", "SALES2@Test").await, ["sales2@test.example"]);
    assert_eq!(found(&t, "admin", "businessLines", "name", "brand").await, ["Brand"]);
    assert_eq!(stale(&t).await, [""; 0]);
});

const NAMES: [&str; 16] = [
    "2 Lanterns",
    "10 Lanterns",
    "A",
    "a",
    "Ä",
    "Alpha",
    "alpha",
    "B",
    "Éclair",
    "eclairs",
    "Ž",
    "阿里",
    "北京",
    "重庆",
    "花园",
    "张伟",
];

on_both!(names_order_as_readers_expect, |t| async move {
    for name in NAMES.iter().rev() {
        customer_of(&t, "sales", name).await;
    }
    for (who, order, expected) in [
        ("sales", "NAME_ASC", NAMES.to_vec()),
        ("team_lead", "NAME_ASC", NAMES.to_vec()),
        ("finance", "NAME_DESC", NAMES.iter().rev().copied().collect()),
    ] {
        let query = format!(
            "query($after: String) {{ customers(first: 3, after: $after, orderBy: {order}) {{
                nodes {{ name }} pageInfo {{ endCursor hasNextPage }} }} }}"
        );
        let (mut names, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = t.get(who, &query, json!({ "after": after })).await["customers"].clone();
            names.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["name"].clone()));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(names, expected, "{who} {order}");
    }
});

// A cursor holds the name, not its place.
on_both!(a_cursor_by_name_is_good_whatever_places_are_made_of, |t| async move {
    use base64::Engine;
    for name in ["a", "Ä", "B", "北京"] {
        customer_of(&t, "sales", name).await;
    }
    let id = "00000000-0000-0000-0000-000000000000";
    let position = json!({ "order": "NameAsc", "key": { "Text": "B" }, "id": id });
    let after = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(position.to_string());
    let query = "query($after: String) { customers(orderBy: NAME_ASC, after: $after) { nodes { name } } }";
    let page = t.get("sales", query, json!({ "after": after })).await;
    assert_eq!(page["customers"]["nodes"], json!([{ "name": "B" }, { "name": "北京" }]));
});

/// Two of each role, in two lines.
const PEOPLE: [&str; 18] = [
    "sales",
    "sales2",
    "project_manager",
    "project_manager2",
    "member",
    "member2",
    "finance",
    "finance2",
    "legal",
    "legal2",
    "director",
    "director2",
    "team_lead",
    "team_lead2",
    "business_owner",
    "business_owner2",
    "admin",
    "admin2",
];

// Whatever a search finds somebody by, they can read.
on_both!(nobody_finds_what_they_may_not_read, |t| async move {
    for (sales, manager, name, phone, number) in [
        ("sales", "project_manager", "Zephyr", "13511112222", "zc-1"),
        ("sales2", "project_manager2", "Quartz", "13733334444", "qc-2"),
    ] {
        let project = project_of(&t, sales, manager).await;
        let query =
            "query($id: ID!) { project(id: $id) { customer { id } contract { id } serviceItems { id } } }";
        let of = t.get(sales, query, json!({ "id": project })).await["project"].clone();
        let input = json!({ "id": of["customer"]["id"], "name": name, "contacts": [{ "name": "Yana", "phone": phone }] });
        t.done(sales, "updateCustomer", "customer", "id", input).await;
        let sql = format!("UPDATE contract SET number = '{number}', search_text = '\n{number}'
            WHERE project_id = (SELECT id FROM project WHERE customer_id = (SELECT id FROM customer WHERE name = '{name}'))");
        t.app.db.writer().execute_unprepared(&sql).await.unwrap();
        let member = sales.replace("sales", "member");
        let input = json!({ "projectId": project, "title": "Posters", "assigneeId": user_id(&t, &member).await,
            "plannedStart": "2026-03-02", "plannedEnd": "2026-03-31" });
        t.done(manager, "createTask", "task", "id", input).await;
        let mut cost = crate::support::builders::cost_input(&project, "10");
        cost["payee"] = json!(format!("Payee of {name}"));
        t.done(manager, "submitCost", "cost", "id", cost).await;
    }
    let needles = [
        "zephyr",
        "quartz",
        "yana",
        "13511112222",
        "13733334444",
        "135-1111",
        "zc-1",
        "qc-2",
        "posters",
        "payee",
    ];
    let all_projects =
        "{ projects(first: 100) { nodes { code name customer { name } contract { number } } } }";
    let all_customers = "{ customers(first: 100) { nodes { name contacts { name phone } } } }";
    for who in PEOPLE {
        let readable = |page: &Value| -> Vec<(String, String)> {
            let nodes = page["nodes"].as_array().unwrap();
            nodes
                .iter()
                .map(|node| (node["name"].to_string(), node.to_string().to_lowercase().replace('-', "")))
                .collect()
        };
        let (projects, customers) =
            (t.get(who, all_projects, json!({})).await, t.get(who, all_customers, json!({})).await);
        for (list, shown) in
            [("projects", readable(&projects["projects"])), ("customers", readable(&customers["customers"]))]
        {
            for needle in needles {
                let bare = needle.replace('-', "");
                let expected = shown.iter().filter(|(_, text)| text.contains(&bare)).count();
                let found = found(&t, who, list, "name", needle).await;
                assert_eq!(found.len(), expected, "{who} {list} {needle}");
            }
        }
        // Costs are for those who see cost, however they are looked for.
        let costs = t.ask(who, "{ costs(filter: { search: \"payee\" }) { totalCount } }", json!({})).await;
        let sees = !["sales", "member", "admin"].iter().any(|role| who.starts_with(role));
        assert_eq!(costs["errors"].is_null(), sees, "{who} {costs}");
        let expected = match who.trim_end_matches('2') {
            _ if !sees => json!(null),
            "finance" | "legal" => json!(2),
            _ => json!(1),
        };
        assert_eq!(costs["data"]["costs"]["totalCount"], expected, "{who} {costs}");
    }
});

// An older server knows nothing of what stands beside its rows.
on_both!(rows_without_a_text_get_theirs_at_the_next_start, |t| async move {
    project(&t).await;
    for n in 0..3 {
        customer_of(&t, "sales", &format!("花园 {n}")).await;
    }
    for SearchedTable { table, .. } in TABLES {
        t.app.db.writer().execute_unprepared(&format!("UPDATE {table} SET search_text = ''")).await.unwrap();
    }
    for table in ["customer", "project", "user_account", "business_line"] {
        t.app.db.writer().execute_unprepared(&format!("UPDATE {table} SET name_key = ''")).await.unwrap();
    }
    assert!(!stale(&t).await.is_empty());
    let upgraded = plimsoll::app::App::migrate(&t.app.db).await.unwrap();
    assert!(!upgraded.is_changed());
    assert_eq!(stale(&t).await, [""; 0]);
    assert_eq!(customers(&t, "huayuan").await.len(), 3);
});

on_both!(rows_of_an_older_server_are_found_soon, |t| async move {
    project(&t).await;
    customer_of(&t, "sales", "花园").await;
    for SearchedTable { table, .. } in TABLES {
        t.app.db.writer().execute_unprepared(&format!("UPDATE {table} SET search_text = ''")).await.unwrap();
    }
    let stop = CancellationToken::new();
    let sweep = tokio::spawn(plimsoll::scheduler::run(t.app.clone(), stop.clone()));
    for _ in 0..200 {
        if stale(&t).await.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    stop.cancel();
    sweep.await.unwrap();
    assert_eq!(stale(&t).await, [""; 0]);
    assert_eq!(customers(&t, "huayuan").await, ["花园"]);
});

/// What a filter says of its `search`, and the words that tell what is searched.
const EXPECTED: &[(&str, &[&str])] = &[
    ("BusinessLineFilter", &["name"]),
    ("CostFilter", &["description", "payee"]),
    ("CustomerFilter", &["customer's name", "contacts", "telephone number", "huayuan"]),
    ("IssueFilter", &["title"]),
    ("ProjectFilter", &["name", "code", "customer", "contract"]),
    ("RequirementFilter", &["title"]),
    ("RetrospectiveFilter", &["lessons", "customer's words"]),
    ("TaskFilter", &["title"]),
    ("UserFilter", &["name", "e-mail address"]),
];

#[test]
fn each_search_says_what_is_searched() {
    let schema = std::fs::read_to_string("schema.graphql").unwrap();
    let mut names = Vec::new();
    for filter in schema.split("\ninput ").skip(1) {
        let filter = filter.split("\n}").next().unwrap();
        let Some((before, _)) = filter.split_once("\n\tsearch: String") else { continue };
        let description = before.rsplit("\"\"\"").nth(1).unwrap();
        let name = filter.split_whitespace().next().unwrap();
        let (_, words) =
            EXPECTED.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name}"));
        let description = description.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in *words {
            assert!(description.contains(word), "{name} says nothing of {word}: {description}");
        }
        names.push(name);
    }
    assert_eq!(names.len(), EXPECTED.len());
}
