//! The text of a lock: TOML that is easy to read, to review and to merge. One line is one fact.

use super::{Entry, Fact, Lock};
use crate::diagnostic::{Diagnostic, Place, Source};
use crate::fault::lock::LOCK_UNREADABLE;
use crate::value::Value;
use std::collections::BTreeMap;
use std::fmt;

/// The version of the form; a lock of another version is refused.
const VERSION: &str = "version = 1";

const HEADER: &str = "\
# What holds data in the deployed stack, as last accepted. The build writes this file: commit it.
# To give a resource up on purpose, delete its section.
";

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}{VERSION}")?;
        for (id, Entry { kind, facts }) in &self.resources {
            writeln!(f, "\n[{}]\ntype = {}", key(id), quoted(kind))?;
            for (name, fact) in facts {
                let name = match name.split_once('.') {
                    Some((group, name)) => format!("{group}.{}", key(name)),
                    None => key(name),
                };
                match fact {
                    Fact::Text(text) => writeln!(f, "{name} = {}", quoted(text))?,
                    Fact::List(list) => {
                        let list: Vec<_> = list.iter().map(|text| quoted(text)).collect();
                        writeln!(f, "{name} = [{}]", list.join(", "))?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl Lock {
    /// Reads what [`Lock`] displays.
    ///
    /// # Errors
    /// `lock_unreadable`, with the line (the file of the place is `sam.lock`).
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let mut resources: BTreeMap<String, Entry> = BTreeMap::new();
        let mut current: Option<String> = None;
        let mut version = false;
        for (at, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line.trim())) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if !version {
                version = line == VERSION;
                if !version {
                    return Err(unreadable(
                        at,
                        &format!("`sam.lock` must begin with `{VERSION}`, found `{line}`"),
                    ));
                }
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                let id = unquoted(name)
                    .ok_or_else(|| unreadable(at, "a section must be a logical id in brackets"))?;
                let entry = Entry { kind: String::new(), facts: BTreeMap::new() };
                if resources.insert(id.clone(), entry).is_some() {
                    return Err(unreadable(at, &format!("a section must stand once, found `[{id}]` again")));
                }
                current = Some(id);
                continue;
            }
            let entry = current.as_ref().and_then(|id| resources.get_mut(id));
            let entry = entry.ok_or_else(|| unreadable(at, "a fact must stand within a section"))?;
            let (name, fact) = fact(line).ok_or_else(|| {
                unreadable(at, &format!("a line must be a name, ` = ` and a text or a list, found `{line}`"))
            })?;
            match fact {
                Fact::Text(kind) if name == "type" && entry.kind.is_empty() => entry.kind = kind,
                fact => {
                    if entry.facts.insert(name, fact).is_some() {
                        return Err(unreadable(at, "a fact must stand once in its section"));
                    }
                }
            }
        }
        match resources.iter().find(|(_, entry)| entry.kind.is_empty()) {
            Some((id, _)) => Err(unreadable(1, &format!("the section `[{id}]` must have a `type`"))),
            None => Ok(Self { resources }),
        }
    }
}

fn fact(line: &str) -> Option<(String, Fact)> {
    // A quoted name may hold ` = ` itself, so each place is tried until both sides can be read.
    line.match_indices(" = ").find_map(|(at, separator)| {
        let name = &line[..at];
        let name = match name.split_once('.') {
            Some((group, name)) => format!("{group}.{}", unquoted(name)?),
            None => unquoted(name)?,
        };
        let fact = match serde_json::from_str(&line[at + separator.len()..]).ok()? {
            Value::String(text) => Fact::Text(text),
            Value::Array(list) => {
                Fact::List(list.iter().map(|text| text.as_str().map(str::to_owned)).collect::<Option<_>>()?)
            }
            _ => return None,
        };
        Some((name, fact))
    })
}

/// A key of TOML: bare if it can be.
fn key(name: &str) -> String {
    if bare(name) { name.to_owned() } else { quoted(name) }
}

fn bare(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

fn unquoted(name: &str) -> Option<String> {
    if bare(name) { Some(name.to_owned()) } else { serde_json::from_str(name).ok() }
}

fn unreadable(line: usize, message: &str) -> Diagnostic {
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    let source = Some(Source { file: "sam.lock".to_owned(), line, column: 0 });
    let help = "take the version that was deployed last from the history, and build again";
    Diagnostic::error(LOCK_UNREADABLE.code, Place { source, ..Place::default() }, message, help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;

    const TEMPLATE: &str = "\
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub '${AWS::StackName}-orders'
      AttributeDefinitions:
        - {AttributeName: customer, AttributeType: S}
        - {AttributeName: id, AttributeType: S}
        - {AttributeName: total, AttributeType: N}
      KeySchema:
        - {AttributeName: customer, KeyType: HASH}
        - {AttributeName: id, KeyType: RANGE}
      GlobalSecondaryIndexes:
        - IndexName: by.total
          KeySchema: [{AttributeName: total, KeyType: HASH}]
      StreamSpecification: {StreamViewType: NEW_IMAGE}
  Jobs: {Type: AWS::SQS::Queue}
  Payments:
    Type: AWS::SQS::Queue
    Properties: {FifoQueue: true, QueueName: payments.fifo}
  Users:
    Type: AWS::Cognito::UserPool
    Properties:
      UsernameAttributes: [email]
      Schema: [{Name: tenant, AttributeDataType: String, Mutable: true}]
  Topic: {Type: AWS::SNS::Topic}
";

    const TEXT: &str = r#"# What holds data in the deployed stack, as last accepted. The build writes this file: commit it.
# To give a resource up on purpose, delete its section.
version = 1

[Jobs]
type = "AWS::SQS::Queue"

[Orders]
type = "AWS::DynamoDB::Table"
index."by.total" = ["total HASH N"]
key = ["customer HASH S", "id RANGE S"]
name = "{\"Fn::Sub\":\"${AWS::StackName}-orders\"}"
stream = "NEW_IMAGE"

[Payments]
type = "AWS::SQS::Queue"
fifo = "true"
name = "payments.fifo"

[Users]
type = "AWS::Cognito::UserPool"
attribute.tenant = ["AttributeDataType String", "Mutable true"]
sign_in = ["email"]
"#;

    #[test]
    fn a_lock_is_written_as_toml_and_read_back() {
        let lock = Lock::of(&Template::parse(TEMPLATE).unwrap());
        assert_eq!(lock.to_string(), TEXT);
        assert_eq!(Lock::parse(TEXT).unwrap(), lock);
        assert_eq!(Lock::parse(&TEXT.replace('\n', "\r\n")).unwrap(), lock);
    }

    #[test]
    fn an_empty_template_has_an_empty_lock() {
        let lock = Lock::of(&Template::default());
        assert_eq!(Lock::parse(&lock.to_string()).unwrap(), lock);
    }

    #[test]
    fn awkward_names_are_read_back() {
        let facts =
            BTreeMap::from([("index.a = \"b\" = [".to_owned(), Fact::List(vec!["x = \"y\"".to_owned()]))]);
        let entry = Entry { kind: "T".to_owned(), facts };
        let lock = Lock { resources: BTreeMap::from([("Ä [1] = \"".to_owned(), entry)]) };
        assert_eq!(Lock::parse(&lock.to_string()).unwrap(), lock);
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let line = |text: &str| {
            let error = Lock::parse(text).unwrap_err();
            assert_eq!(error.code, "lock_unreadable");
            error.place.source.unwrap().line
        };
        assert_eq!(line("version = 2"), 1);
        assert_eq!(line("version = 1\n<<<<<<< HEAD"), 2);
        assert_eq!(line("version = 1\n[A]\ntype = \"T\"\n=======\n"), 4);
        assert_eq!(line("version = 1\nkey = \"x\""), 2);
        assert_eq!(line("version = 1\n[A]\nkey = 5"), 3);
        assert_eq!(line("version = 1\n[A]\ntype = \"T\"\n[A]"), 4);
        assert_eq!(line("version = 1\n[A]\ntype = \"T\"\na = \"x\"\na = \"y\""), 5);
        assert_eq!(line("version = 1\n[A]\na = \"x\""), 1);
    }
}
