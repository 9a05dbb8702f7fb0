//! The canonical form of every golden template.

use sam_model::format::format;
use sam_model::parse::Document;
use std::fs;
use std::path::Path;

#[test]
fn every_golden_template_stays_the_same_document_with_all_its_comments() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/input");
    let mut failures = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let document = Document::read(&name, &fs::read_to_string(&path).unwrap()).unwrap();
        let Some(once) = format(&document) else {
            continue;
        };
        let again = Document::read(&name, &once).unwrap_or_else(|fault| panic!("{name}: {fault}\n{once}"));
        if again.value() != document.value() {
            failures.push(format!("{name}: another document"));
        }
        if again.comments().len() != document.comments().len() {
            let (before, after) = (document.comments().len(), again.comments().len());
            failures.push(format!("{name}: {before} comments became {after}"));
        }
        if format(&again).as_ref() != Some(&once) {
            failures.push(format!("{name}: formatted again it is another text"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
