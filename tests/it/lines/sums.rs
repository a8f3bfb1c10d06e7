//! Every figure of the dashboard is the sum of the rows that the same person is shown with the same arguments.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{WATCHERS, company};
use crate::on_both;
use crate::support::TestApp;

/// Minor units by currency; what is nothing is not there.
type Sums = BTreeMap<String, i64>;

/// What a cost report is grouped by, as the server calls it and as its rows do.
const KEYS: [(&str, &str); 7] = [
    ("CATEGORY", "category"),
    ("MONTH", "month"),
    ("CUSTOMER", "customer"),
    ("MANAGER", "manager"),
    ("PROJECT", "project"),
    ("BUSINESS_LINE", "businessLine"),
    ("SERVICE", "service"),
];

/// Whole time, from a day, to a day, between two days, and a time of nothing.
const TIMES: [(Option<&str>, Option<&str>); 5] = [
    (None, None),
    (Some("2026-02-05"), None),
    (None, Some("2026-02-20")),
    (Some("2026-02-01"), Some("2026-03-02")),
    (Some("2027-01-01"), None),
];

const COUNTED: [&str; 4] = ["SUBMITTED", "FINANCE_APPROVED", "APPROVED", "PAID"];

fn minor(money: &Value) -> i64 {
    money["amount"].as_str().unwrap().replace('.', "").parse().unwrap()
}

fn add(sums: &mut Sums, money: &Value) {
    *sums.entry(money["currency"].as_str().unwrap().into()).or_default() += minor(money);
}

fn sums<'a>(money: impl IntoIterator<Item = &'a Value>) -> Sums {
    let mut sums = Sums::new();
    money.into_iter().for_each(|one| add(&mut sums, one));
    sums.retain(|_, sum| *sum != 0);
    sums
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

/// All rows of a list, page by page.
pub(super) async fn all(t: &TestApp, who: &str, list: &str, filter: &Value, fields: &str) -> Vec<Value> {
    let kind = format!("{}{}Filter", list[..1].to_uppercase(), &list[1..list.len() - 1]);
    let query = format!(
        "query($filter: {kind}, $after: String) {{ list: {list}(first: 100, after: $after, filter: $filter) {{
            nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = t.get(who, &query, json!({ "filter": filter, "after": after })).await["list"].clone();
        rows.extend(array(&page["nodes"]).iter().cloned());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] != true {
            return rows;
        }
    }
}

fn count(rows: &[Value], of: impl Fn(&Value) -> bool) -> Value {
    json!(rows.iter().filter(|row| of(row)).count())
}

/// How many projects there are, how they do, and the money that is in them.
async fn check_projects(t: &TestApp, who: &str, asked: &Value) {
    let fields = "stage health progress { actual } contract { status amount { amount currency } instalments {
        status amount { amount currency } received { amount currency } outstanding { amount currency } } }";
    let filter =
        json!({ "businessLineId": asked["line"], "plannedFrom": asked["from"], "plannedTo": asked["to"] });
    let rows = all(t, who, "projects", &filter, fields).await;
    let money = "{ amount currency }";
    let query = format!(
        "query($line: ID, $from: Date, $to: Date) {{ dashboard(businessLineId: $line, from: $from, to: $to) {{
        executionAmount {money} projectCount byStage {{ stage count }} byHealth {{ health count }}
        progressDistribution {{ from to count }}
        collection {{ contracted {money} received {money} outstanding {money} due {money} overdue {money} }} }} }}"
    );
    let answer = t.get(who, &query, asked.clone()).await["dashboard"].clone();
    let case = format!("{who} {asked} {answer:#}");
    assert_eq!(answer["projectCount"], count(&rows, |_| true), "{case}");
    let running = |row: &Value| row["stage"] == "EXECUTION";
    for stage in array(&answer["byStage"]) {
        assert_eq!(stage["count"], count(&rows, |row| row["stage"] == stage["stage"]), "{case}");
    }
    for health in array(&answer["byHealth"]) {
        let expected = count(&rows, |row| running(row) && row["health"] == health["health"]);
        assert_eq!(health["count"], expected, "{case}");
    }
    for bucket in array(&answer["progressDistribution"]) {
        let (from, to) = (bucket["from"].as_f64().unwrap(), bucket["to"].as_f64().unwrap());
        let so_far = |row: &Value| {
            let done = row["progress"]["actual"].as_f64().unwrap();
            if from >= 100.0 { done >= 100.0 } else { (from..to).contains(&done) }
        };
        assert_eq!(bucket["count"], count(&rows, |row| running(row) && so_far(row)), "{case}");
    }
    let in_books = rows.iter().filter(|row| row["stage"] == "EXECUTION" || row["stage"] == "COLLECTION");
    let amounts = in_books.map(|row| &row["contract"]["amount"]);
    assert_eq!(sums(array(&answer["executionAmount"])), sums(amounts), "{case}");
    let in_force = |row: &&Value| {
        ["ACTIVE", "FULFILLED"].contains(&row["contract"]["status"].as_str().unwrap_or_default())
    };
    let contracts = rows.iter().filter(in_force);
    let parts: Vec<_> = contracts.flat_map(|row| array(&row["contract"]["instalments"])).collect();
    let of_status = |status: &'static str| parts.iter().filter(move |part| part["status"] == status);
    let expected = [
        ("contracted", sums(parts.iter().map(|part| &part["amount"]))),
        ("received", sums(parts.iter().map(|part| &part["received"]))),
        ("outstanding", sums(parts.iter().map(|part| &part["outstanding"]))),
        ("due", sums(of_status("DUE").map(|part| &part["outstanding"]))),
        ("overdue", sums(of_status("OVERDUE").map(|part| &part["outstanding"]))),
    ];
    for (name, expected) in expected {
        assert_eq!(sums(array(&answer["collection"][name])), expected, "{name} {case}");
    }
}

