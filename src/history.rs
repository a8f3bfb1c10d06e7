//! Histories of projects: replayed, or made up.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use plimsoll::backtest::{self, Options};

use crate::Outcome;
use crate::config::{Backtest, Simulate};

/// Replays histories through the rules.
pub fn backtest(options: &Backtest) -> Outcome {
    let mut rules = Options::default();
    if let Some(path) = &options.policy {
        let said = |error| format!("--policy {}: {error}", path.display());
        rules.policy = serde_json::from_reader(open(path)?).map_err(said)?;
    }
    if let Some(path) = &options.learn {
        let past = backtest::replay(open(path)?, &rules);
        rules.learnt = past.map_err(|error| format!("--learn {}: {error}", path.display()))?.learn();
    }
    let history: Box<dyn BufRead> = match &options.history {
        Some(path) => Box::new(open(path)?),
        None => Box::new(io::stdin().lock()),
    };
    match &options.alerts {
        Some(path) => {
            let report = backtest::run(history, create(path)?, &rules)?;
            write!(io::stdout(), "{report}")?;
        }
        None => {
            let report = backtest::run(history, BufWriter::new(io::stdout().lock()), &rules)?;
            write!(io::stderr(), "{report}")?;
        }
    }
    Ok(())
}

/// Prints made-up histories.
pub fn simulate(options: &Simulate) -> Outcome {
    let portfolio = backtest::simulate::Portfolio::named(&options.portfolio).unwrap_or_default();
    let out = BufWriter::new(io::stdout().lock());
    Ok(backtest::simulate::write(&portfolio, options.projects as usize, options.seed, out)?)
}

fn create(path: &Path) -> Outcome<BufWriter<File>> {
    Ok(BufWriter::new(File::create(path).map_err(|error| format!("{}: {error}", path.display()))?))
}

fn open(path: &Path) -> Outcome<BufReader<File>> {
    Ok(BufReader::new(File::open(path).map_err(|error| format!("{}: {error}", path.display()))?))
}
