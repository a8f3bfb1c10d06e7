//! The allocator of the program, which also counts the bytes that a thread has allocated.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;

use mimalloc::MiMalloc;

thread_local! {
    static TAKEN: Cell<isize> = const { Cell::new(0) };
}

struct CountingAllocator;

fn count(block: *mut u8, sign: isize) {
    // SAFETY: the block was allocated by mimalloc and is not freed yet.
    let size = unsafe { libmimalloc_sys::mi_usable_size(block.cast()) };
    let _ = TAKEN.try_with(|taken| taken.set(taken.get() + sign * size as isize));
}

// SAFETY: all calls are forwarded to mimalloc, which fulfils the contract.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller fulfils the contract.
        let block = unsafe { MiMalloc.alloc(layout) };
        if !block.is_null() {
            count(block, 1);
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(block, -1);
        // SAFETY: the caller fulfils the contract.
        unsafe { MiMalloc.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// The result of some work, and the bytes that it has allocated and not freed.
pub(crate) fn counted<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = TAKEN.get();
    let done = work();
    (done, usize::try_from(TAKEN.get() - before).unwrap_or_default())
}
