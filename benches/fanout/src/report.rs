//! The figures as Markdown.

use std::fmt::Write;
use std::time::Duration;

use crate::{Measured, Outcome};

/// What a message cost.
struct Figures {
    /// Microseconds of the server's processor time.
    cpu: f64,
    /// Milliseconds.
    p50: f64,
    /// Milliseconds.
    p99: f64,
}

impl Figures {
    fn of(measured: &Measured) -> Self {
        let mut delays = measured.seen.delays.clone();
        delays.sort();
        let at = |share: usize| delays.get(delays.len() * share / 100).copied().unwrap_or_default();
        let ms = |delay: Duration| delay.as_secs_f64() * 1e3;
        let cpu = measured.seen.cpu.as_secs_f64() * 1e6 / delays.len().max(1) as f64;
        Self { cpu, p50: ms(at(50)), p99: ms(at(99)) }
    }
}

/// The report on a run.
pub fn markdown(
    subscribers: usize,
    measured: &[Measured],
    idle: usize,
    waiting: u64,
    bytes: usize,
) -> Outcome<String> {
    let figures: Vec<Figures> = measured.iter().map(Figures::of).collect();
    let kib = |bytes: u64| bytes as f64 / 1024.0;
    let mut text = String::new();
    writeln!(text, "# One alert to {subscribers} subscribers\n")?;
    writeln!(text, "Messages of {bytes} bytes.\n")?;
    writeln!(text, "| server | CPU µs a message | of the bare broadcast | p50 ms | p99 ms | KiB a socket |")?;
    writeln!(text, "| --- | ---: | ---: | ---: | ---: | ---: |")?;
    for (one, own) in measured.iter().zip(&figures) {
        writeln!(
            text,
            "| {} | {:.2} | **{:.2}** | {:.1} | {:.1} | {:.1} |",
            one.kind.name(),
            own.cpu,
            own.cpu / figures[1].cpu,
            own.p50,
            own.p99,
            kib(one.each),
        )?;
    }
    writeln!(text, "\n{idle} subscribers who wait take {:.1} KiB each of plimsoll's memory.", kib(waiting))?;
    Ok(text)
}
