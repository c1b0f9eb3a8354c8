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

/// Today in universal time; `SOURCE_DATE_EPOCH` stands in for the clock where it is set, so that a run can be made again.
fn today(language: &Language) -> anyhow::Result<Day> {
    let told = env::var("SOURCE_DATE_EPOCH").ok().and_then(|it| it.trim().parse::<u64>().ok());
    let since_epoch = || SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|it| it.as_secs());
    let days = told.or_else(since_epoch).and_then(|it| i64::try_from(it / 86_400).ok());
    days.map(|it| Day::EPOCH.plus_days(it))
        .ok_or_else(|| Stop::new(exit::USAGE, language.text("cli.no_clock")).into())
}

/// The last quarter that is over today.
pub(super) fn last_quarter(language: &Language) -> anyhow::Result<Quarter> {
    let today = today(language)?;
    let first_month = (today.quarter().number() - 1) * 3 + 1;
    let first = Day::new(today.year(), first_month, 1).unwrap_or(today);
    Ok(first.plus_days(-1).quarter())
}
