//! Tables in Parquet, as R and Python write them.
//!
//! The cells become text and go the way of CSV, so that nothing is understood in two ways.
//! Places then count rows as a spreadsheet would: the first row below the names is line 2.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use parquet::{
    errors::ParquetError,
    file::reader::{FileReader as _, SerializedFileReader},
    record::{Field, Row},
};

use crate::{
    diagnostic::{Checked, Code, Diagnostic, Place},
    model::Day,
    register::tables::Table,
    sources::{TableRows, csv},
};

/// Reads one table; what cannot be read is refused with what the reader found, and what is larger as text than `most` bytes too.
pub fn read_table(
    table: &'static Table,
    file: &str,
    bytes: &[u8],
    most: u64,
) -> Checked<Option<TableRows>> {
    match as_csv(file, bytes, most) {
        Ok(text) => csv::read_table(table, file, &text),
        Err(refusal) => Checked { value: None, diagnostics: vec![refusal] },
    }
}

/// The table as CSV, or why it cannot be read.
pub(super) fn as_csv(file: &str, bytes: &[u8], most: u64) -> Result<Vec<u8>, Diagnostic> {
    // The reader panics on some broken files; what it was reading is thrown away with it.
    let read = catch_unwind(AssertUnwindSafe(|| to_csv(bytes, most)));
    let found = match read {
        Ok(Ok(Some(text))) => return Ok(text),
        Ok(Ok(None)) => {
            let refusal = Diagnostic::refusal(Code::TablesTooLarge, Place::file(file));
            return Err(refusal.with("limit", most >> 20));
        }
        Ok(Err(err)) => err.to_string(),
        Err(_) => "a broken Parquet file".to_owned(),
    };
    Err(Diagnostic::refusal(Code::ParquetInvalid, Place::file(file)).with("found", found))
}

/// `None` if the text has more bytes than it may: a column of one value takes no room in the file, however long it is.
fn to_csv(bytes: &[u8], most: u64) -> Result<Option<Vec<u8>>, ParquetError> {
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(bytes))?;
    let schema = reader.metadata().file_metadata().schema();
    let names: Vec<String> = schema.get_fields().iter().map(|it| it.name().to_owned()).collect();
    let mut n_bytes = 0;
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let failed = |err: ::csv::Error| ParquetError::General(err.to_string());
    writer.write_record(&names).map_err(failed)?;
    for row in reader.get_row_iter(None)? {
        let row: Row = row?;
        let cells: Vec<String> = row.get_column_iter().map(|(_, field)| shown(field)).collect();
        n_bytes += cells.iter().map(|it| it.len() as u64 + 1).sum::<u64>();
        if most < n_bytes {
            return Ok(None);
        }
        writer.write_record(&cells).map_err(failed)?;
    }
    writer.into_inner().map(Some).map_err(|err| ParquetError::General(err.to_string()))
}

/// A cell as a person would type it; what has no such form is shown as the reader shows it.
fn shown(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Bool(value) => if *value { "yes" } else { "no" }.to_owned(),
        Field::Str(text) => text.clone(),
        Field::Float(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        Field::Date(days) => day(i64::from(*days)),
        Field::TimestampMillis(millis) => day(millis.div_euclid(86_400_000)),
        Field::TimestampMicros(micros) => day(micros.div_euclid(86_400_000_000)),
        other => other.to_string(),
    }
}

/// A day by its number since 1 January 1970.
fn day(days: i64) -> String {
    Day::new(1970, 1, 1).map_or_else(String::new, |it| it.plus_days(days).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::tables::TABLES;

    const MOST: u64 = 1 << 20;

    #[test]
    fn what_is_no_parquet_is_refused() {
        for bytes in
            [&b""[..], b"PAR1", b"id,name\na,b\n", b"PAR1\x00\x00\x00\x00\xff\xff\xff\x7fPAR1"]
        {
            let read = read_table(&TABLES[0], "parties.parquet", bytes, MOST);
            assert!(read.value.is_none() && read.diagnostics.len() == 1, "{bytes:?}");
        }
    }

    #[test]
    fn flipped_bytes_never_panic() {
        let good = include_bytes!("../../tests/sources/parquet/parties.parquet");
        assert!(read_table(&TABLES[0], "parties.parquet", good, MOST).value.is_some());
        for at in 0..good.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut bad = good.to_vec();
                bad[at] ^= flip;
                let _ = read_table(&TABLES[0], "parties.parquet", &bad, MOST);
                let _ = read_table(&TABLES[0], "parties.parquet", &bad[..at], MOST);
            }
        }
    }

    #[test]
    fn what_is_larger_as_text_than_it_may_be_is_refused_before_it_is_read_to_the_end() {
        let good = include_bytes!("../../tests/sources/parquet/parties.parquet");
        let n_bytes = as_csv("parties.parquet", good, MOST).unwrap().len() as u64;
        assert!(as_csv("parties.parquet", good, n_bytes).is_ok());
        let refusal = as_csv("parties.parquet", good, 20).unwrap_err();
        assert_eq!(refusal.code, Code::TablesTooLarge);
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!((day(0), day(20_000)), ("1970-01-01".to_owned(), "2024-10-04".to_owned()));
    }
}
