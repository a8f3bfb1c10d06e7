//! Cursors of the event stream: the number of an event, and a hash of the event itself.
//!
//! The hash tells a cursor of this stream from one of another database, or of events that are gone since a backup
//! was restored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::alert_event;
use sha2::{Digest, Sha256};

use crate::App;
use crate::alert::{event, first_seq, last_event};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::viewer::Viewer;

/// The position before the first event.
const BEGINNING: &str = "alert:0";

/// The cursor of an event.
pub fn of(event: &alert_event::Model) -> String {
    URL_SAFE_NO_PAD.encode(format!("alert:{}:{}", event.seq, mark(event)))
}

fn mark(event: &alert_event::Model) -> String {
    let at = event.at.timestamp_micros().to_be_bytes();
    let all = Sha256::new().chain_update(event.seq.to_be_bytes()).chain_update(at);
    URL_SAFE_NO_PAD.encode(&all.chain_update(event.project_id).finalize()[..6])
}

/// Decodes a cursor into the event's number and hash; the beginning of the stream has no hash.
fn read(cursor: &str) -> Option<(i64, Option<String>)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (seq, mark) = match text.strip_prefix("alert:")?.split_once(':') {
        Some((seq, mark)) => (seq, Some(mark.to_owned())),
        None => ("0", (text == BEGINNING).then_some(None)?),
    };
    Some((seq.parse().ok()?, mark))
}

/// The cursor of the last committed event that the viewer may see.
pub async fn last(app: &App, viewer: &Viewer) -> Result<String> {
    let last = last_event(app, viewer).await?;
    Ok(last.map_or_else(|| URL_SAFE_NO_PAD.encode(BEGINNING), |event| of(&event)))
}

/// The number of the event that a cursor stands for. Fails if it is not a cursor of this stream, or if events
/// after it have been deleted. The errors do not tell how many events there are.
pub async fn resume(app: &App, cursor: &str, field: &str) -> Result<i64> {
    let wrong = |message| Error::from(UserError::new(ErrorCode::BadUserInput, &[field], message));
    let unknown = || wrong(messages::stream_cursor_unknown());
    let (seq, given) = read(cursor).ok_or_else(unknown)?;
    let Some(given) = given else { return Ok(seq) };
    match event(app, seq).await? {
        Some(event) if mark(&event) == given => Ok(seq),
        None if first_seq(app).await?.is_some_and(|first| (1..first).contains(&seq)) => {
            Err(wrong(messages::stream_cursor_too_old()))
        }
        _ => Err(unknown()),
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Duration};
    use entity::document::Document;
    use entity::enums::{AlertEventType, AlertKind, AlertSeverity, Role};
    use uuid::Uuid;

    use super::*;

    fn event(seq: i64) -> alert_event::Model {
        alert_event::Model {
            seq,
            alert_id: Uuid::nil(),
            project_id: Uuid::nil(),
            kind: AlertKind::ALL[0],
            event: AlertEventType::ALL[0],
            severity: AlertSeverity::ALL[0],
            responsible: Role::Finance,
            evidence: Document::of_text("{}"),
            actor_id: None,
            at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_cursor_gives_back_the_number_of_its_event_and_tells_it_from_others() {
        for seq in [1, i64::MAX] {
            assert_eq!(read(&of(&event(seq))), Some((seq, Some(mark(&event(seq))))));
        }
        let later = alert_event::Model { at: DateTime::UNIX_EPOCH + Duration::microseconds(1), ..event(1) };
        let elsewhere = alert_event::Model { project_id: Uuid::max(), ..event(1) };
        for other in [event(2), later, elsewhere] {
            assert_ne!(mark(&other), mark(&event(1)), "{other:?}");
        }
        assert_eq!(read(&URL_SAFE_NO_PAD.encode(BEGINNING)), Some((0, None)));
    }

    #[test]
    fn nothing_else_is_a_cursor() {
        for text in [
            "",
            "alert",
            "alert:",
            "alert:1",
            "alert:x:y",
            "alert::y",
            "task:1:x",
            "alert:9223372036854775808:x",
        ] {
            assert_eq!(read(&URL_SAFE_NO_PAD.encode(text)), None, "{text}");
        }
        assert_eq!(read("alert:1:x"), None, "it is not encoded");
        assert_eq!(read(&URL_SAFE_NO_PAD.encode([0xff, 0xfe])), None, "it is no text");
    }
}
