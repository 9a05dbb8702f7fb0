//! How the program prints and ends.
//!
//! Results go to the standard output, progress and errors to the standard error. Styles are removed where nobody sees
//! them: in files and pipes, and with `NO_COLOR`.

use anstyle::{AnsiColor, Style};
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
pub(crate) const BAD: Style = AnsiColor::Red.on_default();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default();
pub(crate) const CODE: Style = AnsiColor::Cyan.on_default();
const DONE: Style = AnsiColor::Green.on_default().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Why a command ended without success.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The application has faults, or cannot be run.
    Faults(String),
    /// The command line says something that cannot be done.
    Usage(String),
    /// The reasons have been printed.
    Reported,
    /// Nobody reads the output any more.
    Closed,
}

impl Failure {
    /// Prints the reason, and says how the process ends.
    pub(crate) fn report(self) -> ExitCode {
        let (code, reason) = match self {
            Self::Faults(reason) => (1, Some(reason)),
            Self::Usage(reason) => (2, Some(reason)),
            Self::Reported => (1, None),
            Self::Closed => (0, None),
        };
        if let Some(reason) = reason {
            note(format_args!("{ERROR}error{ERROR:#}: {reason}"));
        }
        ExitCode::from(code)
    }
}

/// Writes to the standard output.
pub(crate) fn print(text: impl Display) -> Result<(), Failure> {
    write(&mut anstream::stdout().lock(), text).map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::Faults(format!("the output cannot be written: {error}")),
    })
}

/// Writes a JSON document on a line of the standard output.
pub(crate) fn print_json(document: &serde_json::Value) -> Result<(), Failure> {
    print(format_args!("{document}\n"))
}

/// Writes a line to the standard error.
pub(crate) fn note(text: impl Display) {
    // Where even this fails there is nobody left to tell.
    let _ = write(&mut anstream::stderr().lock(), format_args!("{text}\n"));
}

/// Writes a line of progress in the manner of cargo.
pub(crate) fn progress(verb: &str, what: impl Display) {
    note(format_args!("{DONE}{verb:>12}{DONE:#} {what}"));
}

/// `text` in a style.
pub(crate) fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

fn write(stream: &mut impl Write, text: impl Display) -> io::Result<()> {
    write!(stream, "{text}")?;
    stream.flush()
}
