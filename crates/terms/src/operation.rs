//! What the table of rights makes: `Operation`, `Permission` and `AuditAction`.

/// Makes the enums of the table of rights, and what each of their values says.
macro_rules! rights {
    (
        $(#[$anybody_doc:meta])*
        anybody [$($open:ident)+];

        $(#[$signed_in_doc:meta])*
        signed_in [$($common:ident)+];

        $(
            $(#[$doc:meta])*
            $name:ident
                by [$($role:ident)+]
                $(for [$($(#[$told:meta])* $mutation:ident stored $stored:literal,)+])?
                $(asks [$($query:ident)+])?
                $(hides [$($hidden:ident.$hidden_field:ident)+])?
                $(blanks [$($blank:ident.$blank_field:ident)+])?
                $(keeps [$($kept:ident)+])?;
        )*
    ) => { pastey::paste! {
        $(#[$anybody_doc])*
        pub const ANYBODY: &[Operation] = &[$(Operation::[<$open:camel>]),+];

        $(#[$signed_in_doc])*
        pub const SIGNED_IN: &[Operation] = &[$(Operation::[<$common:camel>]),+];

        /// An operation: a field of the schema's `Query`, `Mutation` or `Subscription`. A query and a subscription of
        /// one name are one operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation {
            $(#[doc = concat!("`", stringify!($open), "`")] [<$open:camel>],)+
            $(#[doc = concat!("`", stringify!($common), "`")] [<$common:camel>],)+
            $(
                $($(#[doc = concat!("`", stringify!($mutation), "`")] [<$mutation:camel>],)+)?
                $($(#[doc = concat!("`", stringify!($query), "`")] [<$query:camel>],)+)?
            )*
        }

        impl Operation {
            /// All operations, in the order of the table.
            pub const ALL: &'static [Self] = &[
                $(Self::[<$open:camel>],)+
                $(Self::[<$common:camel>],)+
                $(
                    $($(Self::[<$mutation:camel>],)+)?
                    $($(Self::[<$query:camel>],)+)?
                )*
            ];

            /// Its name in the schema.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::[<$open:camel>] => stringify!($open),)+
                    $(Self::[<$common:camel>] => stringify!($common),)+
                    $(
                        $($(Self::[<$mutation:camel>] => stringify!($mutation),)+)?
                        $($(Self::[<$query:camel>] => stringify!($query),)+)?
                    )*
                }
            }

            /// The operation of this name in the schema.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($open) => Some(Self::[<$open:camel>]),)+
                    $(stringify!($common) => Some(Self::[<$common:camel>]),)+
                    $(
                        $($(stringify!($mutation) => Some(Self::[<$mutation:camel>]),)+)?
                        $($(stringify!($query) => Some(Self::[<$query:camel>]),)+)?
                    )*
                    _ => None,
                }
            }

            /// The permission that it requires; `None` if it is in [`ANYBODY`] or [`SIGNED_IN`].
            pub const fn permission(self) -> Option<Permission> {
                match self {
                    $(Self::[<$open:camel>])|+ => None,
                    $(Self::[<$common:camel>])|+ => None,
                    $(
                        $($(Self::[<$mutation:camel>] => Some(Permission::$name),)+)?
                        $($(Self::[<$query:camel>] => Some(Permission::$name),)+)?
                    )*
                }
            }
        }

        audit_actions! { $($($($(#[$told])* [<$mutation:camel>] stored $stored,)+)?)* }

        impl AuditAction {
            /// The mutation that does it; `None` for what happens to sessions, and what the system does by itself.
            pub const fn operation(self) -> Option<Operation> {
                match self {
                    $($($(Self::[<$mutation:camel>] => Some(Operation::[<$mutation:camel>]),)+)?)*
                    _ => None,
                }
            }
        }

        /// A permission, which only some roles hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Permission {
            $($(#[$doc])* $name,)*
        }

        impl Permission {
            /// All permissions, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The roles that hold it.
            pub fn roles(self) -> &'static [Role] {
                match self {
                    $(Self::$name => &[$(Role::$role),+],)*
                }
            }

            /// The operations that require it.
            pub const fn operations(self) -> &'static [Operation] {
                match self {
                    $(Self::$name => &[
                        $($(Operation::[<$mutation:camel>],)+)?
                        $($(Operation::[<$query:camel>],)+)?
                    ],)*
                }
            }

            /// The fields (type and field) that are refused to others. They are nullable, so that the rest of the
            /// answer still arrives.
            pub const fn hides(self) -> &'static [(&'static str, &'static str)] {
                match self {
                    $(Self::$name => &[$($((stringify!($hidden), stringify!($hidden_field))),+)?],)*
                }
            }

            /// The fields (type and field) that are null for others.
            pub fn blanks(self) -> &'static [(&'static str, &'static str)] {
                match self {
                    $(Self::$name => &[$($((stringify!($blank), stringify!($blank_field))),+)?],)*
                }
            }

            /// The object types that do not exist for others.
            pub fn keeps(self) -> &'static [&'static str] {
                match self {
                    $(Self::$name => &[$($(stringify!($kept)),+)?],)*
                }
            }

            /// Its name, under which what it lets people do has its label.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    } };
}
