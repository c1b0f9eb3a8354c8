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

/// What a file holds, as far as figures go.
pub(in crate::sources) enum Held {
    /// Something else.
    Others,
    /// Figures that cannot be read; there is a refusal that says why.
    Refused,
    /// Figures.
    Figures(Found),
}

/// The figures of a file.
pub(in crate::sources) fn figures(
    file: &str,
    bytes: &[u8],
    diagnostics: &mut Vec<Diagnostic>,
) -> Held {
    let mut input = bytes;
    // Bytes in memory can always be read.
    if !field::is_field(file, &mut input).unwrap_or(false) {
        return Held::Others;
    }
    let (carried, format) = match field::open(file, &mut input) {
        Ok(Ok(opened)) => opened,
        Ok(Err(refusal)) => {
            diagnostics.push(refusal);
            return Held::Refused;
        }
        Err(_) => return Held::Others,
    };
    let Some((_, melt)) = MELTS.iter().find(|it| it.0.name == format.name) else {
        return Held::Others;
    };
    let mut harvest = Harvest::new(file, format, None);
    let mut long = Long { melt: *melt, rows: Vec::new(), n_set_aside: 0 };
    let done = field::pass(carried, &mut input, &mut long, &mut harvest, &mut |_| ());
    let refusal = done.ok().and_then(Result::err);
    let is_refused = refusal.is_some();
    let said = harvest.diagnostics();
    diagnostics.extend(said.into_iter().filter(|it| it.severity != Severity::Note).chain(refusal));
    if is_refused {
        return Held::Refused;
    }
    let n_rows = u64::try_from(long.rows.len()).unwrap_or(u64::MAX);
    let records = Records {
        headings: HEADINGS.iter().map(|it| (*it).to_owned()).collect(),
        header_line: 1,
        rows: long.rows,
        n_read: n_rows + long.n_set_aside,
        n_empty_lines: 0,
    };
    Held::Figures(Found { records, n_set_aside: long.n_set_aside })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{field::tests::fixtures, mapping};

    /// The figures of the good files of a format, each without the sign that stood for a missing one.
    fn good(format: &str, start: &str) -> Vec<Vec<String>> {
        let (name, bytes) = fixtures(format, start).remove(0);
        let mut diagnostics = Vec::new();
        let Held::Figures(found) = figures(&name, &bytes, &mut diagnostics) else {
            panic!("{name}: {diagnostics:?}")
        };
        assert!(diagnostics.is_empty() && found.n_set_aside == 0, "{diagnostics:?}");
        let row = |it: &Cells| it.iter().take(HEADINGS.len() - 1).map(str::to_owned).collect();
        found.records.rows.iter().map(|it| row(&it.1)).collect()
    }

    #[test]
    fn the_same_facts_in_two_forms_are_the_same_figures() {
        assert_eq!(good("iv3", "good"), good("iv3_csv", "good"));
        assert_eq!(good("statline", "good.json"), good("statline_csv", "good"));
        assert_eq!(good("statline", "good.json"), good("statline", "good-indexed"));
    }

    #[test]
    fn a_value_of_swing_is_of_the_variable_in_its_address() {
        let all = good("swing", "good");
        let measure = HEADINGS.iter().position(|it| *it == "measure").unwrap();
        let measures: Vec<&str> = all.iter().map(|it| it[measure].as_str()).collect();
        assert_eq!(measures, ["zonpv", "zonpv", "zonpv", "zonpv", "res_bod"]);
    }

    #[test]
    fn fields_of_duties_stay_texts_and_a_missing_amount_is_no_amount() {
        let all = good("iv3", "good");
        let column = |name: &str| HEADINGS.iter().position(|it| *it == name).unwrap();
        let euros = |measure: &str, report: &str, publication: &str| -> Vec<&str> {
            let wanted = [("measure", measure), ("report", report), ("publication", publication)];
            let fits =
                |row: &&Vec<String>| wanted.iter().all(|(name, text)| row[column(name)] == *text);
            all.iter().filter(fits).map(|row| row[column("euros")].as_str()).collect()
        };
        assert_eq!(euros("0.1", "2023X000", "1"), ["812000"]);
        assert_eq!(euros("0.10", "2023X000", "1"), ["0"]);
        assert_eq!(euros("0.1", "2023X000", "2"), [""]);
        // An amount below the sign for a missing one is real: minus 99 999 thousand euros.
        assert_eq!(euros("8.3", "2023X005", "1"), ["398000", "-99999000"]);
        assert_eq!(euros("8.3", "2023X005", "2"), ["401250", ""]);
    }

    #[test]
    fn a_mapping_picks_figures_and_makes_them_evidence_with_their_unit() {
        let text = r#"
            [[file]]
            path = "iv3.json"
            [[file.table]]
            name = "evidence"
            where = [
                { column = "measure", equals = ["8.3"] },
                { column = "report", equals = ["2023X005"] },
                { column = "publication", equals = ["2"] },
                { column = "euros", not_empty = true },
            ]
            [file.table.columns]
            id = { template = "iv3-{municipality}-{measure}-{category}-{report}" }
            commitment = { from = "municipality", codes = { GM9801 = "wonen-aarveld" } }
            occurred_on = { from = "date" }
            kind = { const = "budget" }
            value = { from = "euros" }
            source = { template = "CBS Iv3 {report}, {measure} {category}" }
        "#;
        let mapping = mapping::parse("m.toml", text).unwrap();
        let (_, bytes) = fixtures("iv3", "good").remove(0);
        let mapped = mapping::apply(&mapping, "iv3.json", &bytes);
        let rows = mapped.value.unwrap();
        let cells: Vec<Vec<&str>> = rows.drafts[0]
            .rows
            .iter()
            .map(|it| it.cells.iter().filter(|it| !it.is_empty()).collect())
            .collect();
        let expected = [
            "iv3-GM9801-8.3-L4.3.3-2023X005",
            "wonen-aarveld",
            "2023",
            "budget",
            "401250",
            "CBS Iv3 2023X005, 8.3 L4.3.3",
        ];
        assert_eq!(cells, [expected.to_vec()]);
        let reading = &rows.reading;
        assert_eq!((reading.n_read, reading.n_used, reading.n_set_aside), (14, 1, 13));
        let codes: Vec<Code> = mapped.diagnostics.iter().map(|it| it.code).collect();
        assert_eq!(codes, [Code::MappingFiguresUnasked]);
    }
}
