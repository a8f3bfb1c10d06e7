//! The three requests, each over a fixed list of variables.

use serde_json::{Value, json};

use crate::Outcome;
use crate::compare::difference;
use crate::server::{Kind, Server};

/// Pages that are walked of a list.
const PAGES: usize = 8;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// A project with its customer.
    Point,
    /// Fifty projects, filtered and ordered.
    List,
    /// Customers with their projects with their tasks and costs.
    Nested,
}

impl Request {
    /// In the order they are measured.
    pub const ALL: [Self; 3] = [Self::Point, Self::List, Self::Nested];

    /// As the report calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::List => "list",
            Self::Nested => "nested",
        }
    }

    fn body(self, variables: &Value) -> String {
        let (operation, query) = match self {
            Self::Point => ("Point", include_str!("../../requests/point.graphql")),
            Self::List => ("List", include_str!("../../requests/list.graphql")),
            Self::Nested => ("Nested", include_str!("../../requests/nested.graphql")),
        };
        json!({ "operationName": operation, "query": query, "variables": variables }).to_string()
    }

    /// Where an answer says how to go on.
    fn cursor(self) -> Option<&'static str> {
        match self {
            Self::Point => None,
            Self::List => Some("/data/projects/pageInfo/endCursor"),
            Self::Nested => Some("/data/customers/pageInfo/endCursor"),
        }
    }
}

/// Bodies for one server, and what it answers.
pub struct Asked {
    /// The bodies.
    pub bodies: Vec<String>,
    answers: Vec<Value>,
}

/// Asks a server everything that it will be asked.
pub async fn walk(server: &Server, request: Request, ids: &[String]) -> Outcome<Asked> {
    let token = server.sign_in().await?;
    let mut asked = Asked { bodies: Vec::new(), answers: Vec::new() };
    let Some(cursor) = request.cursor() else {
        for id in ids {
            asked.add(server, request.body(&json!({ "id": id })), token.as_deref()).await?;
        }
        return Ok(asked);
    };
    let mut after = Value::Null;
    for _ in 0..PAGES {
        let body = request.body(&json!({ "after": after }));
        let answer = asked.add(server, body, token.as_deref()).await?;
        after =
            answer.pointer(cursor).filter(|cursor| !cursor.is_null()).ok_or("the list is too short")?.clone();
    }
    Ok(asked)
}

impl Asked {
    async fn add(&mut self, server: &Server, body: String, token: Option<&str>) -> Outcome<&Value> {
        let answer = server.ask(&body, token).await?;
        self.bodies.push(body);
        self.answers.push(answer);
        self.answers.last().ok_or_else(|| "no answer".into())
    }

    /// An error unless both answer the same, but for their cursors.
    pub fn must_equal(&self, other: &Self, request: Request, kinds: (Kind, Kind)) -> Outcome {
        for (place, (mine, theirs)) in self.answers.iter().zip(&other.answers).enumerate() {
            if let Some(path) = difference(mine, theirs) {
                let (one, two) = (kinds.0.name(), kinds.1.name());
                return Err(format!("{one} and {two} differ in {} {place}: {path}", request.name()).into());
            }
        }
        Ok(())
    }

    /// How many objects the first answer holds.
    pub fn objects(&self) -> usize {
        fn count(value: &Value) -> usize {
            match value {
                Value::Object(fields) => {
                    usize::from(fields.contains_key("id")) + fields.values().map(count).sum::<usize>()
                }
                Value::Array(items) => items.iter().map(count).sum(),
                _ => 0,
            }
        }
        self.answers.first().map_or(0, count)
    }
}

/// Ids of projects all over the portfolio.
pub async fn ids(plimsoll: &Server) -> Outcome<Vec<String>> {
    let token = plimsoll.sign_in().await?;
    let query = "{ projects(first: 100, orderBy: NAME_ASC) { nodes { id } } }";
    let answer = plimsoll.ask(&json!({ "query": query }).to_string(), token.as_deref()).await?;
    let nodes = answer.pointer("/data/projects/nodes").and_then(Value::as_array).ok_or("no projects")?;
    Ok(nodes.iter().filter_map(|node| node["id"].as_str().map(String::from)).collect())
}