/// What a cost has in common with others by these keys: null where it is not grouped by.
fn group(cost: &Value, keys: &[usize]) -> String {
    let project = &cost["project"];
    let all = [
        cost["category"].clone(),
        json!(cost["incurredOn"].as_str().map(|day| format!("{}-01", &day[..7]))),
        project["customer"].clone(),
        project["manager"].clone(),
        json!({ "id": project["id"] }),
        project["businessLine"].clone(),
        cost["serviceItem"]["service"].clone(),
    ];
    let part = |place: usize| if keys.contains(&place) { all[place].clone() } else { Value::Null };
    Value::Array((0..all.len()).map(part).collect()).to_string()
}

/// The same of a row of a report.
fn group_of_row(row: &Value) -> String {
    Value::Array(KEYS.iter().map(|(_, name)| row[*name].clone()).collect()).to_string()
}

const ROW: &str =
    "fragment R on CostReportRow { category month service customer { id } manager { id } project { id }
    businessLine { id } budget { amount currency } variance { amount } submitted { amount currency }
    committed { amount currency } paid { amount currency } total { amount currency } }";

/// Reports by these sets of keys.
async fn reports(t: &TestApp, who: &str, asked: &Value, sets: &[Vec<usize>]) -> Vec<Vec<Value>> {
    let report = |(place, keys): (usize, &Vec<usize>)| {
        let keys: Vec<_> = keys.iter().map(|key| KEYS[*key].0).collect();
        format!("r{place}: costReport(groupBy: [{}]) {{ ...R }}", keys.join(", "))
    };
    let all: Vec<_> = sets.iter().enumerate().map(report).collect();
    let query = format!(
        "query($line: ID, $from: Date, $to: Date) {{ dashboard(businessLineId: $line, from: $from, to: $to) {{
        {} }} }} {ROW}",
        all.join("\n")
    );
    let answer = t.get(who, &query, asked.clone()).await["dashboard"].clone();
    (0..sets.len()).map(|place| array(&answer[format!("r{place}")]).clone()).collect()
}

/// All sets of keys.
fn sets() -> Vec<Vec<usize>> {
    let keys = |bits: usize| (0..KEYS.len()).filter(|key| bits & 1 << key != 0).collect();
    (0..1 << KEYS.len()).map(keys).collect()
}

/// The sums of costs, and the budgets, by group.
#[derive(Debug, Default, PartialEq)]
struct Report {
    spent: BTreeMap<String, [Sums; 3]>,
    budgets: BTreeMap<String, Sums>,
}

impl Report {
    fn tidy(mut self) -> Self {
        for sums in self.spent.values_mut().flatten().chain(self.budgets.values_mut()) {
            sums.retain(|_, sum| *sum != 0);
        }
        self.spent.retain(|_, sums| sums.iter().any(|sums| !sums.is_empty()));
        self.budgets.retain(|_, sums| !sums.is_empty());
        self
    }

    /// Of the rows of a report.
    fn from_answer(rows: &[Value]) -> Self {
        let mut report = Self::default();
        for row in rows {
            let spent = report.spent.entry(group_of_row(row)).or_default();
            for (sums, name) in spent.iter_mut().zip(["submitted", "committed", "paid"]) {
                add(sums, &row[name]);
            }
            let three: i64 = ["submitted", "committed", "paid"].iter().map(|name| minor(&row[*name])).sum();
            assert_eq!(minor(&row["total"]), three, "{row:#}");
            if !row["budget"].is_null() {
                let left = minor(&row["budget"]) - minor(&row["committed"]) - minor(&row["paid"]);
                assert_eq!(minor(&row["variance"]), left, "{row:#}");
                add(report.budgets.entry(group_of_row(row)).or_default(), &row["budget"]);
            }
        }
        report.tidy()
    }

