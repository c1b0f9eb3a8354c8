//! Today, for those commands that say on which day something was done. Everything else is told its day.

use std::{
    env,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{
    cli::{Stop, exit},
    language::Language,
    model::{Day, Quarter},
};

/// Stands in for the clock, in seconds since 1970-01-01; see <https://reproducible-builds.org/specs/source-date-epoch/>.
const STAND_IN: &str = "SOURCE_DATE_EPOCH";

const SECONDS_OF_DAY: u64 = 86_400;

/// 9999-12-31, in days since 1970-01-01.
const LAST_DAY: i64 = 2_932_896;

/// On which day a command does its work.
#[derive(Debug, Default, clap::Args)]
pub(super) struct On {
    /// Day on which this is done; today if left out
    #[arg(long, value_name = "DATE")]
    pub(super) on: Option<Day>,
}

impl On {
    /// The day that was given, else today.
    pub(super) fn day(&self, language: &Language) -> anyhow::Result<Day> {
        self.on.map_or_else(|| today(language), Ok)
    }
}

/// Today in universal time; `SOURCE_DATE_EPOCH` stands in for the clock where it is set, and must then be right, so that a run can be made again.
fn today(language: &Language) -> anyhow::Result<Day> {
    if let Some(told) = env::var_os(STAND_IN) {
        let told = told.to_string_lossy();
        return day_of(&told).ok_or_else(|| {
            let message = language.fill("cli.clock_invalid", &[("found", &told)]);
            Stop::new(exit::USAGE, message).into()
        });
    }
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|it| it.as_secs());
    let days = since_epoch.and_then(|it| i64::try_from(it / SECONDS_OF_DAY).ok());
    days.map(|it| Day::EPOCH.plus_days(it))
        .ok_or_else(|| Stop::new(exit::USAGE, language.text("cli.no_clock")).into())
}

/// The day of so many seconds since 1970-01-01; `None` if that is no number, or a day that cannot be written.
fn day_of(seconds: &str) -> Option<Day> {
    let days = i64::try_from(seconds.trim().parse::<u64>().ok()? / SECONDS_OF_DAY).ok()?;
    (days <= LAST_DAY).then(|| Day::EPOCH.plus_days(days))
}

/// The last quarter that is over today.
pub(super) fn last_quarter(language: &Language) -> anyhow::Result<Quarter> {
    let today = today(language)?;
    let first_month = (today.quarter().number() - 1) * 3 + 1;
    let first = Day::new(today.year(), first_month, 1).unwrap_or(today);
    Ok(first.plus_days(-1).quarter())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_for_the_clock_is_seconds_and_nothing_else() {
        let day = |it: &str| day_of(it).map(|it| it.to_string());
        assert_eq!(day("0").as_deref(), Some("1970-01-01"));
        assert_eq!(day(" 1791158400\n").as_deref(), Some("2026-10-05"));
        assert_eq!(day("253402300799").as_deref(), Some("9999-12-31"));
        for wrong in ["", "x", "-1", "1.5", "2026-10-05", "253402300800", "18446744073709551615"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
