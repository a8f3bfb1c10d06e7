//! Why something is refused, for programs.

/// Why something is not as it was wanted, fine enough for a program to act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::Enum))]
pub enum ErrorReason {
    /// Something must be given here, and nothing was, or nothing that can be seen.
    Required,
    /// What is here can be changed and never taken away: null is not allowed.
    NotClearable,
    /// The text is too short or too long. `length` is how many characters it has, `max` how many it may have, and `min` how
    /// many it must have where one is not enough.
    WrongLength,
    /// The list has too few or too many items. `count` is how many it has, `min` and `max` how many it may have.
    WrongCount,
    /// It is too small or too large, too early or too late, or not among those there are. `given` is what was given, `min`
    /// and `max` are the bounds, as far as there are any.
    OutOfRange,
    /// The number has more decimals than are kept. `given` is what was given, `decimals` how many there may be.
    TooManyDecimals,
    /// It does not have the form that is asked for, such as that of a day, an amount or an address. `given` is what was
    /// given, where it is short.
    Malformed,
    /// The text deceives whoever reads it. `character` is the code point that does, where it is one alone.
    DeceptiveText,
    /// The amount must be in another currency. `currency` is the code of the one that is asked for.
    WrongCurrency,
    /// The same is given more than once in one list.
    Duplicate,
    /// Two inputs contradict each other, or what is stored already.
    Contradictory,
    /// There is no such thing, or you may not see it. `noun` is what was looked for.
    NotFound,
    /// Who is named can't take that part, as their roles don't let them.
    NotEligible,
    /// The company does not offer it for anything new: a category of costs, or a currency. `category` or `currency` is its
    /// code.
    NotOffered,
    /// There is one already, and there can be only one.
    Taken,
    /// Somebody else changed it meanwhile. `version` is the one that you read, `current` the one that is stored.
    Stale,
    /// It was told before, and otherwise: neither is lost, and somebody has to look.
    ToldOtherwise,
    /// Somebody has done it already.
    AlreadyDone,
    /// Its state does not allow it. `state` is the state, where one word names it.
    WrongState,
    /// Something else must be done first: `allowed` names what.
    Unprepared,
    /// It must be done by somebody else: nobody decides on what they did themselves. `role` is the role that they need.
    FourEyes,
    /// The text has a word of the policy's never-list. `word` is the word.
    RestrictedWord,
    /// An amount exceeds what the policy or the contract allows. `over` is by how much, `limit` what is allowed.
    OverLimit,
    /// The last active administrator can't leave.
    LastAdministrator,
    /// The last category of costs can't be put out of use.
    LastCategory,
    /// The password is soon guessed.
    WeakPassword,
    /// E-mail address and password don't belong together.
    WrongCredentials,
    /// Nobody is signed in, or no longer.
    NotSignedIn,
    /// None of your roles allows it. `roles` are those that do.
    NotAllowedForRole,
    /// It is for those who are responsible for this one thing, and you are not.
    NotResponsible,
    /// The cursor is not one of this stream, or what came after it is not kept: read the list and begin anew.
    CursorUnknown,
    /// The request contradicts itself, or is not what the server reads.
    BadRequest,
    /// The request exceeds a limit, and will whenever it is sent. `max` is the limit, of time in seconds.
    Limit,
    /// There is too much at the moment: the same may be sent again later. `seconds` is when, where it is known.
    TooSoon,
    /// The idempotency key was used for another request.
    KeyReused,
    /// The database can't do it at the moment, and nothing was changed.
    Unavailable,
    /// It may have been done or not.
    OutcomeUnknown,
    /// Something is wrong in the server.
    Internal,
    /// It was stored by an earlier version, which gave no reasons.
    Other,
}

impl ErrorReason {
    /// Its name in the schema.
    pub fn name(self) -> String {
        let mut name = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(letter.to_ascii_uppercase());
        }
        name
    }
}
