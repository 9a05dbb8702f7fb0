//! The transform against the service's own test data.
//!
//! `tests/golden` holds the cases that pass, with their origin and licence. To look at others, set
//! `SAM_GOLDEN_DIR` to a directory of the same layout and run the ignored test `report`.

use sam_model::parse;
use sam_model::transform::{ApplicationRepository, Environment, expand_document, message};
use sam_model::value::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The partitions for which there are expected results.
const PARTITIONS: [(&str, &str, &str); 3] = [
    ("aws", "ap-southeast-1", "output"),
    ("aws-cn", "cn-north-1", "output-aws-cn"),
    ("aws-us-gov", "us-gov-west-1", "output-aws-us-gov"),
];

#[test]
fn every_golden_case_gives_the_service_s_result() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let failures: Vec<String> = cases(&directory)
        .into_iter()
        .filter_map(|case| compare(&directory, &case).err().map(|difference| format!("{case}: {difference}")))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
#[ignore = "a report on a directory that SAM_GOLDEN_DIR names"]
fn report() {
    let Some(directory) = std::env::var_os("SAM_GOLDEN_DIR").map(PathBuf::from) else {
        return;
    };
    let (mut passed, mut unsupported, mut failed) = (Vec::new(), BTreeMap::new(), Vec::new());
    for case in cases(&directory) {
        match compare(&directory, &case) {
            Ok(()) => passed.push(case),
            Err(difference) => match difference.split_once("Unsupported: ") {
                Some((_, what)) => {
                    let what = what.split([' ', '"']).next().unwrap_or_default().to_owned();
                    unsupported.entry(what).or_insert_with(Vec::new).push(case);
                }
                None => failed.push(format!("{case}: {difference}")),
            },
        }
    }
    println!("{}", failed.join("\n"));
    for (what, cases) in &unsupported {
        println!("unsupported {what}: {} {}", cases.len(), cases.join(" "));
    }
    println!("PASSED {}", passed.join(" "));
    let unsupported: usize = unsupported.values().map(Vec::len).sum();
    println!("{} passed, {unsupported} unsupported, {} failed", passed.len(), failed.len());
}

fn cases(directory: &Path) -> Vec<String> {
    let mut cases: Vec<String> = fs::read_dir(directory.join("input"))
        .unwrap()
        .filter_map(|entry| Some(entry.unwrap().path().file_stem()?.to_str()?.to_owned()))
        .collect();
    cases.sort();
    cases
}

/// The same comparison as upstream's: order does not count, neither of keys nor of elements.
fn compare(directory: &Path, case: &str) -> Result<(), String> {
    let text = fs::read_to_string(directory.join(format!("input/{case}.yaml"))).unwrap();
    let document = parse::document(&text).map_err(|fault| fault.to_string())?;
    let refused = case.starts_with("error_");
    for (partition, region, folder) in PARTITIONS {
        let Ok(expected) = fs::read_to_string(directory.join(format!("{folder}/{case}.json"))) else {
            continue;
        };
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let result = expand_document(document.clone(), &environment(region, partition, case));
        match result {
            Err(faults) if refused => {
                let (found, wanted) =
                    (message(&faults), expected["errorMessage"].as_str().unwrap_or_default().to_owned());
                if found.trim() != wanted.trim() {
                    return Err(format!("found {found:?}\n    wanted {wanted:?}"));
                }
            }
            Err(faults) => return Err(format!("{partition}: {}", message(&faults))),
            Ok(_) if refused => return Err(format!("accepted, wanted {}", expected["errorMessage"])),
            Ok(found) => {
                if let Some(difference) = difference(&sorted(&found), &sorted(&expected), "$") {
                    return Err(format!("{partition}: {difference}"));
                }
            }
        }
    }
    Ok(())
}

fn environment(region: &str, partition: &str, case: &str) -> Environment {
    let arn = |path: &str| format!("arn:{partition}:iam::aws:policy/{path}");
    let mut environment = Environment::new(region);
    environment.parameters = json!({"param1": "value1", "param2": "value2"}).as_object().cloned().unwrap();
    environment.feature_toggles = case.starts_with("feature_toggle_");
    environment.applications = ApplicationRepository::from_rules(&application_rules());
    let tracing = if partition == "aws" { "AWSXrayWriteOnlyAccess" } else { "AWSXRayDaemonWriteAccess" };
    for path in [
        "service-role/AWSLambdaBasicExecutionRole",
        "AmazonDynamoDBFullAccess",
        "AmazonDynamoDBReadOnlyAccess",
        "service-role/AWSLambdaRole",
        tracing,
    ] {
        let name = path.rsplit('/').next().unwrap().to_owned();
        environment.managed_policies.insert(name, arn(path));
    }
    environment
}

/// The Serverless Application Repository as the test data know it.
fn application_rules() -> Value {
    let url = "https://awsserverlessrepo-changesets-xxx.s3.amazonaws.com/signed-url";
    json!({
        "default": {"TemplateId": "id-xx-xx", "TemplateUrl": url, "Status": "ACTIVE"},
        "status_by_application_id": {
            "preparing": ["PREPARING", "PREPARING", "ACTIVE"],
            "preparing-never-ready": "PREPARING",
            "expired": "EXPIRED",
        },
        "error_by_application_id": {
            "no-access": "Cannot access application: no-access.",
            "non-existent": "Cannot access application: non-existent.",
            "invalid-semver": "Cannot access application: invalid-semver.",
        },
    })
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let sorted: BTreeMap<&String, Value> =
                map.iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(sorted.into_iter().map(|(key, value)| (key.clone(), value)).collect::<Map>())
        }
        Value::Array(list) => {
            let mut list: Vec<Value> = list.iter().map(sorted).collect();
            list.sort_by_cached_key(Value::to_string);
            Value::Array(list)
        }
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 => json!(float as i64),
            _ => value.clone(),
        },
        other => other.clone(),
    }
}

fn difference(found: &Value, wanted: &Value, path: &str) -> Option<String> {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => {
            let missing = wanted.keys().find(|key| !found.contains_key(*key));
            let added = found.keys().find(|key| !wanted.contains_key(*key));
            match (missing, added) {
                (None, None) => wanted
                    .iter()
                    .find_map(|(key, value)| difference(&found[key], value, &format!("{path}.{key}"))),
                (missing, added) => Some(format!("{path}: missing {missing:?}, added {added:?}")),
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(at, (a, b))| difference(a, b, &format!("{path}[{at}]")))
        }
        _ if found == wanted => None,
        _ => {
            let cut = |value: &Value| value.to_string().chars().take(160).collect::<String>();
            Some(format!("{path}: found {} wanted {}", cut(found), cut(wanted)))
        }
    }
}
