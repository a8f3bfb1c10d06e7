//! The parameters of a statement, encoded as PostgreSQL's protocol wants them.

use bytes::BytesMut;
use sea_orm::Value;
use sea_orm::sea_query::ArrayType;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

/// A parameter of a statement.
#[derive(Debug)]
pub(super) struct Param<'a>(pub &'a Value);

type EncodeResult = Result<IsNull, Box<dyn std::error::Error + Sync + Send>>;

impl Param<'_> {
    /// The PostgreSQL type that the statement is prepared for.
    pub(super) fn kind(&self) -> Type {
        match self.0 {
            Value::Bool(_) => Type::BOOL,
            Value::Int(_) => Type::INT4,
            Value::BigInt(_) | Value::BigUnsigned(_) => Type::INT8,
            Value::Uuid(_) => Type::UUID,
            Value::ChronoDate(_) => Type::DATE,
            Value::ChronoDateTimeUtc(_) => Type::TIMESTAMPTZ,
            Value::Array(ArrayType::Uuid, _) => Type::UUID_ARRAY,
            _ => Type::TEXT,
        }
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> EncodeResult {
        match self.0 {
            Value::Bool(value) => value.to_sql(ty, out),
            Value::Int(value) => value.to_sql(ty, out),
            Value::BigInt(value) => value.to_sql(ty, out),
            Value::BigUnsigned(value) => value.map(i64::try_from).transpose()?.to_sql(ty, out),
            Value::Uuid(value) => value.to_sql(ty, out),
            Value::String(value) => value.to_sql(ty, out),
            Value::ChronoDate(value) => value.to_sql(ty, out),
            Value::ChronoDateTimeUtc(value) => value.to_sql(ty, out),
            Value::Array(ArrayType::Uuid, values) => {
                let ids = values.as_ref().map(|values| values.iter().map(id).collect::<Vec<_>>());
                ids.to_sql(ty, out)
            }
            other => Err(format!("no value that can be sent: {other:?}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn id(value: &Value) -> Option<Uuid> {
    match value {
        Value::Uuid(id) => *id,
        _ => None,
    }
}
