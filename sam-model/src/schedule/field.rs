//! One field of a cron expression: lists, ranges, steps, names; and the wildcards of the two day fields.

use super::error::ScheduleError;
use std::ops::Range;

/// What a field is, and what it may hold.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) min: u16,
    pub(super) max: u16,
    /// The names of the values from `min` on; empty if it has none.
    pub(super) names: &'static [&'static str],
    /// The wildcards that it knows beside `, - * /`.
    pub(super) wildcards: &'static str,
}

const MONTHS: &[&str] = &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: &[&str] = &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// The six fields of a cron expression, in their order.
pub(super) const FIELDS: [Field; 6] = [
    Field { name: "minutes", min: 0, max: 59, names: &[], wildcards: "" },
    Field { name: "hours", min: 0, max: 23, names: &[], wildcards: "" },
    Field { name: "day-of-month", min: 1, max: 31, names: &[], wildcards: "?LW" },
    Field { name: "month", min: 1, max: 12, names: MONTHS, wildcards: "" },
    Field { name: "day-of-week", min: 1, max: 7, names: WEEKDAYS, wildcards: "?L#" },
    Field { name: "year", min: 1970, max: 2199, names: &[], wildcards: "" },
];

/// A field that has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// The values that match.
    Set(Set),
    /// `?`: the other day field says it.
    Open,
    /// `L` of the day-of-month: the last day of the month.
    LastDay,
    /// `15W`: the weekday nearest to a day of the month.
    NearestWeekday(u16),
    /// `6L`: the last such weekday of the month.
    LastWeekday(u16),
    /// `3#2`: the second such weekday of the month.
    NthWeekday(u16, u16),
}

/// A set of numbers below 64, or of years from 1970 on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Set([u64; 4]);

impl Set {
    const YEARS: u16 = 1970;

    pub(super) fn contains(&self, value: u16) -> bool {
        let at = Self::at(value);
        at < 256 && self.0[at / 64] & (1 << (at % 64)) != 0
    }

    fn insert(&mut self, value: u16) {
        let at = Self::at(value);
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn at(value: u16) -> usize {
        usize::from(if value >= Self::YEARS { value - Self::YEARS } else { value })
    }
}

impl Field {
    /// Reads the text of the field, which begins at the byte `start` of the expression.
    pub(super) fn parse(&self, text: &str, start: usize) -> Result<Values, ScheduleError> {
        let whole = start..start + text.len();
        if text == "?" {
            self.known('?', &whole)?;
            return Ok(Values::Open);
        }
        let mut set = Set::default();
        let mut at = start;
        for item in text.split(',') {
            let place = at..at + item.len();
            at = place.end + 1;
            match self.wildcard(item, &place)? {
                Some(values) if place == whole => return Ok(values),
                Some(_) => {
                    return Err(ScheduleError::new(
                        "schedule_cron_wildcard_not_alone",
                        whole,
                        format!("`{item}` must stand alone in the {} field", self.name),
                        "write a second schedule for the rest of the list",
                    ));
                }
                None => self.item(item, place, &mut set)?,
            }
        }
        Ok(Values::Set(set))
    }

    /// An item with one of the wildcards `? L W #`, or none if it has none of them.
    fn wildcard(&self, item: &str, place: &Range<usize>) -> Result<Option<Values>, ScheduleError> {
        let value = |text: &str, at: usize| self.value(text, place.start + at..place.start + at + text.len());
        if item.contains('?') {
            self.known('?', place)?;
            let message = format!("`?` must stand alone in the {} field", self.name);
            let help = "`?` leaves the day to the other day field";
            return Err(ScheduleError::new("schedule_cron_wildcard_not_alone", place.clone(), message, help));
        }
        if let Some((day, nth)) = item.split_once('#') {
            self.known('#', place)?;
            let day = value(day, 0)?;
            let number = nth.parse::<u16>().ok().filter(|nth| (1..=5).contains(nth));
            let Some(number) = number.filter(|_| nth.len() == 1) else {
                let from = place.end - nth.len();
                let message = format!("the number after `#` must be 1 to 5, found `{nth}`");
                let help = "`MON#1` is the first Monday of the month";
                return Err(ScheduleError::new(
                    "schedule_cron_value_out_of_range",
                    from..place.end,
                    message,
                    help,
                ));
            };
            return Ok(Some(Values::NthWeekday(day, number)));
        }
        if let Some(day) = item.strip_suffix(['W', 'w']).filter(|_| self.min == 1 && self.max == 31) {
            if day.eq_ignore_ascii_case("l") {
                let message = "`LW` is not among the forms that AWS documents";
                let help = "write `L` for the last day, or `FRIL` in the day-of-week field";
                return Err(ScheduleError::new("schedule_cron_value_unknown", place.clone(), message, help));
            }
            return Ok(Some(Values::NearestWeekday(value(day, 0)?)));
        }
        if let Some(day) =
            item.strip_suffix(['L', 'l']).filter(|day| !self.names.contains(&item) && *day != "JU")
        {
            if self.name_value(item).is_some() {
                return Ok(None);
            }
            self.known('L', place)?;
            return match (day, self.max) {
                ("", 31) => Ok(Some(Values::LastDay)),
                ("", _) => {
                    let mut set = Set::default();
                    set.insert(self.max);
                    Ok(Some(Values::Set(set)))
                }
                (_, 31) => {
                    let message = format!("`L` must stand alone in the day-of-month field, found `{item}`");
                    let help = "write `L` for the last day of the month";
                    Err(ScheduleError::new("schedule_cron_wildcard_not_alone", place.clone(), message, help))
                }
                _ => Ok(Some(Values::LastWeekday(value(day, 0)?))),
            };
        }
        Ok(None)
    }

