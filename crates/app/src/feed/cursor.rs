//! Cursors: an event's place in the stream, and a mark of the event itself.
//!
//! The mark tells a cursor of this stream from one of another database, or of a time that a backup has undone.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::alert_event;
use sha2::{Digest, Sha256};

use crate::App;
use crate::alert::{event, first_seq, last_event};
use crate::error::{Error, ErrorCode, Result, UserError};
use crate::viewer::Viewer;

/// Before the first event that is kept.
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

/// The number in a cursor and its mark, which the beginning of the stream has not.
fn read(cursor: &str) -> Option<(i64, Option<String>)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (seq, mark) = match text.strip_prefix("alert:")?.split_once(':') {
        Some((seq, mark)) => (seq, Some(mark.to_owned())),
        None => ("0", (text == BEGINNING).then_some(None)?),
    };
    Some((seq.parse().ok()?, mark))
}

/// The cursor of the last event that was committed, as far as the viewer may know.
pub async fn last(app: &App, viewer: &Viewer) -> Result<String> {
    let last = last_event(app, viewer).await?;
    Ok(last.map_or_else(|| URL_SAFE_NO_PAD.encode(BEGINNING), |event| of(&event)))
}

/// The number of the event that a cursor stands for; an error if that is none of this stream, or if what came
/// after it is not kept any more. Neither tells how many events there are.
pub async fn resume(app: &App, cursor: &str, field: &str) -> Result<i64> {
    let wrong = |message: &str| Error::from(UserError::new(ErrorCode::BadUserInput, &[field], message));
    let unknown = || wrong("This is not a cursor of this stream. Read the list of alerts, and begin anew.");
    let (seq, given) = read(cursor).ok_or_else(unknown)?;
    let Some(given) = given else { return Ok(seq) };
    match event(app, seq).await? {
        Some(event) if mark(&event) == given => Ok(seq),
        None if first_seq(app).await?.is_some_and(|first| (1..first).contains(&seq)) => {
            let message = "This cursor is too old: what came after it is not kept. Read the list of alerts, and begin anew.";
            Err(wrong(message))
        }
        _ => Err(unknown()),
    }
}
