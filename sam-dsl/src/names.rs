//! From Rust's names to AWS's.

/// `place_order` becomes `PlaceOrder`.
pub fn pascal(name: &str) -> String {
    let words = name.trim_start_matches("r#").split('_').filter(|word| !word.is_empty());
    words.flat_map(|word| word[..1].to_uppercase().chars().chain(word[1..].chars()).collect::<Vec<_>>()).collect()
}

/// `OrderLines` becomes `ORDER_LINES`.
pub(crate) fn screaming_snake(name: &str) -> String {
    let mut snake = String::new();
    let mut before = None;
    for letter in name.chars() {
        if letter.is_uppercase() && before.is_some_and(|before: char| before.is_lowercase() || before.is_numeric()) {
            snake.push('_');
        }
        snake.extend(letter.to_uppercase());
        before = Some(letter);
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_case_at_word_bounds() {
        assert_eq!(pascal("place_order"), "PlaceOrder");
        assert_eq!(pascal("r#move"), "Move");
        assert_eq!(screaming_snake("OrderLines"), "ORDER_LINES");
        assert_eq!(screaming_snake("Orders2Go"), "ORDERS2_GO");
    }
}
