//! The director's routine: sheets that people fill become rows of tables.
//!
//! One row that a person types can fill several tables: a decision is an agreement, what each said, and what each is to do.
//! A row that is not understood is set aside whole, with a question; nothing of it is guessed.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    model::Day,
    register::draft::{Draft, Reading},
    sources::{
        routine::{
            known::{id_of, names},
            layout::{Choice, Layout, TICK},
            made::{Made, Origin},
            progress::Conditions,
            sheet::{Filled, Line},
        },
        workbook::{Sheet, Workbook},
    },
};

mod again;
mod decisions;
mod known;
pub mod layout;
mod made;
mod progress;
mod replies;
mod sheet;

pub use known::Known;

/// What the sheets of a workbook say.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Rows of tables.
    pub drafts: Vec<Draft>,
    /// What became of every row of every sheet.
    pub readings: Vec<Reading>,
}

/// Whether a workbook has a sheet of the routine, whatever its name.
pub fn is_routine(book: &Workbook) -> bool {
    book.sheets.iter().any(|it| layout::sheet_of(&it.name).is_some())
}

/// Reads the sheets of one workbook; `on` is the day on which it came in, `source` the name that rows give as theirs.
///
/// `known` learns the names of parties, fields, meetings and decisions as it goes.
pub fn read(file: &str, book: &Workbook, on: Day, known: &mut Known) -> Checked<Rows> {
    let mut reader = Reader { file, on, known, rows: Rows::default(), diagnostics: Vec::new() };
    let sheets: Vec<(&Sheet, &'static Layout)> = reader.sheets(book);
    let mut conditions = Conditions::default();
    // Sheets that give names come first, wherever their tabs are.
    for key in ["parties", "portfolios", "meetings"] {
        reader.each(&sheets, key, &mut |line, known, made| match key {
            "parties" => party(line, made),
            "portfolios" => portfolio(line, made),
            _ => meeting(line, known, made),
        });
    }
    for (sheet, layout) in sheets.iter().filter(|it| it.1.key == "progress") {
        if let Some(filled) = Filled::of(file, sheet, layout, &mut Vec::new()) {
            filled.lines().0.into_iter().for_each(|it| conditions.learn(it, reader.known));
        }
    }
    for key in ["decisions", "proposals"] {
        reader.each(&sheets, key, &mut |line, known, made| {
            if !line.text("change").is_empty() {
                return again::understand(line, known, made);
            }
            let source = format!("{file}, {}", line.text("nr"));
            decisions::understand(line, &source, known, &conditions, made)
        });
    }
    let mut seen = BTreeSet::new();
    reader.each(&sheets, "progress", &mut |line, known, made| {
        progress::understand(line, known, &mut seen, made)
    });
    reader.each(&sheets, "searches", &mut search);
    reader.replies(&sheets);
    once_each(&mut reader.rows.drafts);
    Checked { value: reader.rows, diagnostics: reader.diagnostics }
}

struct Reader<'a> {
    file: &'a str,
    on: Day,
    known: &'a mut Known,
    rows: Rows,
    diagnostics: Vec<Diagnostic>,
}

