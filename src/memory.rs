//! Where memory comes from, and how much there is.

/// A request makes and drops many small things, on whichever thread it is then.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What the machine has, or the container that this process is in, in bytes.
pub fn of_machine() -> u64 {
    let mut machine = sysinfo::System::new();
    machine.refresh_memory();
    let limited = machine.cgroup_limits().map_or(u64::MAX, |limits| limits.total_memory);
    machine.total_memory().min(limited)
}
