//! Capacity units: what reads and writes consume.
//!
//! Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>

use super::size::KB;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// The bytes of a read unit.
const READ_UNIT: usize = 4 * KB;
/// The bytes of a write unit.
const WRITE_UNIT: usize = KB;

/// How an item is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consistency {
    /// `ConsistentRead` is false: half a unit.
    Eventual,
    /// `ConsistentRead` is true: one unit.
    Strong,
    /// In a transaction: two units.
    Transactional,
}

/// The units of reading `bytes`; reading nothing costs as much as the least item.
pub fn read_units(bytes: usize, consistency: Consistency) -> f64 {
    let factor = match consistency {
        Consistency::Eventual => 0.5,
        Consistency::Strong => 1.0,
        Consistency::Transactional => 2.0,
    };
    bytes.div_ceil(READ_UNIT).max(1) as f64 * factor
}

/// The units of writing an item of `bytes`.
pub fn write_units(bytes: usize) -> f64 {
    bytes.div_ceil(WRITE_UNIT).max(1) as f64
}

/// What a request consumed of one table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consumed {
    /// Of the table itself.
    pub table: f64,
    /// Of its local secondary indexes, by name.
    pub local: BTreeMap<String, f64>,
    /// Of its global secondary indexes, by name.
    pub global: BTreeMap<String, f64>,
}

impl Consumed {
    /// Units of the table alone.
    pub fn of_table(units: f64) -> Self {
        Self { table: units, ..Self::default() }
    }

    /// The sum over table and indexes.
    pub fn total(&self) -> f64 {
        self.table + self.local.values().sum::<f64>() + self.global.values().sum::<f64>()
    }

    /// All units times `factor`, as transactions count them.
    pub fn times(mut self, factor: f64) -> Self {
        self.table *= factor;
        self.local.values_mut().chain(self.global.values_mut()).for_each(|units| *units *= factor);
        self
    }
}

impl AddAssign for Consumed {
    fn add_assign(&mut self, other: Self) {
        self.table += other.table;
        for (name, units) in other.local {
            *self.local.entry(name).or_default() += units;
        }
        for (name, units) in other.global {
            *self.global.entry(name).or_default() += units;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_rounded_up_at_4_kb_and_1_kb() {
        assert_eq!(read_units(0, Consistency::Eventual), 0.5);
        assert_eq!(read_units(4096, Consistency::Strong), 1.0);
        assert_eq!(read_units(4097, Consistency::Strong), 2.0);
        assert_eq!(read_units(1, Consistency::Transactional), 2.0);
        assert_eq!(write_units(1024), 1.0);
        assert_eq!(write_units(1025), 2.0);
    }
}
