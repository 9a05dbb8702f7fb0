//! The names that serde gives to fields, which are the names of the attributes.

/// A field's name under `#[serde(rename_all = "..")]`; none if the rule is unknown, which serde itself reports.
pub(super) fn rename_all(rule: &str, field: &str) -> Option<String> {
    let words = || field.split('_').filter(|word| !word.is_empty());
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    Some(match rule {
        "lowercase" | "snake_case" => field.to_owned(),
        "UPPERCASE" | "SCREAMING_SNAKE_CASE" => field.to_uppercase(),
        "PascalCase" => words().map(capital).collect(),
        "camelCase" => {
            let pascal: String = words().map(capital).collect();
            pascal.chars().next().map(|first| first.to_lowercase().chain(pascal.chars().skip(1)).collect())?
        }
        "kebab-case" => field.replace('_', "-"),
        "SCREAMING-KEBAB-CASE" => field.to_uppercase().replace('_', "-"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::rename_all;

    #[test]
    fn the_rules_of_serde_are_followed() {
        for (rule, name) in [
            ("snake_case", "placed_at"),
            ("camelCase", "placedAt"),
            ("PascalCase", "PlacedAt"),
            ("SCREAMING_SNAKE_CASE", "PLACED_AT"),
            ("kebab-case", "placed-at"),
        ] {
            assert_eq!(rename_all(rule, "placed_at").as_deref(), Some(name));
        }
        assert_eq!(rename_all("unknown", "x"), None);
    }
}
