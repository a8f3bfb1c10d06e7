//! The languages there are, and the names of enum values in them.

use app::language::{self, Locale};

use crate::object;

/// An enum of the schema, and what its values are called in a language.
#[derive(Clone, Debug)]
pub struct EnumNames {
    name: String,
    values: Vec<(&'static str, String)>,
}

/// The enums of the business, with the names of their values.
fn all(locale: Locale) -> Vec<EnumNames> {
    macro_rules! names {
        ($($name:ident)*) => {
            vec![$(EnumNames {
                name: <entity::enums::$name as async_graphql::InputType>::type_name().into_owned(),
                values: entity::enums::$name::ALL
                    .iter()
                    .map(|value| value.name())
                    .map(|value| {
                        let label = messages::label(stringify!($name), value, locale);
                        (value, label.unwrap_or_else(|| value.to_owned()))
                    })
                    .collect(),
            }),*]
        };
    }
    entity::enums::every_enum!(names)
}

object! {
    /// An enum of the business, with the names that people know its values by.
    EnumLabels(EnumNames)
    fields {
        /// Name of the enum in this schema, such as `Role`.
        r#enum: &str = |labels, _| labels.name.as_str();
        /// Its values, in the order of the schema.
        values: Vec<EnumLabel> = |labels, _| labels.values.iter().cloned().map(EnumLabel).collect();
    }
}

object! {
    /// What a value of an enum is called.
    EnumLabel((&'static str, String))
    fields {
        /// The value, such as `PROJECT_MANAGER`.
        value: &str = |(value, _), _| *value;
        /// Its name for people, such as `Project manager`.
        label: &str = |(_, label), _| label.as_str();
    }
}

object! {
    /// Queries about languages.
    root LabelQuery
    fields {
        /// The languages that people are told things in, as tags by BCP 47, such as `zh-CN`. For any other tag the nearest of
        /// them is taken, as `zh-CN` for `zh-HK`.
        locales: Vec<String> = |_, ctx| {
            ctx.viewer()?;
            Locale::all().map(|locale| locale.tag().to_owned()).collect()
        };
        /// The names of all enum values of the business in a language.
        labels(
            locale: Option<String> = "A tag by BCP 47, such as `zh-CN`: the nearest of `locales` is taken, English where none is near; defaults to your own language."
        ): Vec<EnumLabels> = |_, ctx| {
            ctx.viewer()?;
            let locale = locale.map_or_else(language::current, |tag| Locale::nearest(&tag).unwrap_or_default());
            all(locale).into_iter().map(EnumLabels).collect()
        };
    }
}