    /// Of listed costs and projects.
    fn listed(costs: &[Value], projects: &[Value], keys: &[usize]) -> Self {
        let mut report = Self::default();
        for cost in costs {
            let place = match cost["status"].as_str().unwrap() {
                "APPROVED" => 1,
                "PAID" => 2,
                _ => 0,
            };
            let spent = report.spent.entry(group(cost, keys)).or_default();
            add(&mut spent[place], &cost["amount"]);
        }
        // No budgets are made by month or by service.
        let budgeted = !keys.contains(&1) && !keys.contains(&6);
        for project in projects.iter().filter(|_| budgeted) {
            for line in project["budget"]["lines"].as_array().into_iter().flatten() {
                let like_a_cost = json!({ "category": line["category"], "project": project });
                add(report.budgets.entry(group(&like_a_cost, keys)).or_default(), &line["amount"]);
            }
        }
        report.tidy()
    }
}

async fn check_costs(t: &TestApp, who: &str, asked: &Value) {
    let owner = "id customer { id } manager { id } businessLine { id }";
    let filter = json!({ "businessLineId": asked["line"], "incurredFrom": asked["from"], "incurredTo": asked["to"],
        "status": COUNTED });
    let fields = format!(
        "amount {{ amount currency }} status category incurredOn serviceItem {{ service }} project {{ {owner} }}"
    );
    let costs = all(t, who, "costs", &filter, &fields).await;
    let filter =
        json!({ "businessLineId": asked["line"], "plannedFrom": asked["from"], "plannedTo": asked["to"] });
    let fields = format!("{owner} budget {{ lines {{ category amount {{ amount currency }} }} }}");
    let projects = all(t, who, "projects", &filter, &fields).await;
    let sets = sets();
    for sets in sets.chunks(16) {
        let answers = reports(t, who, asked, sets).await;
        for (keys, rows) in sets.iter().zip(answers) {
            let names: Vec<_> = keys.iter().map(|key| KEYS[*key].0).collect();
            let listed = Report::listed(&costs, &projects, keys);
            assert_eq!(Report::from_answer(&rows), listed, "{who} {asked} by {names:?}");
        }
    }
}

on_both!(a_dashboard_is_the_sum_of_what_is_listed, |t| async move {
    let company = company(&t).await;
    let mut compared = 0;
    for who in WATCHERS {
        for line in [json!(null), company.lines[0].clone(), company.lines[1].clone()] {
            for (from, to) in TIMES {
                let asked = json!({ "line": line, "from": from, "to": to });
                check_projects(&t, who, &asked).await;
                check_costs(&t, who, &asked).await;
                compared += 1;
            }
        }
    }
    assert_eq!(compared, WATCHERS.len() * 15);
    // A line that is not theirs is empty to those who see but their own, whatever the time.
    for (who, other) in [("business_owner", 1), ("director2", 0), ("team_lead", 1), ("lost_owner", 0)] {
        for (from, to) in TIMES {
            let asked = json!({ "line": company.lines[other], "from": from, "to": to });
            let query = "query($line: ID, $from: Date, $to: Date) { dashboard(businessLineId: $line, from: $from, to: $to) {
                executionAmount { amount } projectCount costReport(groupBy: [MONTH]) { month }
                all: costReport(groupBy: []) { total { amount } } collection { contracted { amount } } } }";
            let seen = t.get(who, query, asked).await["dashboard"].clone();
            let nothing = json!({ "executionAmount": [], "projectCount": 0, "costReport": [], "all": [],
                "collection": { "contracted": [] } });
            assert_eq!(seen, nothing, "{who}");
        }
    }
});

/// The filter of `costs` that lists what a row of a report sums.
fn filter_of(row: &Value) -> Value {
    let mut filter = json!({ "status": COUNTED, "currency": [row["total"]["currency"]] });
    let mut put = |name: &str, value: Value| filter[name] = value;
    put("category", json!([row["category"]]));
    put("customerId", row["customer"]["id"].clone());
    put("managerId", row["manager"]["id"].clone());
    put("projectId", row["project"]["id"].clone());
    match &row["businessLine"] {
        Value::Null => put("hasBusinessLine", json!(false)),
        line => put("businessLineId", line["id"].clone()),
    }
    match &row["service"] {
        Value::Null => put("hasServiceItem", json!(false)),
        service => put("service", json!([service])),
    }
    let first: chrono::NaiveDate = row["month"].as_str().unwrap().parse().unwrap();
    put("incurredFrom", row["month"].clone());
    put("incurredTo", json!((first + chrono::Months::new(1)).pred_opt().unwrap().to_string()));
    filter
}

on_both!(the_costs_of_a_report_s_row_can_be_listed, |t| async move {
    company(&t).await;
    for who in ["finance", "business_owner", "owner_manager", "director2"] {
        let every_key = vec![(0..KEYS.len()).collect::<Vec<_>>()];
        let rows = reports(&t, who, &json!({}), &every_key).await.remove(0);
        assert!(rows.len() > 3, "{who} {rows:#?}");
        let without_service = rows.iter().filter(|row| row["service"].is_null()).count();
        assert!(without_service > 0 && without_service < rows.len(), "{who} {rows:#?}");
        for row in rows {
            let costs = all(&t, who, "costs", &filter_of(&row), "amount { amount currency }").await;
            let listed = sums(costs.iter().map(|cost| &cost["amount"]));
            assert_eq!(listed, sums([&row["total"]]), "{who} {row:#}");
        }
    }
});
