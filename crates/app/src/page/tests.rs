use entity::customer::Column::{CreatedAt, Name, NameKey, Version};
use entity::{customer, project};

use super::*;
use crate::customer::CustomerOrder;

type Orders = Sort<customer::Column>;

fn by_name() -> Orders {
    Sort::up(NameKey).of_name(Name)
}

fn encoded(order: CustomerOrder, key: SortValue) -> String {
    let position = CursorPosition { order: format!("{order:?}"), key, id: Uuid::max() };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&position).unwrap())
}

fn reads(cursor: &str, order: CustomerOrder, sort: Orders) -> bool {
    let read = position::<customer::Entity>("after", cursor, order, sort);
    read.is_ok_and(|position| position.id == Uuid::max())
}

#[test]
fn a_window_is_within_its_limits_and_from_one_end() {
    let window = |first, last| Window::new(first, None, last, None);
    let length = |first, last| window(first, last).map(|window| (window.length, window.backwards)).ok();
    assert_eq!(length(None, None), Some((20, false)));
    assert_eq!(length(Some(0), None), Some((0, false)));
    assert_eq!(length(Some(LONGEST), None), Some((100, false)));
    assert_eq!(length(None, Some(7)), Some((7, true)));
    for (first, last, code) in [
        (Some(1), Some(1), "BAD_USER_INPUT"),
        (Some(-1), None, "BAD_USER_INPUT"),
        (None, Some(i32::MIN), "BAD_USER_INPUT"),
        (Some(LONGEST + 1), None, "LIMIT_EXCEEDED"),
        (None, Some(i32::MAX), "LIMIT_EXCEEDED"),
    ] {
        assert_eq!(window(first, last).unwrap_err().code(), code, "{first:?} {last:?}");
    }
}

#[test]
fn a_cursor_is_read_in_its_own_order_alone() {
    let named = encoded(CustomerOrder::NameAsc, SortValue::Text("Éclair".into()));
    assert!(reads(&named, CustomerOrder::NameAsc, by_name()));
    assert!(!reads(&named, CustomerOrder::NameDesc, by_name()), "another order");
    let plain = encoded(CustomerOrder::CreatedAtAsc, SortValue::None);
    assert!(reads(&plain, CustomerOrder::CreatedAtAsc, Sort::up(None)));
    for cut in 0..named.len() {
        assert!(!reads(&named[..cut], CustomerOrder::NameAsc, by_name()), "{cut}");
    }
}

#[test]
fn a_cursor_holds_a_value_of_the_columns_type() {
    let day = |year| SortValue::Day(NaiveDate::from_ymd_opt(year, 1, 1).unwrap());
    let keys = || {
        [
            SortValue::None,
            SortValue::Text("a".into()),
            SortValue::Text("\0".into()),
            SortValue::Int(1),
            day(2026),
        ]
    };
    let fits = |column: ColumnDef| keys().map(|key| key.fits(&column));
    assert_eq!(fits(Name.def()), [false, true, false, false, false]);
    assert_eq!(fits(Version.def()), [false, false, false, true, false]);
    assert_eq!(fits(CreatedAt.def()), [false; 5], "instants are in the order of ids");
    assert_eq!(fits(project::Column::PlannedEnd.def()), [false, false, false, false, true]);
    // Years that a database does not take, or writes in another way.
    let ends = project::Column::PlannedEnd.def();
    assert_eq!(
        [-1, 1969, 1970, 9999, 10_000].map(|year| day(year).fits(&ends)),
        [false, false, true, true, false]
    );
}
