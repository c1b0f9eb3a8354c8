//! Proposals: what a document may have decided, each with its literal quote, its place and how sure that is. None of them is a decision yet.

use crate::{
    model::Stance,
    sources::{
        consent::{self, Consent},
        minutes::{
            document::{At, Content, Document, Row},
            lexicon,
            proposal::{Certainty, Outcome, Proposal, Reason},
            reading::{self, Around, Finding},
        },
        term,
    },
};

mod headings;

use headings::Columns;

/// What a document may have decided, in its order: from tables with the five headings, and from paragraphs that decide.
///
/// `parties` are the names that are known; without any, words with a capital are taken for names and that is said.
pub fn propose(document: &Document, parties: &[String]) -> Vec<Proposal> {
    let mut reader =
        Reader { parties, heading: String::new(), decides: Decides::No, found: Vec::new() };
    for block in &document.blocks {
        match &block.content {
            Content::Heading(text) => reader.heading(text),
            Content::Paragraph(text) => reader.paragraph(text, block.place, Form::Paragraph),
            Content::Item(text) => reader.paragraph(text, block.place, Form::Item),
            Content::Table(rows) => reader.table(rows),
        }
    }
    reader.found.iter_mut().for_each(Proposal::settle);
    reader.found
}

/// Whether what comes stands under a label such as "Besluit:".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decides {
    No,
    /// Until the next paragraph that is no item of a list.
    Next,
    /// Until the next heading.
    Section,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Paragraph,
    Item,
}

struct Reader<'a> {
    parties: &'a [String],
    heading: String,
    decides: Decides,
    found: Vec<Proposal>,
}

impl Reader<'_> {
    fn heading(&mut self, text: &str) {
        let is_label = lexicon::is_label(text);
        self.decides = if is_label { Decides::Section } else { Decides::No };
        if !is_label {
            text.clone_into(&mut self.heading);
        }
    }

    fn paragraph(&mut self, text: &str, place: At, form: Form) {
        let was_next = self.decides == Decides::Next;
        for line in text.split('\n') {
            if lexicon::is_label(line) {
                if self.decides == Decides::No {
                    self.decides = Decides::Next;
                }
                continue;
            }
            let around = Around { decides: self.decides != Decides::No, parties: self.parties };
            let findings = reading::read(line, around);
            let is_announced = findings.is_empty() && lexicon::announces(line);
            self.found.extend(findings.iter().map(|it| proposal(it, line, place, &self.heading)));
            if is_announced && self.decides == Decides::No {
                self.decides = Decides::Next;
                return;
            }
        }
        if was_next && form == Form::Paragraph && self.decides == Decides::Next {
            self.decides = Decides::No;
        }
    }

    fn table(&mut self, rows: &[Row]) {
        let head = rows.iter().take(3).enumerate();
        let mut head = head.filter_map(|(at, row)| Some((at, Columns::of(&row.cells)?)));
        let Some((at, columns)) = head.next() else {
            // Minutes laid out as a table: every cell is read as a paragraph.
            for row in rows {
                for cell in &row.cells {
                    self.decides = Decides::No;
                    self.paragraph(cell, row.place, Form::Paragraph);
                }
            }
            self.decides = Decides::No;
            return;
        };
        for row in rows.iter().skip(at + 1) {
            if row.cells.iter().any(|it| !it.is_empty()) {
                self.found.push(of_row(row, &columns, self.parties));
            }
        }
    }
}

fn proposal(finding: &Finding, line: &str, place: At, heading: &str) -> Proposal {
    let quote = line.get(finding.quote.clone()).unwrap_or(line);
    let quote = quote.trim().trim_end_matches(';').trim_end();
    let (nr, text) = lexicon::without_label(quote);
    let is_short = text.split_whitespace().count() <= 5;
    let decision = if is_short && !heading.is_empty() {
        format!("{heading}: {text}")
    } else {
        text.to_owned()
    };
    Proposal {
        nr: nr.to_owned(),
        decision,
        quote: quote.to_owned(),
        place,
        outcome: finding.outcome,
        stance: finding.stance,
        condition: finding.condition.clone(),
        consent: finding.consent.clone(),
        who: String::new(),
        due: finding.due.clone().unwrap_or_default(),
        certainty: finding.certainty,
        reason: finding.reason,
    }
}

