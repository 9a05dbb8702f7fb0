use super::fixture::Workspace;
use serde_json::Value;

/// A build script with two faults, as `sam_dsl::build::emit` prints them.
const FAULTY: &str = r#"
    println!("cargo::error=src/lib.rs:3 (Jobs): error[stale_template]: the file is stale");
    println!("cargo::error=  help: build without `SAM_CHECK`");
    println!("cargo::error=Jobs.FifoQueue: error[replacement_refused]: the queue would be replaced");
"#;

#[test]
fn an_application_without_faults_is_checked_from_its_own_folder() {
    let workspace = Workspace::new("check_right", r#"assert!(std::env::var_os("SAM_CHECK").is_some())"#);
    let ended = workspace.run(&["check", "tiny"]).expect(0);
    assert!(ended.stderr.contains("Checking tiny-lambda v0.0.0"), "{}", ended.stderr);
    assert!(ended.stderr.contains("Checked tiny: no faults"), "{}", ended.stderr);
    assert_eq!(ended.stdout, "");
}

#[test]
fn faults_of_the_build_script_are_counted_and_lead_to_their_pages() {
    let ended = Workspace::new("check_faulty", FAULTY).run(&["sam", "check"]).expect(1);
    assert!(
        ended.stderr.contains("error: tiny-lambda@0.0.0: src/lib.rs:3 (Jobs): error[stale_template]"),
        "{}",
        ended.stderr
    );
    let summary = "error: `tiny` has 2 faults; more about them:\n  cargo sam explain replacement_refused\n  cargo sam explain stale_template\n";
    assert!(ended.stderr.ends_with(summary), "{}", ended.stderr);
}

#[test]
fn faults_are_data_as_json() {
    let ended =
        Workspace::new("check_json", FAULTY).run(&["check", "-p", "tiny", "--format", "json"]).expect(1);
    let document: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(document["app"], "tiny");
    assert_eq!(document["success"], false);
    let found = document["found"].as_array().unwrap();
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0]["code"], "stale_template");
    assert_eq!(found[0]["place"], "src/lib.rs:3 (Jobs)");
    assert_eq!(found[0]["message"], "the file is stale\nhelp: build without `SAM_CHECK`");
}

#[test]
fn an_error_of_the_compiler_that_two_builds_find_is_one_fault() {
    let workspace = Workspace::new("check_compiler", "");
    workspace.write("tiny/src/lib.rs", "compile_error!(\"too long [function_timeout_out_of_range]\");\n");
    let ended = workspace.run(&["check"]).expect(1);
    assert_eq!(ended.stderr.matches("error: too long").count(), 1, "{}", ended.stderr);
    let summary =
        "error: `tiny` has 1 fault; more about them:\n  cargo sam explain function_timeout_out_of_range\n";
    assert!(ended.stderr.ends_with(summary), "{}", ended.stderr);
}

#[test]
fn a_workspace_without_a_deployed_package_is_wrong_usage() {
    let workspace = Workspace::new("check_nothing", "");
    workspace.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"tiny\"]\n");
    let ended = workspace.run(&["check", "tiny"]).expect(2);
    assert!(
        ended.stderr.contains("`tiny` is not deployed: the workspace must have a package `tiny-lambda`"),
        "{}",
        ended.stderr
    );
}
