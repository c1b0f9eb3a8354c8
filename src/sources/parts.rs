//! A delimited table handed over in parts, so that a large one need not be held row by row.
//!
//! It finds and says exactly what `csv` does of the whole; a test compares the two.

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    register::{
        Cells,
        draft::{Draft, Reading},
        tables::Table,
    },
    sources::{
        LIMITS,
        csv::{self, Lines, Opened, Records},
        text,
    },
};

/// Rows of a part.
const ROWS: usize = 10_000;

/// Reads a table and hands its rows over, part by part; at least one part, also if there are no rows.
///
/// `None` if the file is refused. Parts that were handed over before a refusal must then be thrown away.
///
/// # Errors
///
/// Only those of `take`.
pub fn read<E>(
    table: &'static Table,
    file: &str,
    bytes: &[u8],
    take: &mut dyn FnMut(&Draft) -> Result<(), E>,
) -> Result<Checked<Option<Reading>>, E> {
    let mut diagnostics = Vec::new();
    let Some(text) = text::decode(file, bytes).report_to(&mut diagnostics) else {
        return Ok(Checked { value: None, diagnostics });
    };
    let mut parts = Parts {
        draft: Draft {
            table,
            file: file.into(),
            headings: vec![None; table.columns.len()],
            rows: Vec::new(),
        },
        columns: Vec::new(),
        reading: Reading {
            file: file.to_owned(),
            tables: vec![table.name.to_owned()],
            n_read: 0,
            n_used: 0,
            n_set_aside: 0,
            n_blank: 0,
        },
        diagnostics,
    };
    let is_read = parts.walk(&text, take)?;
    let Parts { reading, diagnostics, .. } = parts;
    Ok(Checked { value: is_read.then_some(reading), diagnostics })
}

struct Parts {
    draft: Draft,
    columns: Vec<Option<usize>>,
    reading: Reading,
    diagnostics: Vec<Diagnostic>,
}

impl Parts {
    /// Hands all rows over; `false` if the file is refused.
    fn walk<E>(
        &mut self,
        text: &str,
        take: &mut dyn FnMut(&Draft) -> Result<(), E>,
    ) -> Result<bool, E> {
        let file = self.draft.file.to_string();
        let Some(opened) =
            csv::open(&file, text, &csv::needed(self.draft.table), &mut self.diagnostics)
        else {
            return Ok(false);
        };
        let Opened::Records { text, delimiter, lines } = opened else {
            take(&self.draft)?;
            return Ok(true);
        };
        let mut reader = csv::Reader::of(text, delimiter);
        let mut n_records = 0;
        while let Some(record) = reader.next() {
            let line = lines.starts.get(n_records).copied().unwrap_or(0);
            if let Some((code, limit)) = LIMITS.exceeded_by(record) {
                let place = Place::row(file, line);
                let refusal = Diagnostic::refusal(code, place);
                self.diagnostics.push(refusal.with("limit", limit));
                return Ok(false);
            }
            let cells: Cells = record.fields().map(str::trim).collect();
            let is_fine =
                if n_records == 0 { self.head(line, &cells) } else { self.row(line, &cells) };
            if !is_fine {
                return Ok(false);
            }
            n_records += 1;
            if self.draft.rows.len() == ROWS {
                take(&self.draft)?;
                self.draft.rows.clear();
            }
        }
        if !self.is_complete(&lines, n_records) {
            return Ok(false);
        }
        take(&self.draft)?;
        Ok(true)
    }

    fn head(&mut self, line: u64, cells: &Cells) -> bool {
        let headings: Vec<String> = cells.iter().map(str::to_owned).collect();
        let records = Records { headings, header_line: line, ..Records::default() };
        let (table, file) = (self.draft.table, self.draft.file.to_string());
        let columns = csv::match_headings(table, &file, &records, &mut self.diagnostics);
        let Some(columns) = columns else { return false };
        for (column, heading) in columns.iter().zip(records.headings) {
            if let Some(above) = column.and_then(|at| self.draft.headings.get_mut(at)) {
                *above = Some(heading);
            }
        }
        self.columns = columns;
        true
    }

