//! Whether two answers are the same: cursors may differ, and 100 is 100.0.

use serde_json::Value;

/// Where two answers differ first.
pub fn difference(mine: &Value, theirs: &Value) -> Option<String> {
    match (mine, theirs) {
        (Value::Object(one), Value::Object(two)) => {
            let added = two.keys().find(|key| !one.contains_key(*key));
            added.map(|key| format!(".{key} is only in the second")).or_else(|| {
                one.iter()
                    .filter(|(key, _)| *key != "endCursor")
                    .find_map(|(key, value)| {
                        difference(value, two.get(key)?).map(|path| format!(".{key}{path}"))
                    })
                    .or_else(|| {
                        one.keys()
                            .find(|key| !two.contains_key(*key))
                            .map(|key| format!(".{key} is only in the first"))
                    })
            })
        }
        (Value::Array(one), Value::Array(two)) => {
            let inside = one.iter().zip(two).enumerate();
            let mut inside = inside.filter_map(|(place, (one, two))| {
                difference(one, two).map(|path| format!("[{place}]{path}"))
            });
            inside.next().or_else(|| {
                (one.len() != two.len()).then(|| format!(" has {} and {} items", one.len(), two.len()))
            })
        }
        (Value::Number(one), Value::Number(two)) if one.as_f64() == two.as_f64() => None,
        _ => (mine != theirs).then(|| format!(" is {mine} and {theirs}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::difference;

    #[test]
    fn cursors_may_differ_and_nothing_else() {
        let one = json!({ "data": { "nodes": [{ "id": 1.0, "name": null }], "endCursor": "a" } });
        let same = json!({ "data": { "endCursor": "b", "nodes": [{ "name": null, "id": 1 }] } });
        assert_eq!(difference(&one, &same), None);
        let others = [
            json!({ "data": { "nodes": [{ "id": 2, "name": null }], "endCursor": "a" } }),
            json!({ "data": { "nodes": [{ "id": 1 }], "endCursor": "a" } }),
            json!({ "data": { "nodes": [{ "id": 1, "name": null, "code": 1 }], "endCursor": "a" } }),
            json!({ "data": { "nodes": [], "endCursor": "a" } }),
        ];
        for other in others {
            assert!(difference(&one, &other).is_some(), "{other}");
            assert!(difference(&other, &one).is_some(), "{other}");
        }
    }
}
