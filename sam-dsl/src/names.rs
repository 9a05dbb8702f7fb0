//! From Rust's names to AWS's.

/// `serde_json` becomes `SerdeJson`.
pub(crate) fn pascal(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    });
    words.collect()
}

/// `OrderLines` becomes `ORDER_LINES`.
pub(crate) fn screaming_snake(name: &str) -> String {
    let mut snake = String::new();
    let mut before = None;
    for letter in name.chars() {
        if letter.is_uppercase()
            && before.is_some_and(|before: char| before.is_lowercase() || before.is_numeric())
        {
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
        assert_eq!(screaming_snake("OrderLines"), "ORDER_LINES");
        assert_eq!(screaming_snake("Orders2Go"), "ORDERS2_GO");
        assert_eq!(pascal("serde_json"), "SerdeJson");
        assert_eq!(pascal("io"), "Io");
    }
}
