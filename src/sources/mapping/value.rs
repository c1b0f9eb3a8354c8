//! One rule applied to one foreign row: the text of one cell, or the question about it.

use std::collections::BTreeMap;

use super::{
    date,
    recipe::{Condition, FreeText, Rule},
};
use crate::{
    diagnostic::{Code, Diagnostic, Place},
    register::Cells,
};

/// One foreign row, by the headings as the mapping spells them.
pub(super) struct ForeignRow<'a> {
    pub(super) place: Place,
    /// Where each heading that the mapping names stands.
    pub(super) positions: &'a BTreeMap<&'a str, usize>,
    pub(super) cells: &'a Cells,
    pub(super) missing: &'a [String],
}

/// A cell's text, and what is worth knowing about it.
#[derive(Debug, Default)]
pub(super) struct Value {
    pub(super) text: String,
    /// A value with a remark that was read by its prefix.
    pub(super) note: Option<Diagnostic>,
    /// The column that stands in for the first one, and the first one.
    pub(super) stand_in: Option<(String, String)>,
}

impl ForeignRow<'_> {
    /// The text under a heading; empty where the mapping takes it for missing.
    pub(super) fn cell(&self, heading: &str) -> &str {
        let text = self.positions.get(heading).and_then(|it| self.cells.get(*it));
        text.filter(|it| !self.missing.iter().any(|gap| gap == it)).unwrap_or("")
    }

    /// Whether all conditions hold.
    pub(super) fn fits(&self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| {
            let text = self.cell(condition.column.get_ref());
            let among = |texts: &Vec<String>| texts.iter().any(|it| it == text);
            condition.equals.as_ref().is_none_or(among)
                && !condition.not_equals.as_ref().is_some_and(among)
                && (!condition.empty || text.is_empty())
                && (!condition.not_empty || !text.is_empty())
        })
    }

    /// The value that a rule gives.
    ///
    /// # Errors
    ///
    /// The question about a value for which the rule has no reading.
    pub(super) fn value(&self, rule: &Rule) -> Result<Value, Diagnostic> {
        if let Some(constant) = &rule.constant {
            return Ok(Value { text: constant.trim().to_owned(), ..Value::default() });
        }
        if let Some(template) = &rule.template {
            return Ok(Value { text: self.filled(template), ..Value::default() });
        }
        let filled = rule.from.iter().find(|it| !self.cell(it).is_empty());
        let Some(heading) = filled else { return Ok(Value::default()) };
        let first = rule.from.first().filter(|it| *it != heading);
        let value = self.read(rule, heading)?;
        Ok(Value { stand_in: first.map(|it| (heading.clone(), it.clone())), ..value })
    }

    fn read(&self, rule: &Rule, heading: &str) -> Result<Value, Diagnostic> {
        let text = self.cell(heading);
        let question = |code: Code| {
            Diagnostic::question(code, self.place.cell(heading))
                .with("found", text)
                .with("column", heading)
        };
        if !rule.date_format.is_empty() {
            let iso = rule.date_format.iter().find_map(|it| it.iso(text));
            let names: Vec<&str> = rule.date_format.iter().map(|it| it.name()).collect();
            let missing = || question(Code::DateInvalid).with("expected", names.join(", "));
            return iso.map(Value::plain).ok_or_else(missing);
        }
        if rule.year_to_date {
            let missing = || question(Code::DateInvalid).with("expected", "2038, 2038.0");
            return date::year(text).map(Value::plain).ok_or_else(missing);
        }
        if rule.codes.is_empty() && rule.prefixes.is_empty() {
            return Ok(Value::plain(text.to_owned()));
        }
        let unknown = || question(Code::MappingValueUnknown).with("allowed", known(rule));
        self.decode(rule, heading).ok_or_else(unknown)
    }

    /// The code of a whole value, else that of its longest prefix.
    fn decode(&self, rule: &Rule, heading: &str) -> Option<Value> {
        let text = self.cell(heading);
        if let Some(code) = rule.codes.get(text).or_else(|| rule.prefixes.get(text)) {
            return Some(Value::plain(code.clone()));
        }
        let fitting = rule.prefixes.iter().filter(|(prefix, _)| text.starts_with(prefix.as_str()));
        let (_, code) = fitting.max_by_key(|(prefix, _)| prefix.len())?;
        match rule.free_text? {
            FreeText::Question => None,
            FreeText::Map => {
                let note = Diagnostic::note(Code::MappingFreeText, self.place.cell(heading))
                    .with("found", text)
                    .with("column", heading)
                    .with("expected", code);
                Some(Value { text: code.clone(), note: Some(note), stand_in: None })
            }
        }
    }

    fn filled(&self, template: &str) -> String {
        let mut filled = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((heading, behind)) = after.split_once('}') else { break };
            let text = self.cell(heading);
            if text.is_empty() {
                return String::new();
            }
            filled.push_str(before);
            filled.push_str(text);
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }
}

impl Value {
    fn plain(text: String) -> Value {
        Value { text, ..Value::default() }
    }
}

/// The values that a rule knows.
fn known(rule: &Rule) -> String {
    let prefixes = rule.prefixes.keys().map(|it| format!("{it}…"));
    rule.codes.keys().cloned().chain(prefixes).collect::<Vec<String>>().join(", ")
}

/// The headings between braces.
pub(super) fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|it| it.split_once('}')).map(|(heading, _)| heading)
}
