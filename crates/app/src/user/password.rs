//! Passwords: which are taken, and how they are kept.

use std::net::IpAddr;
use std::sync::LazyLock;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use messages::Arg;
use zxcvbn::{Score, zxcvbn};

use crate::error::{Error, Result};
use crate::fair_queue::FairQueue;
use crate::request_origin::RequestOrigin;
use crate::validation::Validator;

/// The password of everybody in the demo, which everybody knows: nobody else can have it.
pub const DEMO_PASSWORD: &str = "plimsoll-demo";

/// Hashing takes 19 MiB and a core for some 20 ms: more at once than there are cores would help nobody.
static HASHING: LazyLock<FairQueue<Option<IpAddr>>> =
    LazyLock::new(|| FairQueue::new(std::thread::available_parallelism().map_or(2, usize::from), WAITING));
/// How many from one address wait for their turn: more would wait for nothing, as each is to be done in time.
const WAITING: usize = 200;
/// How long a sign-in waits for its turn.
const TURN: Duration = Duration::from_secs(5);

/// Does the hashing off the async threads, when its turn has come: addresses take turns.
async fn hashing<T: Send + 'static>(
    from: Option<IpAddr>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let turn = tokio::time::timeout(TURN, HASHING.take(from)).await;
    let Ok(Some(turn)) = turn else {
        return Err(Error::Limit { name: "sign_ins", message: messages::too_many_sign_in() });
    };
    let worked = tokio::task::spawn_blocking(move || {
        let _turn = turn; // also when the one who asked has gone
        let result = work();
        give_back();
        result
    });
    worked.await.map_err(Error::internal)
}

/// Gives back to the system what memory is free: a hash takes much, and is rarely made.
#[allow(unsafe_code)]
fn give_back() {
    // SAFETY: it takes no pointers, and may be called on any thread at any time.
    unsafe { libmimalloc_sys::mi_collect(true) }
}

/// An Argon2id hash in PHC format.
pub async fn hash_password(password: String) -> Result<String> {
    let hash = move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).ok();
    hashing(None, hash).await?.ok_or_else(|| Error::bug("hashing a password failed"))
}

/// Whether the password is the one that was hashed.
pub async fn verify_password(origin: &RequestOrigin, password: String, hash: String) -> Result<bool> {
    hashing(origin.from, move || {
        PasswordHash::new(&hash)
            .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await
}

/// Refuses a password that is soon guessed: short, common, repeated, or made of what is known of the person (`known`:
/// name and e-mail address).
pub(super) fn check_password(check: &mut Validator, password: &str, known: &[&str]) {
    let length = password.chars().count();
    if length < 10 || password.len() > 200 {
        check.fail(&["password"], messages::password_length(length, 10, 200)).allowed =
            vec![messages::allow_characters(10, 200).into()];
        return;
    }
    let parts = known.iter().flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()));
    let known: Vec<&str> =
        known.iter().copied().chain(parts).chain([DEMO_PASSWORD]).filter(|part| !part.is_empty()).collect();
    let guessed = zxcvbn(password, &known);
    if guessed.score() >= Score::Three {
        return;
    }
    let feedback = guessed.feedback();
    let warning = feedback.and_then(|given| given.warning()).map(|warning| format!("{warning:?}"));
    let advice = feedback.iter().flat_map(|given| given.suggestions()).map(|advice| format!("{advice:?}"));
    let given = warning.into_iter().chain(advice);
    let given = given.map(|one| messages::password_advice(Arg::label("PasswordAdvice", &one)));
    check.fail(&["password"], messages::password_guessable(Arg::sentences(given))).allowed =
        vec![messages::allow_password().into()];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_are_soon_guessed_are_refused_in_words() {
        let refused = |password: &str| {
            let mut check = Validator::default();
            check_password(&mut check, password, &["Ada Lovelace", "ada.lovelace@engines.example"]);
            match check.done() {
                Err(Error::User(errors)) => Some(errors[0].message.to_string()),
                _ => None,
            }
        };
        for good in ["a good password", "lantern over harbour", "我们的密码很长也很好"] {
            assert_eq!(refused(good), None);
        }
        for bad in [
            "short",
            "password123",
            "1234567890",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "qwertyuiop",
            "ada.lovelace@engines.example",
            "lovelaceada1",
            DEMO_PASSWORD,
        ] {
            assert!(refused(bad).is_some(), "{bad}");
        }
        assert!(refused("1234567890").unwrap().contains("common password"));
    }
}
