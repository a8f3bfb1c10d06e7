//! Searches as conditions on what is stored.

use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, Condition};

use rules::search::SearchQuery;

/// The condition that a row's search text contains every word of the query.
pub fn found(column: impl ColumnTrait, asked: &SearchQuery) -> Condition {
    each_word(asked, |word| Condition::all().add(holds(column, word)))
}

/// The condition that a row contains every word of the query, where `has` gives the condition for one word. A query
/// without words matches no row.
pub fn each_word(asked: &SearchQuery, has: impl Fn(&str) -> Condition) -> Condition {
    if asked.words.is_empty() {
        return Condition::all().add(Expr::val(1).eq(0));
    }
    asked.words.iter().fold(Condition::all(), |all, word| all.add(has(word)))
}

/// That a text which is stored to be searched has a part. The part must have the form of such texts.
pub fn holds(column: impl ColumnTrait, part: &str) -> Expr {
    let mut pattern = String::with_capacity(part.len() + 2);
    pattern.push('%');
    for character in part.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    column.into_expr().like(LikeExpr::new(pattern).escape('\\'))
}
