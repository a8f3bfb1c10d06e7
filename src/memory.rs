//! Where memory comes from, and when it goes back.

/// A request makes and drops many small things, on whichever thread it is then.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Gives back to the system what is free: after something that took much and is rarely done, like the hash of a
/// password.
#[allow(unsafe_code)]
pub fn give_back() {
    // SAFETY: it takes no pointers, and may be called on any thread at any time.
    unsafe { libmimalloc_sys::mi_collect(true) }
}
