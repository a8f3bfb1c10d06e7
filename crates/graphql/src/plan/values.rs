//! How the types of values are written.

use async_graphql::registry::Registry;
use async_graphql::resolver_utils::enum_value;
use async_graphql::{ID, OutputType};

use super::{Answer, Pen, Plan, Planned, Planner, Selected, Under, Wrote};
use crate::earned::EstimateMethod;
use crate::registration;
use app::error::{Error, ErrorCode};
use app::scalar::{Date, Decimal, Instant};
use app::waiting::Duty;

/// Objects.
impl<T: Planned> Answer for T {
    fn register(registry: &mut Registry) -> String {
        registration::object::<T>(registry)
    }

    fn plan(selected: &Selected<'_>, planner: &mut Planner<'_>) -> Under {
        Under::Object(planner.under::<T>(selected))
    }

    fn write<'q>(&self, under: &'q Under, pen: &mut Pen<'q>) -> Wrote {
        pen.object(self, plan_of(under)?)
    }
}

/// The plan of an object or of a page.
pub(super) fn plan_of(under: &Under) -> Result<&Plan, Error> {
    match under {
        Under::Object(plan) | Under::Page(_, plan) => Ok(plan),
        _ => Err(Error::bug("an object without its plan")),
    }
}

impl<T: Answer> Answer for Option<T> {
    const NULLABLE: bool = true;

    fn register(registry: &mut Registry) -> String {
        let of = T::register(registry);
        of.strip_suffix('!').map_or_else(|| of.clone(), str::to_owned)
    }

    fn plan(selected: &Selected<'_>, planner: &mut Planner<'_>) -> Under {
        T::plan(selected, planner)
    }

    fn write<'q>(&self, under: &'q Under, pen: &mut Pen<'q>) -> Wrote {
        match self {
            Some(value) => value.write(under, pen),
            None => {
                pen.null();
                Ok(())
            }
        }
    }
}

impl<T: Answer> Answer for Vec<T> {
    fn register(registry: &mut Registry) -> String {
        format!("[{}]!", T::register(registry))
    }

    fn plan(selected: &Selected<'_>, planner: &mut Planner<'_>) -> Under {
        T::plan(selected, planner)
    }

    fn write<'q>(&self, under: &'q Under, pen: &mut Pen<'q>) -> Wrote {
        pen.list::<T, _>(self.iter(), under)
    }
}

macro_rules! leaves {
    ($($type:ty: |$value:ident, $pen:ident| $write:expr;)*) => {$(
        impl Answer for $type {
            fn register(registry: &mut Registry) -> String {
                <$type as OutputType>::create_type_info(registry)
            }

            fn write<'q>(&self, _: &'q Under, $pen: &mut Pen<'q>) -> Wrote {
                let $value = self;
                $write;
                Ok(())
            }
        }
    )*};
}
leaves! {
    &str: |text, pen| pen.text(text)?;
    String: |text, pen| pen.text(text)?;
    i32: |number, pen| pen.leaf(number)?;
    bool: |value, pen| pen.leaf(value)?;
    f64: |number, pen| pen.leaf(number)?;
    ID: |id, pen| pen.text(&id.0)?;
    Decimal: |number, pen| pen.plain_text(&number.0);
    Date: |day, pen| pen.day(day.0);
    Instant: |instant, pen| pen.plain_text(&instant.text());
    Duty: |duty, pen| pen.leaf(&enum_value(*duty))?;
    ErrorCode: |code, pen| pen.leaf(&enum_value(*code))?;
    EstimateMethod: |method, pen| pen.leaf(&enum_value(*method))?;
}

macro_rules! enums {
    ($($type:ident)*) => { leaves! { $(entity::enums::$type: |value, pen| pen.plain_text(value.name());)* } };
}
entity::enums::every_enum!(enums);
