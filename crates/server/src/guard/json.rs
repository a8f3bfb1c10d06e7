//! The nesting of JSON, determined from its bytes.

use crate::{limits::Limits, refusal::Refusal};

/// Refuses JSON that is nested deeper than the limit `variables_nesting`, plus the levels of the request or
/// message around the variables.
pub fn nesting(bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    const AROUND: usize = 3;
    if depth(bytes) > limits.variables_nesting + AROUND {
        return Err(Refusal::limit(
            "variables_nesting",
            messages::variables_nested_deeply(limits.variables_nesting),
        ));
    }
    Ok(())
}

/// The deepest nesting of brackets outside of strings. It is exact for JSON; for other input the decoder stops
/// before a difference matters.
fn depth(bytes: &[u8]) -> usize {
    let (mut now, mut deepest) = (0_usize, 0_usize);
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'{' | b'[' => {
                now += 1;
                deepest = deepest.max(now);
            }
            b'}' | b']' => now = now.saturating_sub(1),
            b'"' => {
                while let Some(byte) = rest.next() {
                    match byte {
                        b'\\' => {
                            rest.next();
                        }
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_strings_do_not_count() {
        assert_eq!(depth(br#"{"a":"[[[[","b":["\"[["]}"#), 2);
        assert_eq!(depth(b"[[[["), 4);
        assert_eq!(depth(b"]]]][["), 2);
        assert_eq!(depth(br#""unfinished [[["#), 0);
    }

    #[test]
    fn deep_lists_are_refused_by_name() {
        let deep = "[".repeat(1000);
        let refusal = nesting(deep.as_bytes(), &Limits::default()).err();
        assert_eq!(refusal.and_then(|r| r.limit), Some("variables_nesting"));
    }
}