/// Makes the rows of tables of one row of a sheet.
type Understand<'a> = &'a mut dyn FnMut(Line<'_>, &Known, &mut Made) -> Result<(), Diagnostic>;

impl Reader<'_> {
    /// The sheets that are known; what others hold is said, and left alone.
    fn sheets<'b>(&mut self, book: &'b Workbook) -> Vec<(&'b Sheet, &'static Layout)> {
        let mut found = Vec::new();
        for sheet in &book.sheets {
            match layout::sheet_of(&sheet.name) {
                Some(layout) => found.push((sheet, layout)),
                None if layout::is_readme(&sheet.name) || sheet.rows.is_empty() => (),
                None => {
                    let place = Place::file(format!("{}#{}", self.file, sheet.name));
                    let note = Diagnostic::note(Code::SheetUnknown, place);
                    self.diagnostics.push(note.with("found", &sheet.name));
                }
            }
        }
        found
    }

    fn each(
        &mut self,
        sheets: &[(&Sheet, &'static Layout)],
        key: &str,
        understand: Understand<'_>,
    ) {
        for (sheet, layout) in sheets.iter().filter(|it| it.1.key == key) {
            let Some(filled) = Filled::of(self.file, sheet, layout, &mut self.diagnostics) else {
                continue;
            };
            self.sheet(&filled, layout, understand);
        }
    }

    fn sheet(&mut self, filled: &Filled<'_>, layout: &'static Layout, understand: Understand<'_>) {
        let mut made = Made::new(&filled.file);
        let mut reading = filled.reading.clone();
        let (lines, left_out) = filled.lines();
        reading.n_blank += left_out.n_blank + left_out.examples.len() as u64;
        reading.n_set_aside += left_out.n_questioned;
        self.note_examples(&filled.file, &left_out.examples);
        let mut n_unticked = 0;
        for line in lines {
            let mut own = Made::new(&filled.file);
            let understood = match ticked(line, layout) {
                Ok(true) => understand(line, self.known, &mut own),
                Ok(false) => {
                    n_unticked += 1;
                    reading.n_set_aside += 1;
                    continue;
                }
                Err(question) => Err(question),
            };
            match understood {
                Ok(()) => {
                    reading.n_used += 1;
                    made.take(own);
                }
                Err(question) => {
                    reading.n_set_aside += 1;
                    self.diagnostics.push(question);
                }
            }
        }
        if 0 < n_unticked {
            let note = Diagnostic::note(Code::NotTicked, Place::file(filled.file.clone()));
            self.diagnostics.push(note.with("n", n_unticked));
        }
        let drafts = made.drafts(origins(layout.key), &|it| filled.heading_of(it));
        self.known.learn(&drafts);
        reading.tables = drafts.iter().map(|it| it.table.name.to_owned()).collect();
        self.rows.drafts.extend(drafts);
        self.rows.readings.push(reading);
    }

    fn note_examples(&mut self, file: &Arc<str>, rows: &[u64]) {
        for row in rows {
            let place = Place::row(file.clone(), *row);
            self.diagnostics.push(Diagnostic::note(Code::ExampleLeftOut, place));
        }
    }

    /// A reply is two sheets that belong together: whose it is, and what it says.
    fn replies(&mut self, sheets: &[(&Sheet, &'static Layout)]) {
        let of = |key: &str| sheets.iter().find(|it| it.1.key == key);
        let Some((head, layout)) = of("reply") else { return };
        let Some(head) = Filled::of(self.file, head, layout, &mut self.diagnostics) else { return };
        let Some(first) = head.all().first().copied() else { return };
        let sender = match replies::sender(first, self.known, self.on) {
            Ok(sender) => sender,
            Err(question) => {
                let mut reading = head.reading.clone();
                reading.n_set_aside = reading.n_read - reading.n_blank;
                self.rows.readings.push(reading);
                self.diagnostics.push(question);
                return;
            }
        };
        let mut n_answered = 0;
        self.each(sheets, "findings", &mut |line, known, made| {
            n_answered += u64::from(replies::finding(line, &sender, known, made)?);
            Ok(())
        });
        let mut made = Made::new(&head.file);
        let mut reading = head.reading.clone();
        match replies::answer(first, &sender, 0 < n_answered, &mut made) {
            Ok(()) => reading.n_used = reading.n_read - reading.n_blank,
            Err(question) => {
                reading.n_set_aside = reading.n_read - reading.n_blank;
                self.diagnostics.push(question);
            }
        }
        self.rows.drafts.extend(made.drafts(replies::ORIGINS, &|it| head.heading_of(it)));
        self.rows.readings.push(reading);
    }
}

/// Many rows may name one field; the first one says it.
fn once_each(drafts: &mut [Draft]) {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for draft in drafts.iter_mut().filter(|it| it.table.name == "portfolios") {
        draft.rows.retain(|row| row.cells.get(0).is_some_and(|id| seen.insert(id.to_owned())));
    }
}

/// Whether a row counts: everywhere but among proposals it does.
fn ticked(line: Line<'_>, layout: &'static Layout) -> Result<bool, Diagnostic> {
    if layout.key != "proposals" {
        return Ok(true);
    }
    let text = line.text("tick").to_lowercase();
    if text.is_empty() {
        return Ok(false);
    }
    // A tick has many forms; anything else might be a remark.
    if matches!(
        text.as_str(),
        "x" | "✓" | "✔" | "v" | "1" | "ja" | "yes" | "akkoord" | "ok" | "true"
    ) {
        return Ok(true);
    }
    let tick: &'static Choice = &TICK;
    line.choice("tick", tick).map(|it| it.is_some())
}

fn origins(key: &str) -> &'static [Origin] {
    match key {
        "parties" => &[
            ("parties", "id", "name"),
            ("parties", "name", "name"),
            ("parties", "code", "code"),
            ("parties", "also_known_as", "also"),
            ("parties", "population", "population"),
        ],
        "portfolios" => &[("portfolios", "id", "name"), ("portfolios", "name", "name")],
        "meetings" => &[
            ("meetings", "id", "date"),
            ("meetings", "date", "date"),
            ("meetings", "portfolio", "portfolio"),
            ("attendance", "meeting", "date"),
            ("attendance", "party", "absent"),
            ("attendance", "present", "absent"),
        ],
        "decisions" | "proposals" => decisions::ORIGINS,
        "progress" => progress::ORIGINS,
        "searches" => &[
            ("searches", "party", "party"),
            ("searches", "source", "source"),
            ("searches", "searched_on", "date"),
        ],
        _ => replies::ORIGINS,
    }
}

fn party(line: Line<'_>, made: &mut Made) -> Result<(), Diagnostic> {
    let name = line.text("name");
    if name.is_empty() {
        return Err(line.empty("name"));
    }
    let others: Vec<&str> = names(line.text("also")).collect();
    made.add(
        "parties",
        line.number,
        &[
            ("id", &id_of(name)),
            ("name", name),
            ("kind", "municipality"),
            ("code", line.text("code")),
            ("population", line.text("population")),
            ("also_known_as", &others.join("|")),
        ],
    );
    Ok(())
}

fn portfolio(line: Line<'_>, made: &mut Made) -> Result<(), Diagnostic> {
    let name = line.text("name");
    if name.is_empty() {
        return Err(line.empty("name"));
    }
    made.add("portfolios", line.number, &[("id", &id_of(name)), ("name", name)]);
    Ok(())
}

fn meeting(line: Line<'_>, known: &Known, made: &mut Made) -> Result<(), Diagnostic> {
    let date = line.date("date")?;
    if date.is_empty() {
        return Err(line.empty("date"));
    }
    let field = line.text("portfolio");
    let portfolio = decisions::portfolio(field, known, line.number, made);
    let id =
        if portfolio.is_empty() { format!("V-{date}") } else { format!("V-{date}-{portfolio}") };
    made.add("meetings", line.number, &[("id", &id), ("date", &date), ("portfolio", &portfolio)]);
    for name in names(line.text("absent")) {
        let party = known.party_or_ask(name, line, "absent")?;
        let cells = [("meeting", id.as_str()), ("party", &party), ("present", "no")];
        made.add("attendance", line.number, &cells);
    }
    Ok(())
}

fn search(line: Line<'_>, known: &Known, made: &mut Made) -> Result<(), Diagnostic> {
    for column in ["party", "source"] {
        if line.text(column).is_empty() {
            return Err(line.empty(column));
        }
    }
    let party = known.party_or_ask(line.text("party"), line, "party")?;
    let date = line.date("date")?;
    let cells =
        [("party", party.as_str()), ("source", line.text("source")), ("searched_on", &date)];
    made.add("searches", line.number, &cells);
    Ok(())
}

#[cfg(test)]
mod tests;
