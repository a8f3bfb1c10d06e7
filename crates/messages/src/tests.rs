use std::collections::BTreeSet;

use terms::{CostStatus, Currency, Role};

use super::*;

fn locale(tag: &str) -> Locale {
    Locale::nearest(tag).unwrap()
}

fn both(message: &Message) -> [String; 2] {
    ["en", "zh-CN"].map(|tag| message.text(locale(tag)))
}

#[test]
fn the_nearest_language_is_found() {
    assert_eq!(Locale::all().map(Locale::tag).collect::<Vec<_>>(), ["en", "zh-CN"]);
    for (wanted, tag) in [
        ("en", Some("en")),
        ("en-GB", Some("en")),
        ("EN-us", Some("en")),
        ("zh", Some("zh-CN")),
        ("zh-CN", Some("zh-CN")),
        ("zh-cn", Some("zh-CN")),
        ("zh-Hans", Some("zh-CN")),
        ("zh-Hant-TW", Some("zh-CN")),
        ("zh-HK", Some("zh-CN")),
        ("fr", None),
        ("", None),
        ("not a tag", None),
    ] {
        assert_eq!(Locale::nearest(wanted).map(Locale::tag), tag, "{wanted}");
    }
}

#[test]
fn what_a_browser_accepts_is_taken_in_its_order() {
    for (header, tag) in [
        ("zh-CN,zh;q=0.9,en;q=0.8", Some("zh-CN")),
        ("en;q=0.2, zh-HK;q=0.7", Some("zh-CN")),
        ("fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5", Some("en")),
        ("fr, de", None),
        ("zh;q=0, en;q=0.1", Some("en")),
        ("", None),
        (";;;q=,,", None),
    ] {
        assert_eq!(Locale::accepted(header).map(Locale::tag), tag, "{header}");
    }
}

#[test]
fn weights_that_are_no_numbers_and_endless_headers_do_no_harm() {
    for weight in ["NaN", "nan", "-NaN", "inf", "-1", "2", "1e9", "", "0x1"] {
        assert_eq!(Locale::accepted(&format!("zh;q={weight}, en;q=0.1")).map(Locale::tag), Some("en"));
    }
    // A sort by an order in which NaN equals everything panics on such headers.
    for step in 1..200_usize {
        let items = (0..60_usize).map(|at| match at * step * 7_919 % 5 {
            0 | 1 => "fr;q=NaN".to_owned(),
            other => format!("de;q=0.{}", at * other % 10),
        });
        assert_eq!(Locale::accepted(&items.collect::<Vec<_>>().join(",")), None);
    }
    let endless = "fr,".repeat(20_000) + "zh";
    assert_eq!(Locale::accepted(&endless), None);
}

#[test]
fn every_enum_value_has_a_label_in_every_language() {
    macro_rules! each {
        ($($name:ident)*) => {
            $(for value in terms::$name::ALL {
                for locale in Locale::all() {
                    let told = label(stringify!($name), value.name(), locale);
                    assert!(told.is_some(), "{} {} in {}", stringify!($name), value.name(), locale.tag());
                }
            })*
        };
    }
    terms::every_enum!(each);
}

#[test]
fn values_are_written_as_each_language_writes_them() {
    let over = hard_limit_exceeded(Arg::amount("1234.50", Currency::Cny), Arg::amount("-7", Currency::Jpy));
    let [en, zh] = both(&over);
    assert_eq!(
        en,
        "With this cost the project would have committed 1234.50 CNY more than its hard limit of -7 JPY."
    );
    assert!(zh.contains("1,234.50 元") && zh.contains("-7 日元"), "{zh}");
    assert_eq!(both(&days(1)), ["1 day", "1 天"]);
    assert_eq!(both(&days(12)), ["12 days", "12 天"]);
    assert_eq!(both(&days("?")), ["? days", "? 天"]);
    assert_eq!(both(&chance(0)), ["under 1 %", "不到 1%"]);
    let roles = Arg::list([Role::Finance, Role::Director]);
    let refused = no_permission(Arg::label("Permission", "SeeCost"), roles);
    assert_eq!(
        both(&refused),
        [
            "Your roles don't let you see cost; these do: FINANCE, DIRECTOR.",
            "您的角色无权查看成本；有此权限的角色：财务、总监。"
        ]
    );
    let absent = not_found(Arg::term("Noun", "service item"));
    assert_eq!(
        both(&absent),
        ["There is no such service item, or you may not see it.", "服务项不存在，或您无权查看。"]
    );
}

