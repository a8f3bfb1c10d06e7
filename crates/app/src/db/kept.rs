//! Statements that are made once: to make one costs more than to read a row with it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::reading::Reading;
use crate::table::Layout;
use crate::viewer::Viewer;

/// As many are kept; then it begins anew.
const MOST: usize = 500;

/// All that a statement is made of: whoever asks alike is read for with the same.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Alike {
    /// What is read, by a name.
    pub what: &'static str,
    /// Who sees it.
    pub viewer: Viewer,
    /// What they are shown.
    pub layout: Layout,
}

/// The statements that were made.
#[derive(Default)]
pub struct Kept(Mutex<HashMap<Alike, Arc<Reading>>>);

impl Kept {
    /// The statement of those who ask alike; it is made of nothing else.
    pub fn get(&self, alike: Alike, make: impl FnOnce(&Alike) -> Reading) -> Arc<Reading> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.get(&alike) {
            return known.clone();
        }
        if kept.len() >= MOST {
            kept.clear();
        }
        let made = Arc::new(make(&alike));
        kept.insert(alike, made.clone());
        made
    }
}

#[cfg(test)]
mod tests {
    use entity::enums::Role;
    use sea_orm::DbBackend;
    use sea_orm::sea_query::Query;
    use uuid::Uuid;

    use super::*;
    use crate::table::Columns;

    fn alike(what: &'static str, role: Role, column: usize) -> Alike {
        let (user_id, session_id) = (Uuid::nil(), Uuid::nil());
        let viewer =
            Viewer { user_id, session_id, roles: vec![role], business_line_id: None, locale: "en".into() };
        let layout = Layout { own: Columns::NONE.and(column), beside: Columns::NONE };
        Alike { what, viewer, layout }
    }

    #[test]
    fn a_statement_is_made_once_for_all_who_ask_alike_and_for_nobody_else() {
        let kept = Kept::default();
        let mut made = 0;
        let mut ask = |alike| {
            let before = made;
            kept.get(alike, |alike| {
                made += 1;
                Reading::new(&Query::select(), DbBackend::Sqlite, alike.layout, Vec::new(), 1)
            });
            made > before
        };
        assert!(ask(alike("tasks", Role::Member, 0)));
        assert!(!ask(alike("tasks", Role::Member, 0)));
        assert!(ask(alike("tasks", Role::Finance, 0)), "another viewer");
        assert!(ask(alike("tasks", Role::Member, 1)), "other columns");
        assert!(ask(alike("costs", Role::Member, 0)), "other rows");
        assert!(!ask(alike("tasks", Role::Member, 0)));
    }

    #[test]
    fn no_more_are_kept_than_there_is_room_for() {
        let kept = Kept::default();
        let names: &'static [String] = Vec::leak((0..MOST * 2).map(|n| format!("rows {n}")).collect());
        for name in names {
            kept.get(alike(name, Role::Member, 0), |alike| {
                Reading::new(&Query::select(), DbBackend::Sqlite, alike.layout, Vec::new(), 1)
            });
            assert!(kept.0.lock().unwrap().len() <= MOST);
        }
    }
}
