//! What comes back from a retreat: `herijking.json`, read strictly. The report makes it; people may have changed it.

use serde::Deserialize;
use serde_json::Value;

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    sources::{
        MINUTES,
        consent::Consent,
        minutes::{
            document::At,
            proposal::{Certainty, Choice, Outcome, Proposal, Reason},
        },
        term,
    },
};

/// The number of the form that is read.
pub const FORMAT: u64 = 1;

/// What a retreat chose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retreat {
    format: u64,
    kind: String,
    /// Title of the dataset.
    #[serde(default)]
    pub dataset: Option<String>,
    /// Fingerprint of the dataset that the report was made of.
    #[serde(default)]
    pub fingerprint: Option<String>,
    /// The as-of date of the report.
    #[serde(default)]
    pub as_of: Option<String>,
    /// The edition of the report.
    #[serde(default)]
    pub edition: Option<String>,
    /// The version that made the report.
    #[serde(default)]
    pub made_by: Option<String>,
    #[serde(rename = "decisions")]
    chosen: Vec<Chosen>,
    /// What was chosen, in the order of the report; what is not understood is left out and asked about.
    #[serde(skip)]
    pub proposals: Vec<Proposal>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chosen {
    agreement: String,
    #[serde(default)]
    title: Option<String>,
    choice: String,
    #[serde(default)]
    owner: Option<String>,
    #[serde(default)]
    due_on: Option<String>,
}

/// Whether bytes look like a file of this kind.
pub fn is_retreat(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    start.iter().find(|it| !it.is_ascii_whitespace()) == Some(&b'{')
}

/// Reads the file. Whether the agreements exist is for the caller, who knows them.
pub fn read(file: &str, bytes: &[u8]) -> Checked<Option<Retreat>> {
    let refuse = |code: Code, found: String| Checked {
        value: None,
        diagnostics: vec![
            Diagnostic::refusal(code, Place::file(file))
                .with("found", found)
                .with("format", FORMAT),
        ],
    };
    if MINUTES.text_bytes < bytes.len() {
        return refuse(Code::RetreatUnreadable, format!("> {} bytes", MINUTES.text_bytes));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(err) => return refuse(Code::RetreatUnreadable, err.to_string()),
    };
    if value.get("kind").and_then(Value::as_str) != Some("herijking") {
        let kind = value.get("kind").map_or("–".to_owned(), ToString::to_string);
        return refuse(Code::RetreatUnreadable, format!("kind: {kind}"));
    }
    if value.get("format").and_then(Value::as_u64) != Some(FORMAT) {
        let format = value.get("format").map_or("–".to_owned(), ToString::to_string);
        return refuse(Code::RetreatFormat, format);
    }
    let mut retreat: Retreat = match serde_json::from_value(value) {
        Ok(retreat) => retreat,
        Err(err) => return refuse(Code::RetreatUnreadable, err.to_string()),
    };
    if MINUTES.retreat_decisions < retreat.chosen.len() {
        let n = retreat.chosen.len();
        return refuse(Code::RetreatUnreadable, format!("{n} > {}", MINUTES.retreat_decisions));
    }
    let mut diagnostics = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut proposals = Vec::new();
    for (chosen, number) in retreat.chosen.iter().zip(1..) {
        let id = chosen.agreement.trim();
        let question = |code: Code, found: &str| {
            Diagnostic::question(code, Place::row(file, number).cell(id)).with("found", found)
        };
        if seen.contains(&id) || id.is_empty() {
            diagnostics.push(question(Code::RetreatTwice, id));
            continue;
        }
        seen.push(id);
        let Some(choice) = choice(&chosen.choice) else {
            diagnostics.push(question(Code::RetreatChoice, &chosen.choice));
            continue;
        };
        match term::parse(chosen.due_on.as_deref().unwrap_or_default()) {
            Ok(due) => proposals.push(proposal(chosen, choice, due, number)),
            Err(unclear) => diagnostics.push(unclear.question(Place::row(file, number).cell(id))),
        }
    }
    retreat.proposals = proposals;
    Checked { value: Some(retreat), diagnostics }
}

