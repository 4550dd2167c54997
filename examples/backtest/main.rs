//! Scores the forecast and three simple rules on recorded counters: `backtest DIR`, where DIR holds `index.tsv` with
//! a column `name`, and one `NAME.csv` of `date,number` lines each.
//!
//! Must not forecast by itself what the library does.

mod methods;
mod protocol;
mod score;
mod series;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(folder), None) = (arguments.next(), arguments.next()) else {
        return fail(
            "which series? usage: backtest DIR, a folder with index.tsv and NAME.csv files",
        );
    };
    match score::report(Path::new(&folder)) {
        Ok(lines) => match std::io::stdout().write_all(lines.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&format!("the scores could not be written: {error}")),
        },
        Err(message) => fail(&message),
    }
}

fn fail(message: &str) -> ExitCode {
    // Nobody is left to tell if this fails too.
    let _ = writeln!(std::io::stderr(), "backtest: {message}");
    ExitCode::from(2)
}
