//! The transform in a warm process: `cargo bench -p transform-bench -- FOLDER` prints the time of each template of a folder.
//!
//! One line each: the file, the least time of a transform in microseconds, that of reading, transforming and writing. Then
//! the same for generated templates of 50 and 500 resources. `benches/transform.py` compares with aws-sam-translator.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints what it measured, and may panic"
)]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures the computer's time")]

use sam_model::transform::{Environment, expand_document};
use sam_model::{format, parse};
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How often a template is transformed; the least time counts.
const ROUNDS: usize = 20;

fn main() {
    // Cargo adds `--bench`.
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let mut files: Vec<_> = folder
        .iter()
        .flat_map(|folder| fs::read_dir(folder).expect("the folder can be read"))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        measure(&file.file_stem().unwrap().to_string_lossy(), &fs::read_to_string(&file).unwrap());
    }
    for resources in [50, 500] {
        measure(&format!("generated_{resources}"), &generated(resources));
    }
}

fn measure(name: &str, text: &str) {
    let environment = Environment::new("ap-southeast-1");
    let document = parse::document(text).expect("the template can be read");
    let transform = least(|| expand_document(document.clone(), &environment));
    let whole = least(|| {
        let document = parse::document(text).expect("it was read before");
        expand_document(document, &environment).map(|template| format::yaml(&template))
    });
    println!("{name} {:.1} {:.1}", transform.as_secs_f64() * 1e6, whole.as_secs_f64() * 1e6);
}

fn least<T>(work: impl Fn() -> T) -> Duration {
    let once = || {
        let start = Instant::now();
        let result = black_box(work());
        let time = start.elapsed();
        drop(result);
        time
    };
    (0..ROUNDS).map(|_| once()).min().unwrap_or_default()
}

/// A template of functions behind one REST API and one HTTP API.
fn generated(functions: usize) -> String {
    let mut text = "Transform: AWS::Serverless-2016-10-31\nResources:\n".to_owned();
    for number in 0..functions {
        let api = if number % 2 == 0 { "Api" } else { "HttpApi" };
        write!(
            text,
            "  Function{number}:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: s3://bucket/key\n      \
             Handler: index.handler\n      Runtime: provided.al2023\n      Events:\n        Route:\n          Type: {api}\n          \
             Properties: {{Path: '/things/{number}/{{id}}', Method: get}}\n"
        )
        .unwrap();
    }
    text
}
