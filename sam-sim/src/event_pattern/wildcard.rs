//! Texts with `*` in them.

/// A text in which `*` stands for any characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wildcard {
    /// What stands before, between and after the stars.
    parts: Vec<String>,
}

/// How many stars a text may have. AWS refuses those that are "too complex" and does not publish the measure.
const STARS: usize = 4;

impl Wildcard {
    /// Reads a text; `\*` is a star and `\\` a backslash.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = vec![String::new()];
        let mut characters = text.chars();
        let mut after_star = false;
        while let Some(character) = characters.next() {
            let literal = match character {
                '*' if after_star => {
                    return Err(format!(
                        "Consecutive wildcard characters at pos {}",
                        text.find("**").unwrap_or_default()
                    ));
                }
                '*' => {
                    parts.push(String::new());
                    after_star = true;
                    continue;
                }
                '\\' => match characters.next() {
                    Some(escaped @ ('*' | '\\')) => escaped,
                    _ => return Err("Invalid escape character at pos 0".to_owned()),
                },
                other => other,
            };
            after_star = false;
            if let Some(part) = parts.last_mut() {
                part.push(literal);
            }
        }
        if parts.len() > STARS + 1 {
            return Err("Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character".to_owned());
        }
        Ok(Self { parts })
    }

    /// Whether the text has this form.
    pub(super) fn matches(&self, value: &str) -> bool {
        let Some((first, rest)) = self.parts.split_first() else {
            return value.is_empty();
        };
        let Some((last, middle)) = rest.split_last() else {
            return value == first;
        };
        let Some(mut value) =
            value.strip_prefix(first.as_str()).and_then(|value| value.strip_suffix(last.as_str()))
        else {
            return false;
        };
        for part in middle {
            match value.split_once(part.as_str()) {
                Some((_, after)) => value = after,
                None => return false,
            }
        }
        true
    }
}
