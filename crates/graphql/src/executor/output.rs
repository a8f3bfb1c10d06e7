//! How the types of values are written.

use async_graphql::registry::Registry;
use async_graphql::resolver_utils::enum_value;
use async_graphql::{ID, OutputType};

use super::{JsonWriter, Object, ObjectPlan, Output, Planner, SelectedField, ValuePlan, WriteResult};
use crate::earned::EstimateMethod;
use crate::registration;
use app::error::{Error, ErrorCode};
use app::scalar::{Date, Decimal, Instant};
use app::told::ErrorParamKind;
use app::work_queue::Duty;
use entity::enums::CostCategory;
use messages::ErrorReason;

/// Objects.
impl<T: Object> Output for T {
    fn register(registry: &mut Registry) -> String {
        registration::object::<T>(registry)
    }

    fn plan(selected: &SelectedField<'_>, planner: &mut Planner<'_>) -> ValuePlan {
        ValuePlan::Object(planner.under::<T>(selected))
    }

    fn write<'q>(&self, under: &'q ValuePlan, writer: &mut JsonWriter<'q>) -> WriteResult {
        writer.object(self, plan_of(under)?)
    }
}

/// The plan of an object or of a page.
pub(super) fn plan_of(under: &ValuePlan) -> Result<&ObjectPlan, Error> {
    match under {
        ValuePlan::Object(plan) | ValuePlan::Page(_, plan) => Ok(plan),
        _ => Err(Error::bug("an object without its plan")),
    }
}

impl<T: Output> Output for Option<T> {
    const NULLABLE: bool = true;

    fn register(registry: &mut Registry) -> String {
        let of = T::register(registry);
        of.strip_suffix('!').map_or_else(|| of.clone(), str::to_owned)
    }

    fn plan(selected: &SelectedField<'_>, planner: &mut Planner<'_>) -> ValuePlan {
        T::plan(selected, planner)
    }

    fn write<'q>(&self, under: &'q ValuePlan, writer: &mut JsonWriter<'q>) -> WriteResult {
        if let Some(value) = self {
            value.write(under, writer)
        } else {
            writer.null();
            Ok(())
        }
    }
}

impl<T: Output> Output for Vec<T> {
    fn register(registry: &mut Registry) -> String {
        format!("[{}]!", T::register(registry))
    }

    fn plan(selected: &SelectedField<'_>, planner: &mut Planner<'_>) -> ValuePlan {
        T::plan(selected, planner)
    }

    fn write<'q>(&self, under: &'q ValuePlan, writer: &mut JsonWriter<'q>) -> WriteResult {
        writer.list::<T, _>(self.iter(), under)
    }
}

macro_rules! leaves {
    ($($type:ty: |$value:ident, $writer:ident| $write:expr;)*) => {$(
        impl Output for $type {
            fn register(registry: &mut Registry) -> String {
                <$type as OutputType>::create_type_info(registry)
            }

            fn write<'q>(&self, _: &'q ValuePlan, $writer: &mut JsonWriter<'q>) -> WriteResult {
                let $value = self;
                $write;
                Ok(())
            }
        }
    )*};
}
leaves! {
    &str: |text, writer| writer.text(text)?;
    String: |text, writer| writer.text(text)?;
    i32: |number, writer| writer.leaf(number)?;
    bool: |value, writer| writer.leaf(value)?;
    f64: |number, writer| writer.leaf(number)?;
    ID: |id, writer| writer.text(&id.0)?;
    Decimal: |number, writer| writer.plain_text(&number.0);
    Date: |day, writer| writer.day(day.0);
    Instant: |instant, writer| writer.plain_text(&instant.text());
    CostCategory: |category, writer| writer.plain_text(category.code());
    Duty: |duty, writer| writer.leaf(&enum_value(*duty))?;
    ErrorCode: |code, writer| writer.leaf(&enum_value(*code))?;
    ErrorParamKind: |kind, writer| writer.leaf(&enum_value(*kind))?;
    ErrorReason: |reason, writer| writer.leaf(&enum_value(*reason))?;
    EstimateMethod: |method, writer| writer.leaf(&enum_value(*method))?;
}

macro_rules! enums {
    ($($type:ident)*) => { leaves! { $(entity::enums::$type: |value, writer| writer.plain_text(value.name());)* } };
}
entity::enums::every_enum!(enums);
