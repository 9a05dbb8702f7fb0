//! Quantities with their unit in the type, so that seconds never meet megabytes.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! unit {
    ($(#[$doc:meta])* $name:ident, $inner:ty, $suffix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// The bare number.
            pub const fn get(self) -> $inner {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} {}", self.0, $suffix)
            }
        }
    };
}

unit! {
    /// A whole number of seconds.
    Seconds, u32, "s"
}
unit! {
    /// A whole number of mebibytes, which AWS writes `MB`: 1 MB = 1,048,576 bytes.
    MegaBytes, u32, "MB"
}

impl Seconds {
    /// `minutes` whole minutes.
    pub const fn from_minutes(minutes: u32) -> Self {
        Self(minutes * 60)
    }

    /// `hours` whole hours.
    pub const fn from_hours(hours: u32) -> Self {
        Self(hours * 3600)
    }

    /// `days` whole days.
    pub const fn from_days(days: u32) -> Self {
        Self(days * 86_400)
    }
}
