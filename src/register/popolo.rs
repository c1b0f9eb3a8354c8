//! The words by which a dataset goes in and out of Popolo, for those who read it and those who write it.

use crate::model::Stance;

/// The field with the cells of a row for which Popolo has no word.
pub const ROW: &str = "x_row";

/// The field that names the table of a row.
pub const TABLE: &str = "x_table";

/// The list of rows of tables for which Popolo has no kind of record.
pub const TABLES: &str = "x_tables";

/// Options of a vote, and the stances that they stand for; the last two are ours.
pub const OPTIONS: &[(&str, Stance)] = &[
    ("yes", Stance::Yes),
    ("no", Stance::No),
    ("abstain", Stance::Abstain),
    ("absent", Stance::Absent),
    ("not voting", Stance::Silent),
    ("yes_unless", Stance::YesUnless),
    ("yes_provided", Stance::YesProvided),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Coded as _;

    #[test]
    fn every_stance_has_one_option() {
        for stance in Stance::ALL {
            assert_eq!(OPTIONS.iter().filter(|it| it.1 == *stance).count(), 1, "{stance:?}");
        }
    }
}