#[test]
fn a_message_is_stored_and_read_again() {
    let role = others(Role::Finance);
    let told = tasks_open(2, Arg::list([quoted("a"), quoted("b")]), 0);
    for message in [stale_version(3, 4), role, told, out_of_bounds(0.5, 1, 2)] {
        let stored = serde_json::to_string(&message).unwrap();
        assert_eq!(serde_json::from_str::<Message>(&stored).unwrap(), message, "{stored}");
    }
    let old: Message = serde_json::from_str("\"Nobody did.\"").unwrap();
    assert_eq!((old.to_string().as_str(), old.reason()), ("Nobody did.", ErrorReason::Other));
    let newer: Message = serde_json::from_str(r#"{"id":"not-yet-known"}"#).unwrap();
    assert!(newer.to_string().starts_with("This was refused."));
    assert_eq!(stale_version(3, 4).reason(), ErrorReason::Stale);
    assert_eq!(ErrorReason::NotAllowedForRole.name(), "NOT_ALLOWED_FOR_ROLE");
}

#[test]
fn reasons_promise_the_params_that_their_messages_give() {
    // In order of the reasons: what each of their messages gives, and what only some do.
    let promises: &[(ErrorReason, &[&str], &[&str])] = &[
        (ErrorReason::WrongLength, &["length", "max"], &["min"]),
        (ErrorReason::WrongCount, &["count", "min", "max"], &[]),
        (ErrorReason::OutOfRange, &["given"], &["min", "max"]),
        (ErrorReason::TooManyDecimals, &["given", "decimals"], &[]),
        (ErrorReason::Malformed, &[], &["given"]),
        (ErrorReason::DeceptiveText, &[], &["character"]),
        (ErrorReason::WrongCurrency, &["currency"], &[]),
        (ErrorReason::NotFound, &["noun"], &[]),
        (ErrorReason::NotOffered, &[], &["category", "currency"]),
        (ErrorReason::Stale, &["version", "current"], &[]),
        (ErrorReason::WrongState, &[], &["state"]),
        (ErrorReason::FourEyes, &["role"], &[]),
        (ErrorReason::RestrictedWord, &["word"], &[]),
        (ErrorReason::OverLimit, &["over", "limit"], &[]),
        (ErrorReason::NotAllowedForRole, &["roles"], &[]),
        (ErrorReason::Limit, &["max"], &[]),
        (ErrorReason::TooSoon, &[], &["seconds"]),
    ];
    for (id, given) in PUBLISHED {
        let reason = reason_of(id).unwrap();
        let always = promises.iter().find(|(of, ..)| *of == reason).map_or(&[][..], |(_, always, _)| always);
        let missing: Vec<_> = always.iter().filter(|name| !given.contains(name)).collect();
        assert!(missing.is_empty(), "`{id}` says {reason:?} without {missing:?}: add them to its .params");
    }
    let mut docs = String::new();
    for line in include_str!("reason.rs").lines().map(str::trim) {
        if let Some(doc) = line.strip_prefix("/// ") {
            docs += doc;
        } else if let Some(variant) = line.strip_suffix(',') {
            // `allowed` and `field` are fields of an error, and no params.
            let named =
                docs.split('`').skip(1).step_by(2).filter(|name| !["allowed", "field"].contains(name));
            let promised = promises.iter().find(|(reason, ..)| format!("{reason:?}") == variant);
            let promised = promised.map(|(_, always, some)| [*always, *some].concat()).unwrap_or_default();
            assert_eq!(named.collect::<BTreeSet<_>>(), promised.into_iter().collect(), "{variant}");
            docs.clear();
        } else {
            docs.clear();
        }
    }
}

#[test]
fn what_only_chooses_words_is_not_told_to_programs() {
    let waits = cost_in_state(CostStatus::FinanceApproved, "director");
    assert!(waits.to_string().contains("waits for the DIRECTOR"), "{waits}");
    assert_eq!(waits.params().map(|(name, _)| name).collect::<Vec<_>>(), ["state"]);
    assert_eq!(deceptive_text("control", "U+0007").params().count(), 1);
    // A number is told even where the text only chooses its words by it.
    assert_eq!(tasks_open(1, Arg::list(["a"]), 0).params().count(), 3);
    for (id, names) in PUBLISHED {
        let kept = names.iter().find(|name| ["waits", "stands", "direction", "kind"].contains(name));
        assert!(kept.is_none_or(|_| *id == "not-an-id-of"), "`{id}` tells programs {kept:?}");
    }
}

#[test]
fn a_text_is_never_read_as_more_than_text() {
    let odd = not_a_day("{ $given } { -x } \u{2068}");
    assert_eq!(odd.to_string(), "`{ $given } { -x } \u{2068}` is not a day.");
}
