//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// Serverless AWS systems in Rust: check them, run them on this computer, explain what is wrong with them
#[derive(Debug, Parser)]
#[command(name = "cargo-sam", bin_name = "cargo sam", version, propagate_version = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(Check),
    Dev(Dev),
    Explain(Explain),
    Fmt(Fmt),
    Transform(Transform),
}

/// Build the deployed package, and fail if the application has faults or its template is not up to date
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  cargo sam check examples/shop")]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) app: App,

    /// How to print the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// Run the application in a simulated AWS account on this computer, until Ctrl-C
///
/// Builds the deployed package, deploys its template into a fresh account in memory, serves every API and the endpoint
/// of AWS on loopback, and prints what happens: each request with the functions and AWS calls that it caused.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  cargo sam dev examples/shop --port 8080")]
pub(crate) struct Dev {
    #[command(flatten)]
    pub(crate) app: App,

    /// Build and run with optimisations
    #[arg(long)]
    pub(crate) release: bool,

    /// The port of the first API; the following APIs get the following ports; 0 for any
    #[arg(long, default_value_t = 3000)]
    pub(crate) port: u16,

    /// The port of the AWS endpoint; 0 for any
    #[arg(long, default_value_t = 4566)]
    pub(crate) endpoint_port: u16,

    /// The Region of the account
    #[arg(long, default_value = "eu-central-1")]
    pub(crate) region: String,

    /// A value for a parameter of the template
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
    pub(crate) parameters: Vec<(String, String)>,

    /// Deploy resources whose type is not simulated as ones that do nothing
    #[arg(long)]
    pub(crate) allow_unsupported: bool,

    /// Do not print what happens
    #[arg(short, long)]
    pub(crate) quiet: bool,

    /// How to print what happens: text, or a JSON object on each line
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// Explain a fault: what it is, why AWS refuses it, and what to write instead
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  cargo sam explain queue_visibility_below_function_timeout")]
pub(crate) struct Explain {
    /// The code of the fault, as it stands in brackets in its message
    #[arg(required_unless_present = "list")]
    pub(crate) code: Option<String>,

    /// List every fault
    #[arg(long, conflicts_with = "code")]
    pub(crate) list: bool,

    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
}

/// Write SAM and CloudFormation templates in canonical form, as YAML; comments stay with what they are about
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  cargo sam fmt --check template.yaml")]
pub(crate) struct Fmt {
    /// The templates; `-` reads the standard input and writes to the standard output
    #[arg(required = true, value_name = "TEMPLATE")]
    pub(crate) templates: Vec<PathBuf>,

    /// Write nothing; end with 1 if a template has another form
    #[arg(long)]
    pub(crate) check: bool,
}

/// Print the CloudFormation template that a SAM template becomes, exactly as AWS would make it
///
/// What AWS would refuse is shown on the standard error, each fault at its line; the standard output then holds AWS's own
/// message as `{"errorMessage": ".."}`.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  cargo sam transform template.yaml --local-code --format yaml")]
pub(crate) struct Transform {
    /// The template, YAML or JSON; `-` for the standard input
    pub(crate) template: PathBuf,

    /// How to print the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Output,

    /// The Region of the stack; its partition follows from it
    #[arg(long, env = "AWS_REGION", default_value = "us-east-1")]
    pub(crate) region: String,

    /// The partition that the Region must be in
    #[arg(long, env = "SAM_PARTITION", hide = true)]
    pub(crate) partition: Option<String>,

    /// A value for a parameter of the template
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
    pub(crate) parameters: Vec<(String, String)>,

    /// Values for parameters of the template, as a JSON object; `--parameter` goes first
    #[arg(long = "parameters-json", env = "SAM_PARAMETERS", value_name = "JSON", hide_env_values = true)]
    pub(crate) parameters_json: Option<String>,

    /// A JSON file with the ARNs of managed policies by name, beside those of AWS
    #[arg(long, env = "SAM_MANAGED_POLICIES", value_name = "FILE")]
    pub(crate) managed_policies: Option<PathBuf>,

    /// A JSON file with what the Serverless Application Repository answers, which is never asked itself
    #[arg(long, env = "SAM_SAR_MOCK", value_name = "FILE")]
    pub(crate) applications: Option<PathBuf>,

    /// `*` turns on what AWS rolls out by Region and account
    #[arg(long, env = "SAM_FEATURE_TOGGLES", value_name = "TOGGLES")]
    pub(crate) feature_toggles: Option<String>,

    /// Let code lie on this computer (`CodeUri: .`), as before `sam package`
    #[arg(long)]
    pub(crate) local_code: bool,
}

/// How to print a template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// Indented JSON
    #[default]
    Json,
    /// YAML in canonical form
    Yaml,
}

/// Which application.
#[derive(Args, Debug)]
pub(crate) struct App {
    /// The folder of the application, or of its `-lambda` package
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,

    /// The application, or its `-lambda` package, by name
    #[arg(short, long, value_name = "NAME")]
    pub(crate) package: Option<String>,
}

/// How to print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 the application has faults, 2 wrong usage";

/// The arguments as clap reads them: `cargo sam ..` starts this program with `sam` as the first one.
pub(crate) fn arguments(given: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut given: Vec<_> = given.collect();
    if given.get(1).is_some_and(|first| first == "sam") {
        given.remove(1);
    }
    given
}

fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("a parameter must be written as NAME=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_word_that_cargo_adds_is_dropped_once() {
        let arguments = |given: &[&str]| arguments(given.iter().map(OsString::from));
        assert_eq!(arguments(&["cargo-sam", "sam", "explain"]), ["cargo-sam", "explain"]);
        assert_eq!(arguments(&["cargo-sam", "explain", "sam"]), ["cargo-sam", "explain", "sam"]);
        assert_eq!(arguments(&["cargo-sam", "sam", "sam"]), ["cargo-sam", "sam"]);
        assert_eq!(arguments(&[]), [""; 0]);
    }

    #[test]
    fn a_parameter_has_a_name_and_any_value() {
        let pair = |name: &str, value: &str| Ok((name.to_owned(), value.to_owned()));
        assert_eq!(parameter("Stage=a=b"), pair("Stage", "a=b"));
        assert_eq!(parameter("Stage="), pair("Stage", ""));
        assert!(parameter("Stage").is_err());
        assert!(parameter("=x").is_err());
    }
}
