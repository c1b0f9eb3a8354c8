//! Stops before more is held than a small machine can, unless somebody has asked for it.

use std::path::Path;

use crate::{
    cli::{Stop, exit, input::Holder},
    language::Language,
    register::{Register, lean::Bound},
    sources::LIMITS,
};

/// Stops if tables that are held whole are larger together than the limit.
pub(super) fn of_tables(
    holder: &Holder,
    place: &Path,
    bound: Bound,
    language: &Language,
) -> anyhow::Result<()> {
    let name = place.display().to_string();
    let size = holder
        .table_bytes()
        .map_err(|err| Stop::of_io(language, "cli.cannot_read", &name, &err))?;
    if size <= LIMITS.whole(bound) {
        return Ok(());
    }
    let arguments = [("file", name), ("limit", (LIMITS.whole_bytes >> 20).to_string())];
    let message = language.fill("cli.tables_too_large", &arguments);
    Err(Stop::new(exit::REFUSED, message).into())
}

/// Stops if a full assessment would have more parties or agreements than the limits.
pub(super) fn of_assessment(
    register: &Register,
    bound: Bound,
    language: &Language,
) -> anyhow::Result<()> {
    let sizes = [
        ("cli.parties_too_many", register.parties.len(), LIMITS.parties),
        ("cli.agreements_too_many", register.agreements.len(), LIMITS.agreements),
    ];
    let beyond = sizes.into_iter().find(|it| it.2 < it.1);
    let Some((key, n, limit)) = beyond.filter(|_| bound == Bound::Kept) else { return Ok(()) };
    let [n, limit] = [n, limit].map(|it| language.count(it as u64));
    let message = language.fill(key, &[("n", n), ("limit", limit)]);
    Err(Stop::new(exit::REFUSED, message).into())
}
