use super::run;

#[test]
fn every_command_has_a_help_with_an_example() {
    for command in ["check", "dev", "explain", "fmt", "transform"] {
        let help = run(".", &[command, "--help"]).expect(0).stdout;
        assert!(help.contains(&format!("Usage: cargo sam {command}")), "{help}");
        assert!(help.contains(&format!("Example:\n  cargo sam {command} ")), "{help}");
    }
}

#[test]
fn the_help_names_commands_and_exit_codes() {
    let help = run(".", &["--help"]).expect(0).stdout;
    for part in
        ["Usage: cargo sam", "  check ", "  dev ", "  explain ", "  fmt ", "  transform ", "Exit codes: 0"]
    {
        assert!(help.contains(part), "{part}: {help}");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let version = concat!("cargo-sam ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(run(".", &["sam", "--version"]).expect(0).stdout, version);
}

#[test]
fn what_cannot_be_understood_ends_with_two() {
    let wrong: &[&[&str]] = &[
        &[],
        &["sam"],
        &["deploy"],
        &["explain"],
        &["explain", "--list", "code"],
        &["dev", "--port", "65536"],
        &["dev", "--port", "-1"],
        &["dev", "--parameter", "Stage"],
        &["check", "--format", "yaml"],
    ];
    for arguments in wrong {
        let ended = run(".", arguments).expect(2);
        assert!(
            ended.stderr.contains("Usage:") || ended.stderr.contains("--help"),
            "{arguments:?}: {}",
            ended.stderr
        );
    }
}

#[test]
fn a_folder_that_is_not_there_is_wrong_usage() {
    let ended = run(".", &["check", "no/such/folder"]).expect(2);
    assert_eq!(ended.stderr, "error: there is no folder `no/such/folder`\n");
}

#[test]
fn a_folder_without_a_package_shows_what_cargo_says() {
    let ended = run("/", &["check"]).expect(1);
    assert!(ended.stderr.contains("could not find `Cargo.toml`"), "{}", ended.stderr);
}
