//! Files with figures as the long table that a mapping reads.

use crate::{
    diagnostic::{Code, Diagnostic, Severity},
    register::Cells,
    sources::{
        csv::Records,
        field::{
            self, Format, Harvest, Reader, Record, iv3,
            observation::{HEADINGS, Melt, Observation},
            statline, swing,
        },
    },
};

/// The formats that hold figures, and how these are taken out.
static MELTS: &[(&Format, Melt)] = &[
    (&iv3::FORMAT, iv3::melt),
    (&iv3::FORMAT_CSV, iv3::melt),
    (&statline::FORMAT, statline::melt_wide),
    (&statline::FORMAT_CSV, statline::melt_wide),
    (&statline::FORMAT_4, statline::melt_long),
    (&swing::FORMAT, swing::melt_row),
    (&swing::FORMAT_CSV, swing::melt_table),
];

/// The figures of a file.
pub(in crate::sources) struct Found {
    /// One figure on each row, under [`HEADINGS`].
    pub(in crate::sources) records: Records,
    /// Records of which no figure could be taken; there is a question for each.
    pub(in crate::sources) n_set_aside: u64,
}

/// The figures of a file; `None` if it holds none, the inner one if it is refused.
pub(in crate::sources) fn figures(
    file: &str,
    bytes: &[u8],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Option<Found>> {
    let mut input = bytes;
    // Bytes in memory can always be read.
    if !field::is_field(file, &mut input).ok()? {
        return None;
    }
    let (carried, format) = field::open(file, &mut input).ok()?.ok()?;
    let melt = MELTS.iter().find(|it| it.0.name == format.name)?.1;
    let mut harvest = Harvest::new(file, format);
    let mut long = Long { melt, rows: Vec::new(), n_set_aside: 0 };
    let done = field::pass(carried, &mut input, &mut long, &mut harvest, &mut |_| ());
    let refusal = done.ok()?.err();
    let is_refused = refusal.is_some();
    let said = harvest.diagnostics();
    diagnostics.extend(said.into_iter().filter(|it| it.severity != Severity::Note).chain(refusal));
    if is_refused {
        return Some(None);
    }
    let n_rows = u64::try_from(long.rows.len()).unwrap_or(u64::MAX);
    let records = Records {
        headings: HEADINGS.iter().map(|it| (*it).to_owned()).collect(),
        header_line: 1,
        rows: long.rows,
        n_read: n_rows + long.n_set_aside,
        n_empty_lines: 0,
    };
    Some(Some(Found { records, n_set_aside: long.n_set_aside }))
}

struct Long {
    melt: Melt,
    rows: Vec<(u64, Cells)>,
    n_set_aside: u64,
}

impl Reader for Long {
    fn take(&mut self, record: Record, harvest: &mut Harvest) {
        let origin = record.origin;
        match (self.melt)(&record, &harvest.place(origin)) {
            Ok(found) => {
                let cells = |it: &Observation| (origin.line, it.cells());
                self.rows.extend(found.iter().map(cells));
                harvest.leave(origin, Code::FieldFigures);
            }
            Err(question) => {
                self.n_set_aside += 1;
                harvest.set_aside(origin, question);
            }
        }
    }
}
