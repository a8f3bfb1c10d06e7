//! The allocator of the program, and how much a thread has taken from it.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;

use mimalloc::MiMalloc;

thread_local! {
    static TAKEN: Cell<isize> = const { Cell::new(0) };
}

struct Counting;

fn count(block: *mut u8, sign: isize) {
    // SAFETY: the block is one that mimalloc gave, and has not been given back yet.
    let size = unsafe { libmimalloc_sys::mi_usable_size(block.cast()) };
    let _ = TAKEN.try_with(|taken| taken.set(taken.get() + sign * size as isize));
}

// SAFETY: every block is mimalloc's, which keeps the contract.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller's.
        let block = unsafe { MiMalloc.alloc(layout) };
        if !block.is_null() {
            count(block, 1);
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(block, -1);
        // SAFETY: as the caller's.
        unsafe { MiMalloc.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What some work gives, and the bytes that it has taken and not given back.
pub fn counted<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = TAKEN.get();
    let done = work();
    (done, usize::try_from(TAKEN.get() - before).unwrap_or_default())
}
