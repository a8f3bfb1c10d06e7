//! What is given to a mutation is not lost: it is in the audit log, whoever gave it can read it back, and what can be
//! given can be taken away again.
//!
//! One story goes through every mutation with every field of its input. A field that is added to the schema must be
//! added to the story, and is looked for from then on.

mod clear;
mod log;
mod look;
mod odd;
mod story;
mod words;

use crate::on_both;
use look::{Look, Teller};

on_both!(the_audit_log_tells_every_field_that_changed, |t| async move {
    let mut teller = Teller::new(&t, Look::Log);
    story::tell(&mut teller).await;
    teller.assert_whole();
});

on_both!(every_text_can_be_read_back_by_whoever_gave_it, |t| async move {
    let mut teller = Teller::new(&t, Look::Words);
    story::tell(&mut teller).await;
    teller.assert_whole();
    // Every mutation with every field that it has: whatever stores a row stores what it is found by.
    assert_eq!(crate::search::stale(&t).await, [""; 0]);
});

on_both!(no_text_deceives_whoever_reads_it, |t| async move {
    let mut teller = Teller::new(&t, Look::Odd);
    story::tell(&mut teller).await;
    teller.assert_whole();
});

on_both!(null_clears_a_field_or_is_refused_by_its_name, |t| async move {
    let mut teller = Teller::new(&t, Look::Clear);
    story::tell(&mut teller).await;
    teller.assert_whole();
});
