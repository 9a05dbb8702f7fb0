//! Files that a command reads and writes.

use crate::report::Failure;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// What a command reads instead of a file when it is told `-`.
const STANDARD_INPUT: &str = "-";

/// The name and the text of a file, or of the standard input if the path is `-`.
pub(crate) fn read(path: &Path) -> Result<(String, String), Failure> {
    let name = path.display().to_string();
    let text = if is_standard_input(path) {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    match text {
        Ok(text) if name == STANDARD_INPUT => Ok(("<stdin>".to_owned(), text)),
        Ok(text) => Ok((name, text)),
        Err(error) => Err(Failure::Usage(format!("{name} cannot be read: {error}"))),
    }
}

/// Whether a path stands for the standard input.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}
