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
