//! The shape of an IANA time zone name. Which names exist is the business of who has the database.

use crate::limits::scheduler::TIMEZONE;

/// What is wrong with `name` as an IANA time zone such as `Europe/Paris` or `UTC`, or none.
///
/// The code of the fault is `schedule_timezone_malformed`.
pub fn timezone_violation(name: &str) -> Option<String> {
    if let Some(violation) = TIMEZONE.violation(name.chars().count() as u64) {
        return Some(violation);
    }
    let part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
    };
    (!name.split('/').all(part)).then(|| {
        format!("time zone of a schedule must be an IANA name such as `Europe/Paris`, found `{name}`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iana_name_has_the_shape() {
        for name in [
            "UTC",
            "Europe/Paris",
            "America/Argentina/Buenos_Aires",
            "Etc/GMT+5",
            "GMT0",
            "America/Port-au-Prince",
        ] {
            assert_eq!(timezone_violation(name), None, "{name}");
        }
    }

    #[test]
    fn an_offset_is_no_name() {
        for name in ["", "+01:00", "Europe/", "/Paris", "Europe Paris", "Zürich", &"A".repeat(51)] {
            assert!(timezone_violation(name).is_some(), "{name}");
        }
    }
}
