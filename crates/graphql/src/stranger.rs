//! The answer to requests without a session, where the schema is not public.
//!
//! A document is judged before validation reports anything, because an error of validation tells whether a name
//! exists. Everything that is not in this table, and everything that is invalid, gets the same answer.

use std::sync::Arc;

use async_graphql::Request;
use async_graphql::parser::types::{ExecutableDocument, OperationType, Selection, SelectionSet};

use super::executor::Executor;

/// The types that are open to strangers, with their fields; the second name is the type of an object field.
const OPEN: &[(&str, &[(&str, &str)])] = &[
    (
        "Mutation",
        &[("signIn", "SignInPayload"), ("refreshSession", "SignInPayload"), ("signOut", "SignOutPayload")],
    ),
    (
        "SignInPayload",
        &[
            ("accessToken", LEAF),
            ("refreshToken", LEAF),
            ("expiresAt", LEAF),
            ("viewer", "User"),
            ("errors", "UserError"),
        ],
    ),
    ("SignOutPayload", &[("errors", "UserError")]),
    (
        "User",
        &[
            ("id", LEAF),
            ("name", LEAF),
            ("email", LEAF),
            ("locale", LEAF),
            ("weeklyCapacity", LEAF),
            ("active", LEAF),
            ("version", LEAF),
            ("roles", LEAF),
            ("businessLine", "BusinessLine"),
        ],
    ),
    ("BusinessLine", &[("id", LEAF), ("name", LEAF), ("version", LEAF)]),
    (
        "UserError",
        &[
            ("code", LEAF),
            ("reason", LEAF),
            ("params", "ErrorParam"),
            ("message", LEAF),
            ("field", LEAF),
            ("allowed", LEAF),
        ],
    ),
    ("ErrorParam", &[("name", LEAF), ("kind", LEAF), ("values", LEAF), ("currency", LEAF)]),
];

/// The type of a leaf field.
const LEAF: &str = "";

/// Whether a stranger's request is answered at all.
pub async fn is_answered(answers: &Executor, request: &Request, document: &Arc<ExecutableDocument>) -> bool {
    is_open(document) && answers.validate(request, document).await.is_none()
}

/// Whether a document selects only what is open to strangers.
pub fn is_open(document: &ExecutableDocument) -> bool {
    document.operations.iter().all(|(_, operation)| {
        let operation = &operation.node;
        operation.ty == OperationType::Mutation
            && is_open_at("Mutation", &operation.selection_set.node, document)
    })
}

/// The recursion is bounded: the guard has limited how deep and how large the document is.
fn is_open_at(of: &str, set: &SelectionSet, document: &ExecutableDocument) -> bool {
    let fields = OPEN.iter().find(|(known, _)| *known == of).map_or(&[][..], |(_, fields)| fields);
    set.items.iter().all(|item| match &item.node {
        Selection::Field(field) => {
            let name = field.node.name.node.as_str();
            let known = fields.iter().find(|(known, _)| *known == name);
            name == "__typename"
                || known.is_some_and(|(_, under)| is_open_at(under, &field.node.selection_set.node, document))
        }
        Selection::InlineFragment(fragment) => is_open_at(of, &fragment.node.selection_set.node, document),
        Selection::FragmentSpread(spread) => {
            let fragment = document.fragments.get(&spread.node.fragment_name.node);
            fragment.is_some_and(|fragment| is_open_at(of, &fragment.node.selection_set.node, document))
        }
    })
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;
    use rules::rights::ANYBODY;

    fn open(text: &str) -> bool {
        is_open(&parse_query(text).unwrap())
    }

    #[test]
    fn strangers_sign_in_and_ask_for_nothing_else() {
        for (text, expected) in [
            (
                "mutation { signIn(input: {}) { accessToken viewer { name businessLine { id } } errors { code } } }",
                true,
            ),
            ("mutation { a: signIn { ...F } __typename } fragment F on SignInPayload { refreshToken }", true),
            ("mutation { signIn { ... on SignInPayload { expiresAt } } }", true),
            ("mutation { signIn { query { viewer { id } } } }", false),
            ("mutation { signIn { accessTokn } }", false),
            ("mutation { signIn { accessToken { id } } }", false),
            ("mutation { signIn { viewer { roles } } payCost { errors { code } } }", false),
            ("mutation { signOut { ...F } } fragment F on SignOutPayload { query { viewer { id } } }", false),
            ("mutation { signOut { ...Gone } }", false),
            ("mutation A { signOut { errors { code } } } query B { viewer { id } }", false),
            ("{ __typename }", false),
            ("{ __schema { types { name } } }", false),
            ("{ signIn { accessToken } }", false),
            ("subscription { signIn { accessToken } }", false),
        ] {
            assert_eq!(open(text), expected, "{text}");
        }
    }

    #[test]
    fn the_table_is_of_the_schema_and_of_the_rights() {
        let sdl = crate::sdl();
        for (of, fields) in OPEN {
            let body = sdl.split_once(&format!("\ntype {of} ")).unwrap().1.split_once("\n}").unwrap().0;
            for (field, under) in *fields {
                let plain = body.split_once(&format!("\n\t{field}: "));
                // One with arguments has its type on a line of its own.
                let with_arguments = || body.split_once(&format!("\n\t{field}("))?.1.split_once("\n\t): ");
                let (_, rest) = plain.or_else(with_arguments).unwrap_or_else(|| panic!("{of}.{field}"));
                let given = rest.lines().next().unwrap().trim_matches(['[', ']', '!']);
                assert!(under.is_empty() || given == *under, "{of}.{field}: {given}");
            }
        }
        let operations: Vec<_> = OPEN[0].1.iter().map(|(name, _)| *name).collect();
        assert_eq!(operations, ANYBODY.iter().map(|operation| operation.name()).collect::<Vec<_>>());
    }
}
