//! What the system knows of a process: processor time and memory.

use std::fs;
use std::time::Duration;

use crate::Outcome;

/// A clock tick of `/proc`: on Linux the same everywhere.
const TICK: Duration = Duration::from_millis(10);

/// Processor time of a process and, in the second place, of its children that have ended.
fn times(pid: u32) -> Outcome<(Duration, Duration)> {
    let fields = stat(pid)?;
    let ticks = |place: usize| -> Outcome<u32> { Ok(fields.get(place).ok_or("no such field")?.parse()?) };
    Ok((TICK * (ticks(11)? + ticks(12)?), TICK * (ticks(13)? + ticks(14)?)))
}

/// The fields of a process after its name, which may hold anything.
fn stat(pid: u32) -> Outcome<Vec<String>> {
    let line = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, fields) = line.rsplit_once(") ").ok_or("a stat file without a name")?;
    Ok(fields.split(' ').map(String::from).collect())
}

/// Processor time of a process, all its threads together.
pub fn cpu(pid: u32) -> Outcome<Duration> {
    Ok(times(pid)?.0)
}

/// Processor time of a process and all its children, also those that have ended.
pub fn cpu_of_family(pid: u32) -> Outcome<Duration> {
    let (own, ended) = times(pid)?;
    let parent = pid.to_string();
    let mut total = own + ended;
    for entry in fs::read_dir("/proc")? {
        let Ok(child) = entry?.file_name().to_string_lossy().parse() else { continue };
        // One that ends meanwhile is not there to be read.
        if stat(child).is_ok_and(|fields| fields.get(1) == Some(&parent)) {
            total += times(child).map_or(Duration::ZERO, |(own, _)| own);
        }
    }
    Ok(total)
}

/// A line of a process's status in KiB: `VmRSS` or `VmHWM`.
pub fn memory(pid: u32, line: &str) -> Outcome<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let found = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'));
    let kib = found.and_then(|text| text.split_whitespace().next()).ok_or("no such line")?;
    Ok(kib.parse()?)
}

/// Lets `VmHWM` begin anew.
pub fn forget_peak(pid: u32) -> Outcome {
    Ok(fs::write(format!("/proc/{pid}/clear_refs"), "5")?)
}
