//! Templates that nobody would write: read, checked, transformed, deployed.

use super::mutation::Mutator;
use super::requests::WORLD;
use super::{assert_no_panics, bounded, cases, watch_panics};
use sam_model::{Template, Value, parse, rules, transform};
use sam_sim::Account;
use sam_sim::cloudformation::{Deploy, Unknown};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// The texts of templates that are good, or refused for one reason: those that the transform is tested with.
fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sam-model/tests/golden/input");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut texts: Vec<_> =
        files.iter().filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap()).collect();
    assert!(texts.len() > 100, "{}", texts.len());
    // Half of the cases are of the one template all of which can be deployed.
    texts.extend(std::iter::repeat_n(WORLD.to_owned(), texts.len()));
    texts
}

/// Does with a template all that can be done with one, whatever comes of it; whether it was deployed.
async fn use_template(case: &str, template: Template, inert: bool) -> bool {
    let environment = transform::Environment::local(Account::REGION);
    let shown = |faults: Vec<sam_model::Diagnostic>| {
        faults.iter().map(|fault| fault.to_string().len()).sum::<usize>()
    };
    shown(rules::check(&template));
    let yaml = template.to_yaml(&|_| None);
    match parse::document(&yaml) {
        Ok(again) => assert_same("", &again, &template.to_value(), case),
        Err(fault) => panic!("{case}: what is written cannot be read: {fault}"),
    }
    let expanded = match transform::expand(&template, &environment) {
        Ok(expanded) => expanded,
        Err(faults) => {
            assert!(!faults.is_empty(), "{case}: a refusal names a fault");
            shown(faults);
            // Without the transform the types of SAM are unknown ones, which is another way in.
            template
        }
    };
    shown(rules::check(&expanded));
    let account = Account::builder().build();
    let mut deploy = Deploy::new("world");
    if inert {
        deploy = deploy.unknown(Unknown::Inert);
    }
    let deployed = account.deploy(&expanded, deploy).await.is_ok();
    if deployed {
        account.clock().sleep(Duration::from_secs(600)).await;
        // Once more, as an update that changes nothing.
        let _ = account.deploy(&expanded, Deploy::new("world").unknown(Unknown::Inert)).await;
        let _ = account.delete_stack("world").await;
    }
    deployed
}

/// Demands that what was read is what was written, or names the first place that is not.
fn assert_same(path: &str, read: &Value, written: &Value, case: &str) {
    match (read, written) {
        (Value::Object(left), Value::Object(right)) if left.keys().eq(right.keys()) => {
            for (name, value) in left {
                assert_same(&format!("{path}.{name}"), value, &right[name], case);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (at, (left, right)) in left.iter().zip(right).enumerate() {
                assert_same(&format!("{path}[{at}]"), left, right, case);
            }
        }
        _ => assert_eq!(read, written, "{case}: {path} is not read as it was written"),
    }
}

fn run(case: &str, template: Template, inert: bool) -> bool {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let deployed = runtime.block_on(bounded(case, use_template(case, template, inert)));
    assert_no_panics(case);
    deployed
}

#[test]
fn templates_with_anything_anywhere_are_deployed_or_refused() {
    watch_panics();
    let documents: Vec<Value> = corpus().iter().filter_map(|text| parse::document(text).ok()).collect();
    let mut deployed = 0;
    for seed in cases(1200) {
        let mut mutator = Mutator::new(seed);
        let mut document = mutator.choice(&documents).clone();
        let donor = mutator.choice(&documents).clone();
        mutator.spoil(&mut document, &[donor]);
        let case = format!("template of seed {seed}");
        if let Ok(template) = Template::from_value(document) {
            deployed += u32::from(run(&case, template, mutator.one_in(2)));
        }
        assert_no_panics(&case);
    }
    assert!(deployed > 0, "spoiling hides nothing if nothing is deployed");
}

#[test]
fn garbled_texts_are_read_or_refused() {
    watch_panics();
    let texts = corpus();
    let mut read = 0;
    for seed in cases(1200) {
        let mut mutator = Mutator::new(seed);
        let text = mutator.choice(&texts).clone();
        let garbled = mutator.garble(text.as_bytes());
        let garbled = String::from_utf8_lossy(&garbled);
        let case = format!("text of seed {seed}");
        if let Ok(template) = Template::parse(&garbled) {
            read += 1;
            run(&case, template, true);
        }
        assert_no_panics(&case);
    }
    assert!(read > 0, "garbling hides nothing if nothing is read");
}

#[test]
fn the_world_of_these_tests_is_a_good_one() {
    assert!(run("the world", Template::parse(WORLD).unwrap(), false));
}