    /// `*`, `a`, `a-b`, each with or without `/step`.
    fn item(&self, item: &str, place: Range<usize>, set: &mut Set) -> Result<(), ScheduleError> {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (item, None),
        };
        let at = place.start;
        let (first, last) = if range == "*" {
            (self.min, self.max)
        } else if let Some((first, last)) = range.split_once('-').filter(|_| !range.starts_with('-')) {
            let from = self.value(first, at..at + first.len())?;
            let to = self.value(last, at + first.len() + 1..at + range.len())?;
            if from > to {
                return Err(ScheduleError::new(
                    "schedule_cron_range_reversed",
                    at..at + range.len(),
                    format!("a range of the {} field must go up, found `{range}`", self.name),
                    format!("write two ranges: `{first}-{},{}-{last}`", self.max, self.min),
                ));
            }
            (from, to)
        } else if range.is_empty() && step.is_some() {
            return Err(ScheduleError::new(
                "schedule_cron_step_invalid",
                place,
                format!("a step of the {} field must say where it begins, found `{item}`", self.name),
                format!("write `{}{item}`", self.min),
            ));
        } else {
            let value = self.value(range, at..at + range.len())?;
            (value, if step.is_some() { self.max } else { value })
        };
        let step = match step {
            None => 1,
            Some(text) => self.step(text, at + range.len() + 1..place.end)?,
        };
        (first..=last).step_by(usize::from(step)).for_each(|value| set.insert(value));
        Ok(())
    }

    fn step(&self, text: &str, place: Range<usize>) -> Result<u16, ScheduleError> {
        let most = self.max - self.min + u16::from(self.min == 1);
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let step = text.parse::<u16>().ok().filter(|step| digits && (1..=most).contains(step));
        step.ok_or_else(|| {
            ScheduleError::new(
                "schedule_cron_step_invalid",
                place,
                format!("a step of the {} field must be between 1 and {most}, found `{text}`", self.name),
                format!("`{}/5` is every fifth from {} on", self.min, self.min),
            )
        })
    }

    /// A number or a name.
    fn value(&self, text: &str, place: Range<usize>) -> Result<u16, ScheduleError> {
        if let Some(value) = self.name_value(text) {
            return Ok(value);
        }
        let Self { name, min, max, names, .. } = self;
        let names = match (names.first(), names.last()) {
            (Some(first), Some(last)) => format!(" or {first} to {last}"),
            _ => String::new(),
        };
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            let message =
                format!("a value of the {name} field must be {min} to {max}{names}, found `{text}`");
            return Err(ScheduleError::new("schedule_cron_value_unknown", place, message, self.advice(text)));
        }
        let number = text.parse::<u16>().ok().filter(|number| (*min..=*max).contains(number));
        number.ok_or_else(|| {
            let message =
                format!("a value of the {name} field must be {min} to {max}{names}, found `{text}`");
            ScheduleError::new("schedule_cron_value_out_of_range", place, message, self.advice(text))
        })
    }

    fn name_value(&self, text: &str) -> Option<u16> {
        let at = self.names.iter().position(|name| name.eq_ignore_ascii_case(text))?;
        Some(self.min + at as u16)
    }

    /// What to write instead of a value that the field does not know.
    fn advice(&self, text: &str) -> String {
        match (self.name, text) {
            ("day-of-week", "0") => "AWS counts Sunday as 1 and Saturday as 7: write `SUN`".to_owned(),
            ("hours", "24") => "midnight is hour 0".to_owned(),
            ("minutes", "60") => "the full hour is minute 0".to_owned(),
            _ => {
                let long = text.get(..3).and_then(|start| self.name_value(start)).filter(|_| text.len() > 3);
                match long {
                    Some(value) => format!("write `{}`", self.names[usize::from(value - self.min)]),
                    None => "the fields are: minutes hours day-of-month month day-of-week year".to_owned(),
                }
            }
        }
    }

    /// Refuses a wildcard that the field does not know.
    fn known(&self, wildcard: char, place: &Range<usize>) -> Result<(), ScheduleError> {
        if self.wildcards.contains(wildcard) {
            return Ok(());
        }
        let fields: Vec<_> = FIELDS.iter().filter(|field| field.wildcards.contains(wildcard)).collect();
        let names: Vec<_> = fields.iter().map(|field| field.name).collect();
        Err(ScheduleError::new(
            "schedule_cron_wildcard_misplaced",
            place.clone(),
            format!(
                "`{wildcard}` belongs to the {} field, found in the {} field",
                names.join(" or "),
                self.name
            ),
            "the fields are: minutes hours day-of-month month day-of-week year",
        ))
    }
}
