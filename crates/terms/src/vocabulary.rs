//! The shape of all enums.

/// One enum for the database, GraphQL and JSON. Where what is stored has another name than what is spoken, it stands after
/// `stored`.
macro_rules! vocabulary {
    // Where a value is spoken under its own name.
    (
        $(#[$doc:meta])*
        $name:ident as $graphql:literal { $($(#[$variant_doc:meta])* $variant:ident stored $stored:literal,)* }
    ) => {
        pastey::paste! {
            vocabulary! {
                @named
                $(#[$doc])*
                $name as $graphql {
                    $($(#[$variant_doc])* $variant (stringify!([<$variant:snake:upper>])) $stored,)*
                }
            }
        }
    };
    (
        $(#[$doc:meta])*
        $name:ident as $graphql:literal { $($(#[$variant_doc:meta])* $variant:ident = $value:literal,)* }
    ) => {
        vocabulary! {
            $(#[$doc])*
            $name as $graphql { $($(#[$variant_doc])* $variant = $value stored $value,)* }
        }
    };
    (
        $(#[$doc:meta])*
        $name:ident as $graphql:literal {
            $($(#[$variant_doc:meta])* $variant:ident = $value:literal stored $stored:literal,)*
        }
    ) => {
        vocabulary! {
            @named
            $(#[$doc])*
            $name as $graphql {
                $(
                    $(#[$variant_doc])*
                    #[cfg_attr(feature = "async-graphql", graphql(name = $value))]
                    $variant ($value) $stored,
                )*
            }
        }
    };
    (
        @named
        $(#[$doc:meta])*
        $name:ident as $graphql:literal {
            $($(#[$variant_meta:meta])* $variant:ident ($value:expr) $stored:literal,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(
            feature = "sea-orm",
            derive(EnumIter, DeriveActiveEnum),
            sea_orm(rs_type = "String", db_type = "String(StringLen::None)")
        )]
        #[cfg_attr(feature = "async-graphql", derive(async_graphql::Enum), graphql(name = $graphql))]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                #[cfg_attr(feature = "sea-orm", sea_orm(string_value = $stored))]
                #[serde(rename = $stored)]
                $variant,
            )*
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name it is spoken under.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $value,)*
                }
            }

            /// The name it is stored under.
            pub fn stored(self) -> &'static str {
                match self {
                    $(Self::$variant => $stored,)*
                }
            }

            /// The value that is stored under this name.
            pub fn of_stored(name: &str) -> Option<Self> {
                match name {
                    $($stored => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}