fn choice(text: &str) -> Option<Choice> {
    match text {
        "confirm" => Some(Choice::Confirm),
        "adjust" => Some(Choice::Adjust),
        "withdraw" => Some(Choice::Withdraw),
        _ => None,
    }
}

fn proposal(chosen: &Chosen, choice: Choice, due: String, number: u64) -> Proposal {
    let title = chosen.title.clone().unwrap_or_default();
    Proposal {
        nr: chosen.agreement.trim().to_owned(),
        quote: format!("{} {}: {}", chosen.agreement.trim(), title, chosen.choice),
        decision: title,
        place: At::Entry(number),
        outcome: Outcome::Again(choice),
        stance: None,
        condition: None,
        consent: Consent::default(),
        who: chosen.owner.clone().unwrap_or_default().trim().to_owned(),
        due,
        certainty: Certainty::Sure,
        reason: Reason::Retreat,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(decisions: &str) -> String {
        format!(
            r#"{{"format":1,"kind":"herijking","dataset":"X","fingerprint":"ab","as_of":"2026-09-30","edition":"bestuur","made_by":"tenzij 0.1.0","decisions":[{decisions}]}}"#
        )
    }

    fn check(text: &str, n: Option<usize>, codes: &[Code]) {
        let checked = read("herijking.json", text.as_bytes());
        let found: Vec<Code> = checked.diagnostics.iter().map(|it| it.code).collect();
        assert_eq!(
            (checked.value.map(|it| it.proposals.len()), found.as_slice()),
            (n, codes),
            "{text}"
        );
    }

    #[test]
    fn what_was_chosen_comes_back_with_owner_and_term() {
        let text = file(
            r#"{"agreement":"R-1","title":"Samen inkopen","choice":"adjust","owner":"Aarveld","due_on":"2027-01-01"},{"agreement":"R-2","title":"Loket","choice":"withdraw","owner":null,"due_on":null}"#,
        );
        let retreat = read("herijking.json", text.as_bytes()).value.unwrap();
        let told: Vec<_> = retreat
            .proposals
            .iter()
            .map(|it| (it.nr.as_str(), it.outcome.code(), it.who.as_str(), it.due.as_str()))
            .collect();
        assert_eq!(told, [("R-1", "adjust", "Aarveld", "2027-01-01"), ("R-2", "withdraw", "", "")]);
    }

    #[test]
    fn an_entry_that_is_not_understood_is_asked_about_and_the_others_are_used() {
        let one = r#"{"agreement":"R-1","choice":"confirm"}"#;
        check(&file(one), Some(1), &[]);
        check(&file(&format!("{one},{one}")), Some(1), &[Code::RetreatTwice]);
        check(
            &file(&format!(r#"{one},{{"agreement":"R-2","choice":"maybe"}}"#)),
            Some(1),
            &[Code::RetreatChoice],
        );
        let late = r#"{"agreement":"R-2","choice":"confirm","due_on":"2026-02-31"}"#;
        check(&file(&format!("{one},{late}")), Some(1), &[Code::TermUnclear]);
    }

    #[test]
    fn another_form_is_refused() {
        check("{}", None, &[Code::RetreatUnreadable]);
        check("{", None, &[Code::RetreatUnreadable]);
        check(&file("").replace("\"format\":1", "\"format\":2"), None, &[Code::RetreatFormat]);
        check(
            &file(r#"{"agreement":"R-1","choice":"confirm","extra":1}"#),
            None,
            &[Code::RetreatUnreadable],
        );
        check(&"[".repeat(10_000), None, &[Code::RetreatUnreadable]);
        let many = vec![r#"{"agreement":"R","choice":"confirm"}"#; MINUTES.retreat_decisions + 1]
            .join(",");
        check(&file(&many), None, &[Code::RetreatUnreadable]);
    }
}
