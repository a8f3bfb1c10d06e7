//! Content negotiation.

use axum::http::{HeaderMap, header};

/// The media types of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`, which every client understands. A well-formed request gets status 200 even if its
    /// document is refused, because proxies may answer in this type, too.
    Json,
    /// `application/graphql-response+json`: the status tells whether the document was refused.
    GraphqlResponse,
    /// `text/event-stream`: the answers of one operation as a stream of events.
    EventStream,
}

impl Media {
    /// The value of `Content-Type`.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::EventStream => "text/event-stream; charset=utf-8",
        }
    }
}

/// The best media type for this client, or `None` if it accepts none of ours. Without an `Accept` header, and for
/// `*/*`, it is `application/json`, as the draft specification says for clients that do not state what they
/// accept.
pub(crate) fn accepted(headers: &HeaderMap) -> Option<Media> {
    let mut values = headers.get_all(header::ACCEPT).iter().peekable();
    if values.peek().is_none() {
        return Some(Media::Json);
    }
    let ranges =
        values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).filter_map(range);
    let mut best: Option<(u16, u8, Media)> = None;
    for (media, exact, quality) in ranges {
        if quality > 0 && best.is_none_or(|(q, e, _)| (quality, exact) > (q, e)) {
            best = Some((quality, exact, media));
        }
    }
    best.map(|(_, _, media)| media)
}

/// One media range: the type it allows, its specificity, and its quality in thousandths.
fn range(range: &str) -> Option<(Media, u8, u16)> {
    let mut parts = range.split(';');
    let name = parts.next()?.trim().to_ascii_lowercase();
    let (media, exact) = match name.as_str() {
        "application/graphql-response+json" => (Media::GraphqlResponse, 3),
        "text/event-stream" => (Media::EventStream, 3),
        "application/json" => (Media::Json, 2),
        "application/*" => (Media::Json, 1),
        "*/*" => (Media::Json, 0),
        _ => return None,
    };
    let mut quality = 1000;
    for part in parts {
        if let Some((name, value)) = part.split_once('=') {
            let (name, value) = (name.trim(), value.trim().trim_matches('"'));
            if name.eq_ignore_ascii_case("q") {
                quality = thousandths(value)?;
            } else if name.eq_ignore_ascii_case("charset") && !is_utf8(value) {
                return None;
            }
        }
    }
    Some((media, exact, quality))
}

fn thousandths(value: &str) -> Option<u16> {
    let quality: f32 = value.parse().ok()?;
    // The cast is of a number between 0 and 1000.
    (0.0..=1.0).contains(&quality).then_some((quality * 1000.0) as u16)
}

/// Whether a request says that its body is JSON in UTF-8, which is JSON's only encoding.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next().and_then(|value| value.to_str().ok()), values.next()) else {
        return false;
    };
    let mut parts = value.split(';');
    let name = parts.next().unwrap_or_default().trim();
    name.eq_ignore_ascii_case("application/json")
        && parts.all(|part| match part.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
                is_utf8(value.trim().trim_matches('"'))
            }
            _ => true,
        })
}

/// Whether a body is not compressed: none is decompressed here, as a small one could become huge.
pub(crate) fn is_plain(headers: &HeaderMap) -> bool {
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    encodings.all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

fn is_utf8(charset: &str) -> bool {
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn accept(value: &'static str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(value));
        accepted(&headers)
    }

    #[test]
    fn the_best_of_what_is_accepted() {
        use Media::{EventStream, GraphqlResponse, Json};
        assert_eq!(accepted(&HeaderMap::new()), Some(Json));
        for (value, media) in [
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("application/json", Some(Json)),
            ("application/json; charset=utf-8", Some(Json)),
            ("APPLICATION/GraphQL-Response+JSON", Some(GraphqlResponse)),
            ("application/graphql-response+json, application/json;q=0.9", Some(GraphqlResponse)),
            ("application/json, application/graphql-response+json", Some(GraphqlResponse)),
            ("application/graphql-response+json;q=0.1, application/json", Some(Json)),
            ("text/event-stream", Some(EventStream)),
            ("text/html, */*;q=0.8", Some(Json)),
            ("text/html", None),
            ("application/json;q=0", None),
            ("application/json; charset=utf-16", None),
            ("", None),
        ] {
            assert_eq!(accept(value), media, "{value}");
        }
    }

    #[test]
    fn a_body_is_json_or_not() {
        for (value, expected) in [
            ("application/json", true),
            ("Application/JSON ; Charset=\"UTF-8\"", true),
            ("application/json; charset=latin1", false),
            ("text/plain", false),
            ("application/x-www-form-urlencoded", false),
            ("application/jsonx", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(value));
            assert_eq!(is_json(&headers), expected, "{value}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
