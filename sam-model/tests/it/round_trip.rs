//! What was written reads back as what it was, by us and by others.

use super::generate;
use fastrand::Rng;
use sam_model::{emit, parse};
use std::fs;
use std::path::PathBuf;

/// How many documents are made.
const DOCUMENTS: u64 = 2_000;

#[test]
fn generated_documents_read_back_equal() {
    for seed in 0..DOCUMENTS {
        let document = generate::document(&mut Rng::with_seed(seed));
        for text in [emit::yaml::document(&document), emit::json::pretty(&document)] {
            let read = parse::document(&text).unwrap_or_else(|fault| panic!("seed {seed}: {fault}\n{text}"));
            assert_eq!(read, document, "seed {seed}\n{text}");
        }
    }
}

/// Writes documents for a reader of YAML 1.1 that is not ours: `.ci/read_yaml.py` compares them.
#[test]
#[ignore = "writes into a folder that SAM_YAML_DIR names"]
fn write_for_another_reader() {
    let Some(folder) = std::env::var_os("SAM_YAML_DIR").map(PathBuf::from) else {
        return;
    };
    for seed in 0..DOCUMENTS {
        let document = generate::document(&mut Rng::with_seed(seed));
        fs::write(folder.join(format!("{seed}.yaml")), emit::yaml::document(&document)).unwrap();
        fs::write(folder.join(format!("{seed}.json")), emit::json::pretty(&document)).unwrap();
    }
}
