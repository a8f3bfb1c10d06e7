//! The figures as Markdown.

use std::fmt::Write;
use std::time::Duration;

use crate::Outcome;
use crate::load::Seen;
use crate::measure::{Cell, KINDS, Measured};

/// What a request cost.
struct Figures {
    per_second: f64,
    p50: f64,
    p99: f64,
    server: f64,
    database: f64,
    peak: f64,
}

impl Figures {
    fn of(seen: &Seen) -> Self {
        let mut latencies = seen.latencies.clone();
        latencies.sort();
        let requests = latencies.len().max(1);
        let at = |share: usize| latencies.get((requests * share / 100).min(requests - 1)).copied();
        let each = |time: Duration| time.as_secs_f64() * 1000.0 / requests as f64;
        Self {
            per_second: latencies.len() as f64 / seen.time.as_secs_f64(),
            p50: at(50).unwrap_or_default().as_secs_f64() * 1000.0,
            p99: at(99).unwrap_or_default().as_secs_f64() * 1000.0,
            server: each(seen.server),
            database: each(seen.database),
            peak: seen.peak as f64 / 1024.0,
        }
    }

    fn cpu(&self) -> f64 {
        self.server + self.database
    }
}

/// The report on a run.
pub fn markdown(title: &str, measured: &Measured) -> Outcome<String> {
    let mut text = String::new();
    writeln!(text, "# {title}\n")?;
    writeln!(text, "{}\n", machine())?;
    writeln!(
        text,
        "Ready after {:.0} ms (target: below 100), {:.1} MiB resident when idle (target: below 40).",
        measured.startup.ready.as_secs_f64() * 1000.0,
        measured.startup.idle as f64 / 1024.0,
    )?;
    let objects: Vec<String> =
        measured.objects.iter().map(|(request, count)| format!("{} {count}", request.name())).collect();
    writeln!(text, "Objects in an answer: {}. All three answer the same.", objects.join(", "))?;
    writeln!(text, "When nobody asks, all of them take {:.1} % of a core.\n", measured.idle * 100.0)?;
    ratios(&mut text, &measured.cells)?;
    figures(&mut text, &measured.cells)?;
    Ok(text)
}

/// How plimsoll stands to the two others.
fn ratios(text: &mut String, cells: &[Cell]) -> Outcome {
    writeln!(text, "## Plimsoll as a multiple\n")?;
    writeln!(text, "CPU and p99: less is better. Requests per second: more is better.\n")?;
    writeln!(
        text,
        "| request | connections | CPU, of limit | CPU, of peer | p99, of limit | p99, of peer | \
         per second, of limit | per second, of peer |"
    )?;
    writeln!(text, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")?;
    for cell in cells {
        let [own, limit, peer] = cell.seen.each_ref().map(Figures::of);
        writeln!(
            text,
            "| {} | {} | **{:.2}** | **{:.2}** | {:.2} | {:.2} | {:.2} | {:.2} |",
            cell.request.name(),
            cell.connections,
            own.cpu() / limit.cpu(),
            own.cpu() / peer.cpu(),
            own.p99 / limit.p99,
            own.p99 / peer.p99,
            own.per_second / limit.per_second,
            own.per_second / peer.per_second,
        )?;
    }
    Ok(writeln!(text)?)
}

/// What was measured.
fn figures(text: &mut String, cells: &[Cell]) -> Outcome {
    writeln!(text, "## Figures of this run\n")?;
    writeln!(text, "Only comparable with each other.\n")?;
    writeln!(
        text,
        "| request | connections | server | per second | p50 ms | p99 ms | CPU ms | of it server | \
         of it database | peak MiB |"
    )?;
    writeln!(text, "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")?;
    for cell in cells {
        for (kind, seen) in KINDS.into_iter().zip(&cell.seen) {
            let own = Figures::of(seen);
            writeln!(
                text,
                "| {} | {} | {} | {:.0} | {:.2} | {:.2} | {:.3} | {:.3} | {:.3} | {:.0} |",
                cell.request.name(),
                cell.connections,
                kind.name(),
                own.per_second,
                own.p50,
                own.p99,
                own.cpu(),
                own.server,
                own.database,
                own.peak,
            )?;
        }
    }
    Ok(())
}

/// What it ran on.
fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} × {}", model.map_or("a processor", |(_, model)| model))
}
