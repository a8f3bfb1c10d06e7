//! Histories of projects: replayed, or made up.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Write};
use std::path::Path;

use app::finished_projects::write_histories;
use app::policy::{of_line, watch_of};
use app::progress::JobProgress;
use backtest::{self, ReplayOptions};
use simulation::{Portfolio, RedLine};

use crate::Exit;
use crate::config::{Backtest, Simulate};

/// Replays histories through the rules: those of a file, or of the database's own finished projects.
pub(crate) async fn backtest(options: Backtest) -> Exit {
    let mut rules = ReplayOptions::default();
    if let Some(path) = &options.policy {
        let said = |error| format!("--policy {}: {error}", path.display());
        rules.policy = serde_json::from_reader(open(path)?).map_err(said)?;
    }
    if let Some(path) = &options.learn {
        let past = backtest::replay(open(path)?, &rules);
        rules.learnt = past.map_err(|error| format!("--learn {}: {error}", path.display()))?.learn();
    }
    let history: Box<dyn BufRead> = match &options.history {
        Some(path) if path.as_os_str() == "-" => Box::new(io::stdin().lock()),
        Some(path) => Box::new(open(path)?),
        None => {
            let app = crate::open(&options.store, Vec::new()).await?;
            if options.policy.is_none() {
                let policy = of_line(&app.db.reader, None).await.map_err(crate::describe)?;
                rules.policy = watch_of(&policy).map_err(crate::describe)?;
            }
            let mut own = Vec::new();
            let count = write_histories(&app, &mut own).await.map_err(crate::describe)?;
            app.db.close().await?;
            writeln!(io::stderr(), "{count} finished projects in the database.")?;
            Box::new(io::Cursor::new(own))
        }
    };
    let history = match &options.export {
        None => history,
        Some(path) => exported(history, path)?,
    };
    let progress = progress("Replaying histories");
    if let Some(path) = &options.alerts {
        let report = backtest::run(history, create(path)?, &rules)?;
        drop(progress);
        write!(io::stdout(), "{report}")?;
    } else {
        let report = backtest::run(history, BufWriter::new(io::stdout().lock()), &rules)?;
        drop(progress);
        write!(io::stderr(), "{report}")?;
    }
    Ok(())
}

/// The same history, written to a file.
fn exported(mut history: Box<dyn BufRead>, path: &Path) -> Exit<Box<dyn BufRead>> {
    let mut text = Vec::new();
    history.read_to_end(&mut text)?;
    std::fs::write(path, &text).map_err(|error| format!("--export {}: {error}", path.display()))?;
    Ok(Box::new(io::Cursor::new(text)))
}

/// Prints made-up histories.
pub(crate) fn simulate(options: &Simulate) -> Exit {
    let portfolio = RedLine::named(&options.red_line)
        .and_then(|red_line| Portfolio::named(&options.portfolio, red_line))
        .ok_or("there is no such portfolio")?;
    let out = BufWriter::new(io::stdout().lock());
    let _progress = progress("Making histories up");
    Ok(simulation::write(&portfolio, options.projects as usize, options.seed, out)?)
}

/// Where what is made goes to the terminal, that shows how far it is.
fn progress(job: &str) -> Option<JobProgress> {
    (!io::stdout().is_terminal()).then(|| JobProgress::unknown(job))
}

fn create(path: &Path) -> Exit<BufWriter<File>> {
    Ok(BufWriter::new(File::create(path).map_err(|error| format!("{}: {error}", path.display()))?))
}

fn open(path: &Path) -> Exit<BufReader<File>> {
    Ok(BufReader::new(File::open(path).map_err(|error| format!("{}: {error}", path.display()))?))
}
