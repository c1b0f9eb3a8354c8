//! Whether a mapping holds together, before any foreign file is read.

use toml::Spanned;

use super::recipe::{Condition, ForeignFile, Recipe, Rule, TargetTable};
use crate::{register::tables::Table, sources::descriptor::is_inside};

/// What is wrong with a mapping, at a byte of its text.
pub(super) struct Slip {
    pub(super) at: usize,
    pub(super) reason: String,
}

fn slip<T>(at: &Spanned<T>, reason: String) -> Slip {
    Slip { at: at.span().start, reason }
}

/// Finds the first slip of a mapping.
pub(super) fn check(recipe: &Recipe) -> Result<(), Slip> {
    for (position, file) in recipe.files.iter().enumerate() {
        let path = file.path.get_ref();
        let earlier = recipe.files.iter().take(position);
        if earlier.into_iter().any(|it| it.path.get_ref() == path) {
            return Err(slip(&file.path, format!("`{path}` stands there twice")));
        }
        check_file(file)?;
    }
    for row in &recipe.rows {
        let table = find_table(&row.table)?;
        for (column, cell) in &row.cells {
            check_column(table, column, cell)?;
        }
    }
    Ok(())
}

fn check_file(file: &ForeignFile) -> Result<(), Slip> {
    if !is_inside(file.path.get_ref()) {
        let reason = format!("`{}` leads out of the folder", file.path.get_ref());
        return Err(slip(&file.path, reason));
    }
    for skip in &file.skip {
        if skip.conditions.is_empty() || skip.reason.get_ref().trim().is_empty() {
            return Err(slip(&skip.reason, "`skip` needs `where` and a `reason`".to_owned()));
        }
        skip.conditions.iter().try_for_each(check_condition)?;
    }
    file.tables.iter().try_for_each(check_table)
}

fn check_table(target: &TargetTable) -> Result<(), Slip> {
    let table = find_table(&target.name)?;
    target.conditions.iter().try_for_each(check_condition)?;
    for (column, rule) in &target.columns {
        check_column(table, column, rule)?;
        if let Err(reason) = check_rule(rule.get_ref()) {
            return Err(slip(rule, format!("`{column}`: {reason}")));
        }
    }
    Ok(())
}

fn find_table(name: &Spanned<String>) -> Result<&'static Table, Slip> {
    let unknown = || slip(name, format!("no table is named `{}`", name.get_ref()));
    Table::find(name.get_ref()).ok_or_else(unknown)
}

fn check_column<T>(table: &Table, column: &str, at: &Spanned<T>) -> Result<(), Slip> {
    if table.position(column).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = table.columns.iter().map(|it| it.name).collect();
    let reason = format!("`{}` has no column `{column}`; it has {}", table.name, known.join(", "));
    Err(slip(at, reason))
}

fn check_condition(condition: &Condition) -> Result<(), Slip> {
    let n_tests = usize::from(condition.equals.is_some())
        + usize::from(condition.not_equals.is_some())
        + usize::from(condition.empty)
        + usize::from(condition.not_empty);
    if n_tests == 1 {
        return Ok(());
    }
    let reason = "`where` needs one of `equals`, `not_equals`, `empty = true`, `not_empty = true`";
    Err(slip(&condition.column, reason.to_owned()))
}

fn check_rule(rule: &Rule) -> Result<(), &'static str> {
    let n_origins = usize::from(!rule.from.is_empty())
        + usize::from(rule.constant.is_some())
        + usize::from(rule.template.is_some());
    let has_codes = !rule.codes.is_empty() || !rule.prefixes.is_empty();
    let n_readings = usize::from(has_codes)
        + usize::from(!rule.date_format.is_empty())
        + usize::from(rule.year_to_date);
    if n_origins != 1 {
        return Err("needs exactly one of `from`, `const` and `template`");
    }
    if rule.from.is_empty() && 0 < n_readings {
        return Err("`codes`, `prefixes`, `date_format` and `year_to_date` need `from`");
    }
    if 1 < n_readings {
        return Err("codes, `date_format` and `year_to_date` exclude each other");
    }
    if rule.prefixes.is_empty() == rule.free_text.is_some() {
        return Err("`prefixes` and `free_text = \"question\"` or `\"map\"` belong together");
    }
    match &rule.template {
        Some(template) if template.matches('{').count() != template.matches('}').count() => {
            Err("every `{` of a template needs its `}`")
        }
        _ => Ok(()),
    }
}
