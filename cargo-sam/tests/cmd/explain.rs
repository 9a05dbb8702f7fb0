use super::run;
use serde_json::Value;

const CODE: &str = "queue_visibility_below_function_timeout";

#[test]
fn a_page_is_the_markdown_of_the_catalogue_without_colours() {
    let ended = run(".", &["explain", CODE]).expect(0);
    let fault = sam_model::fault::find(CODE).unwrap();
    assert_eq!(ended.stdout, fault.page());
    assert_eq!(ended.stderr, "");
}

#[test]
fn cargo_s_own_word_before_the_command_is_accepted() {
    assert_eq!(run(".", &["sam", "explain", CODE]).expect(0).stdout, run(".", &["explain", CODE]).stdout);
}

#[test]
fn every_fault_is_listed_on_a_line() {
    let list = run(".", &["explain", "--list"]).expect(0).stdout;
    assert_eq!(list.lines().count(), sam_model::fault::FAULTS.len());
    for (line, fault) in list.lines().zip(sam_model::fault::FAULTS) {
        assert!(line.starts_with(fault.code) && line.ends_with(fault.summary), "{line}");
    }
}

#[test]
fn every_listed_code_is_explained_as_json() {
    let list: Vec<Value> =
        serde_json::from_str(&run(".", &["explain", "--list", "--format", "json"]).expect(0).stdout).unwrap();
    assert_eq!(list.len(), sam_model::fault::FAULTS.len());
    let code = list[0]["code"].as_str().unwrap();
    let page: Value =
        serde_json::from_str(&run(".", &["explain", code, "--format", "json"]).expect(0).stdout).unwrap();
    assert_eq!(page["summary"], list[0]["summary"]);
    assert!(["check", "build", "simulation"].contains(&page["stage"].as_str().unwrap()));
    assert!(page["page"].as_str().unwrap().contains("## Write instead"));
}

#[test]
fn an_unknown_code_names_the_nearest_and_is_wrong_usage() {
    let ended = run(".", &["explain", "queue_visibility_below_timeout"]).expect(2);
    assert_eq!(ended.stdout, "");
    assert!(
        ended.stderr.starts_with("error: there is no fault `queue_visibility_below_timeout`"),
        "{}",
        ended.stderr
    );
    assert_eq!(ended.stderr.lines().nth(1).map(str::trim), Some(CODE));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child =
        super::sam(".", &["explain", "--list"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
