//! What a request asks for: the operation's name tells, its text is not read.

use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

use crate::Failure;
use crate::shape::Id;

/// One of the three requests.
pub enum Ask {
    /// A project by its id, with its customer.
    Point(Uuid),
    /// A page of projects after a position.
    List(NaiveDate, Uuid),
    /// A page of customers after one, with three levels below.
    Nested(Uuid),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    operation_name: &'a str,
    #[serde(borrow)]
    variables: Variables<'a>,
}

#[derive(Deserialize)]
struct Variables<'a> {
    id: Option<&'a str>,
    after: Option<&'a str>,
}

impl Ask {
    /// From the same body that the GraphQL servers get.
    pub fn parse(body: &[u8]) -> Result<Self, Failure> {
        let Body { operation_name, variables } = serde_json::from_slice(body)?;
        Ok(match operation_name {
            "Point" => Self::Point(Id::parse(variables.id.unwrap_or_default())?),
            "List" => match variables.after {
                Some(cursor) => {
                    let (day, id) = cursor.split_once('/').ok_or("not a cursor")?;
                    Self::List(day.parse()?, id.parse()?)
                }
                None => Self::List(NaiveDate::default(), Uuid::nil()),
            },
            "Nested" => Self::Nested(variables.after.map_or(Ok(Uuid::nil()), str::parse)?),
            other => return Err(format!("no operation `{other}`").into()),
        })
    }
}