/// What people write in a cell to say that there is nothing.
const NOTHING: &[&str] = &["-", "–", "—", "n.v.t.", "nvt", "n/a", "geen", "none", "."];

fn of_row(row: &Row, columns: &Columns, parties: &[String]) -> Proposal {
    let cell = |at: Option<usize>| {
        let text = at.and_then(|it| row.cells.get(it)).map_or("", String::as_str).trim();
        let is_nothing = NOTHING.contains(&text.to_lowercase().as_str());
        if is_nothing { String::new() } else { text.replace('\n', " ") }
    };
    let texts = row.cells.iter().map(|it| it.replace('\n', " "));
    let quote: Vec<String> = texts.filter(|it| !it.is_empty()).collect();
    let mut proposal = Proposal {
        nr: cell(columns.nr),
        decision: cell(Some(columns.decision)),
        quote: quote.join(" | "),
        place: row.place,
        outcome: Outcome::Decision,
        stance: None,
        condition: None,
        consent: Consent::default(),
        who: cell(columns.who),
        due: String::new(),
        certainty: Certainty::Sure,
        reason: Reason::Table,
    };
    let around = Around { decides: true, parties };
    proposal.say(&reading::read(&proposal.decision, around));
    proposal.consented(&cell(columns.consent), around);
    match term::parse(&cell(columns.due)) {
        Ok(due) => proposal.due = due,
        Err(_) => proposal.doubt(Certainty::Doubtful, Reason::TermUnclear),
    }
    if proposal.decision.is_empty() {
        proposal.doubt(Certainty::Doubtful, Reason::TextMissing);
    }
    proposal
}

impl Proposal {
    /// Names each party once. Where the words say two things of one party, nobody can tell which; a person has to look.
    fn settle(&mut self) {
        match std::mem::take(&mut self.consent).without_repeats() {
            Some(consent) => self.consent = consent,
            None => self.doubt(Certainty::Doubtful, Reason::ConsentUnclear),
        }
    }

    fn doubt(&mut self, certainty: Certainty, reason: Reason) {
        if self.certainty < certainty {
            self.certainty = certainty;
            self.reason = reason;
        }
    }

    /// What the text of the decision itself says, where it says it in a phrase.
    fn say(&mut self, findings: &[Finding]) {
        let Some(finding) = findings.first().filter(|it| it.reason != Reason::Marked) else {
            return;
        };
        self.outcome = finding.outcome;
        self.stance = finding.stance;
        self.condition.clone_from(&finding.condition);
        if finding.outcome == Outcome::Decision {
            self.consent = finding.consent.clone();
        }
        let is_doubtful = finding.certainty == Certainty::Doubtful;
        if is_doubtful || 1 < findings.len() || self.condition.is_some() {
            self.doubt(finding.certainty.max(Certainty::Likely), finding.reason);
        }
    }

    /// What the cell for consent says, which goes before the text.
    fn consented(&mut self, cell: &str, around: Around) {
        if cell.is_empty() {
            return;
        }
        if let Ok(consent) = consent::parse(cell) {
            self.outcome = Outcome::Decision;
            self.stance = if consent.everyone {
                Some(self.stance.unwrap_or(Stance::Yes))
            } else {
                self.stance
            };
            self.consent = consent;
            return;
        }
        let findings = reading::read(cell, around);
        match findings.as_slice() {
            [finding] if finding.reason != Reason::Marked => {
                self.outcome = finding.outcome;
                self.stance = finding.stance;
                self.condition = finding.condition.clone().or_else(|| self.condition.take());
                self.consent = finding.consent.clone();
                self.doubt(finding.certainty.max(Certainty::Likely), Reason::ConsentUnclear);
            }
            _ => self.doubt(Certainty::Doubtful, Reason::ConsentUnclear),
        }
    }
}