    fn row(&mut self, line: u64, cells: &Cells) -> bool {
        if cells.is_blank() {
            self.reading.n_blank += 1;
            return true;
        }
        match csv::row(&self.draft, line, cells, &self.columns) {
            Ok(row) => {
                self.reading.n_used += 1;
                self.draft.rows.push(row);
            }
            Err(question) => {
                self.reading.n_set_aside += 1;
                self.diagnostics.push(question);
                let n = self.reading.n_set_aside;
                return !csv::is_beyond_limit(&self.draft.file, line, n, &mut self.diagnostics);
            }
        }
        true
    }

    /// Whether as many rows were read as the independent count found.
    fn is_complete(&mut self, lines: &Lines, n_records: usize) -> bool {
        let file = self.draft.file.clone();
        let expected = lines.starts.len();
        if n_records != expected {
            let refusal = Diagnostic::refusal(Code::RowsLost, Place::file(file));
            self.diagnostics.push(refusal.with("found", n_records).with("expected", expected));
            return false;
        }
        if self.reading.n_used + self.reading.n_set_aside == 0 {
            self.diagnostics.push(Diagnostic::note(Code::TableEmpty, Place::file(file)));
        }
        self.reading.n_blank += lines.n_empty;
        self.reading.n_read = (expected as u64).saturating_sub(1) + lines.n_empty;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::draft::DraftRow;

    fn check(bytes: &[u8]) {
        let table = Table::find("goals").unwrap();
        let whole = csv::read_table(table, "goals.csv", bytes);
        let mut rows: Vec<DraftRow> = Vec::new();
        let mut headings = None;
        let mut n_parts = 0;
        let mut take = |draft: &Draft| -> Result<(), ()> {
            rows.extend(draft.rows.iter().cloned());
            headings = Some(draft.headings.clone());
            n_parts += 1;
            Ok(())
        };
        let parts = read(table, "goals.csv", bytes, &mut take).unwrap();
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned();
        assert_eq!(parts.diagnostics, whole.diagnostics, "{shown}");
        let reading = whole.value.as_ref().map(|it| it.reading.clone());
        assert_eq!(parts.value, reading, "{shown}");
        if let Some(whole) = whole.value {
            assert_eq!((rows, headings), (whole.draft.rows, Some(whole.draft.headings)), "{shown}");
            assert_eq!(n_parts, 1 + whole.reading.n_used / ROWS as u64, "{shown}");
        }
    }

    #[test]
    fn a_table_read_in_parts_is_the_table_read_whole() {
        let row = |it: u32| format!("g{it};\"Doel; {it}\"\n");
        let many = (0..25_000).map(row).collect::<Vec<_>>().concat();
        let cases: [&[u8]; 20] = [
            b"id,title\na,Aa\nb,Bee\n",
            b"id,title,\n\na,Aa,\n,,\nb,Bee,\n",
            b"",
            b"id,title\n",
            b"title\nAa\n",
            b"id,title,title\na,b,c\n",
            b"id,title,colour\na,b,c,d\nx,y\n",
            b"id,title\na,\"Aa\nb,Bee\n",
            b"sep=;\nid;title\na;Aa\n",
            b"id\ttitle\r\na\tcaf\xe9\r\n",
            b"PK\x03\x04",
            "id,title\na\u{200b},Aa\n".as_bytes(),
            b"id;title,x\na;b,c\n",
            b"Doelen 2026\n\nid;title\na;Aa\n",
            b"id,title\nid,title\na,Aa\n",
            b"id,title\n,\n\n",
            b",,\n \n",
            b"id,title\na,caf\xe9\nb,caf\xc3\xa9\n",
            "id,title\ne\u{301},e\u{301}\nb,\u{202e}x\nc,\u{fffd}\nd\u{430},x\n".as_bytes(),
            &[b"id;title\n", many.as_bytes()].concat(),
        ];
        for bytes in cases {
            check(bytes);
        }
        check(format!("id,title\na,{}\n", "x".repeat(LIMITS.cell_bytes + 1)).as_bytes());
        check(format!("id,title\na,Aa\n{}", "x\n".repeat(10_001)).as_bytes());
    }
}
