//! The policy of a dataset: the shipped one, with what its `tenzij.toml` chooses otherwise.

use toml::{Table, Value};

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    model::Policy,
    sources::project,
};

/// Name of the policy's file in a dataset.
pub const FILE: &str = "tenzij.toml";

/// The shipped policy, as it is written and explained.
pub const SHIPPED: &str = include_str!("../../templates/policy.toml");

/// Reads a policy: `chosen` may leave out whatever it does not choose otherwise.
///
/// `None` with refusals if anything in it is unknown, of the wrong kind or out of its range.
pub fn read(chosen: Option<&str>) -> Checked<Option<Policy>> {
    let shipped: Table = toml::from_str(SHIPPED).unwrap_or_default();
    let text = chosen.unwrap_or_default();
    let chosen: Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(err) => {
            let line = err.span().map_or(1, |it| line_at(text, it.start));
            return Checked { value: None, diagnostics: vec![refusal(line, err.message())] };
        }
    };
    let mut diagnostics = Vec::new();
    let mut merged = shipped.clone();
    // What a project says of itself stands in the same file; `project` reads it.
    for (section, choices) in chosen.iter().filter(|(name, _)| *name != project::SECTION) {
        merge(section, choices, &shipped, &mut merged, text, &mut diagnostics);
    }
    let policy: Option<Policy> = Value::Table(merged).try_into().ok();
    if let Some(Err(out_of_range)) = policy.as_ref().map(Policy::check) {
        let line = line_of(text, &out_of_range.key);
        let reason = format!("{}: {}", out_of_range.key, out_of_range.range);
        diagnostics.push(refusal(line, &reason));
    }
    if policy.is_none() && diagnostics.is_empty() {
        diagnostics.push(refusal(1, "the policy is incomplete"));
    }
    Checked { value: policy.filter(|_| diagnostics.is_empty()), diagnostics }
}

fn merge(
    section: &str,
    choices: &Value,
    shipped: &Table,
    merged: &mut Table,
    text: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let known = shipped.get(section).and_then(Value::as_table);
    let (Some(known), Some(choices)) = (known, choices.as_table()) else {
        let sections: Vec<&str> = shipped.keys().map(String::as_str).collect();
        let reason = format!("[{section}]; {}", sections.join(", "));
        diagnostics.push(refusal(line_of(text, section), &reason));
        return;
    };
    for (name, value) in choices {
        let key = format!("{section}.{name}");
        if section != "weights" && !known.contains_key(name) {
            let names: Vec<&str> = known.keys().map(String::as_str).collect();
            let reason = format!("{key}; {}", names.join(", "));
            diagnostics.push(refusal(line_of(text, &key), &reason));
            continue;
        }
        let mut trial = shipped.clone();
        // Whole numbers may stand where a fraction is meant: 1 for 1.0.
        let as_fraction = match (known.get(name), value) {
            (Some(Value::Float(_)) | None, Value::Integer(whole)) => {
                i32::try_from(*whole).map_or(value.clone(), |it| Value::Float(f64::from(it)))
            }
            _ => value.clone(),
        };
        put(&mut trial, section, name, as_fraction.clone());
        if let Err(err) = Value::Table(trial).try_into::<Policy>() {
            let reason = format!("{key} = {value}: {}", err.message());
            diagnostics.push(refusal(line_of(text, &key), &reason));
        } else {
            put(merged, section, name, as_fraction);
        }
    }
}

fn put(table: &mut Table, section: &str, name: &str, value: Value) {
    if let Some(Value::Table(section)) = table.get_mut(section) {
        section.insert(name.to_owned(), value);
    }
}

fn refusal(line: u64, reason: &str) -> Diagnostic {
    Diagnostic::refusal(Code::PolicyInvalid, Place::row(FILE, line))
        .with_whole("reason", reason.replace('\n', " "))
}

pub(super) fn line_at(text: &str, offset: usize) -> u64 {
    let before = text.get(..offset).unwrap_or(text);
    u64::try_from(before.matches('\n').count()).unwrap_or(0) + 1
}

/// The line of a key such as `minimum.voice`, or of a section.
pub(super) fn line_of(text: &str, key: &str) -> u64 {
    let (section, name) = key.split_once('.').unwrap_or((key, ""));
    let mut is_within = false;
    for (line, content) in (1_u64..).zip(text.lines()) {
        let content = content.trim();
        if let Some(heading) = content.strip_prefix('[') {
            is_within = heading.starts_with(&format!("{section}]"));
            if is_within && name.is_empty() {
                return line;
            }
        } else if is_within {
            let own = content.split('=').next().unwrap_or_default().trim().trim_matches('"');
            if own == name {
                return line;
            }
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> (u64, String) {
        let checked = read(Some(text));
        assert_eq!(checked.value, None);
        let first = &checked.diagnostics[0];
        (first.place.line, first.arguments[0].1.clone())
    }

    #[test]
    fn the_shipped_policy_is_complete_and_in_range() {
        let checked = read(None);
        assert_eq!(checked.diagnostics, []);
        assert_eq!(checked.value.unwrap().time.half_life_days, 365);
    }

    #[test]
    fn what_is_not_chosen_otherwise_stays_as_shipped() {
        let policy = read(Some("[minimum]\nvoice = 1\n[weights]\nsport = 2\n")).value.unwrap();
        assert_eq!((policy.minimum.voice, policy.minimum.coverage), (1.0, 0.8));
        assert_eq!((policy.weight("sport"), policy.weight("wonen")), (2.0, 1.0));
    }

    #[test]
    fn what_is_unknown_or_out_of_range_is_refused_with_its_line() {
        assert_eq!(refused("[minimum]\n\nvois = 1").0, 3);
        assert_eq!(refused("[minimum]\nvoice = 1.5"), (2, "minimum.voice: 0..1".to_owned()));
        assert_eq!(refused("[weights]\nsport = -1").0, 2);
        assert_eq!(refused("[time]\ngrace_days = \"x\"").0, 2);
        assert_eq!(refused("[time]\ngrace_days = ").0, 2);
        assert_eq!(refused("\n[colour]\nx = 1").0, 2);
    }
}
