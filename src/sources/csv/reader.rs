//! Records of a text one after another, by the machine of the csv crate.
//!
//! To build that machine takes as long as to read hundreds of rows, so it is used again.
//! A copy of one does not work (csv-core 0.1.13 leaves out most of its table).

use std::sync::{Mutex, PoisonError};

use csv_core::ReadRecordResult;

/// Reads records as they stand, however many fields each has.
pub(in crate::sources) struct Reader<'t> {
    machine: csv_core::Reader,
    delimiter: u8,
    rest: &'t [u8],
    /// Bytes that were read.
    at: usize,
    fields: Vec<u8>,
    ends: Vec<usize>,
}

/// One record.
#[derive(Debug, Clone, Copy)]
pub(in crate::sources) struct Record<'r> {
    text: &'r str,
    ends: &'r [usize],
    /// Where it starts in the text: after the record before it, so that empty lines may come first.
    pub(in crate::sources) start: usize,
}

/// Machines that nobody uses, with the mark that separates fields for each.
static IDLE: Mutex<Vec<(u8, csv_core::Reader)>> = Mutex::new(Vec::new());

fn machine(delimiter: u8) -> csv_core::Reader {
    let idle = || {
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        let at = idle.iter().position(|it| it.0 == delimiter)?;
        Some(idle.swap_remove(at).1)
    };
    match idle() {
        Some(mut used) => {
            used.reset();
            used
        }
        None => csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push((self.delimiter, std::mem::take(&mut self.machine)));
    }
}

impl<'t> Reader<'t> {
    pub(in crate::sources) fn of(text: &'t str, delimiter: u8) -> Reader<'t> {
        Reader {
            machine: machine(delimiter),
            delimiter,
            rest: text.as_bytes(),
            at: 0,
            fields: vec![0; 1 << 10],
            ends: vec![0; 1 << 5],
        }
    }

    /// The next record; `None` at the end.
    pub(in crate::sources) fn next(&mut self) -> Option<Record<'_>> {
        let start = self.at;
        let (mut n_bytes, mut n_fields) = (0, 0);
        loop {
            let fields = self.fields.get_mut(n_bytes..).unwrap_or_default();
            let ends = self.ends.get_mut(n_fields..).unwrap_or_default();
            let (result, n_read, n_written, n_ended) =
                self.machine.read_record(self.rest, fields, ends);
            self.rest = self.rest.get(n_read..).unwrap_or_default();
            self.at += n_read;
            n_bytes += n_written;
            n_fields += n_ended;
            match result {
                // Nothing is left then, and the machine says how it ends.
                ReadRecordResult::InputEmpty => (),
                ReadRecordResult::OutputFull => self.fields.resize(2 * self.fields.len(), 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
            }
        }
        // The text is UTF-8, and is only taken apart at ASCII marks.
        let text = std::str::from_utf8(self.fields.get(..n_bytes)?).unwrap_or_default();
        Some(Record { text, ends: self.ends.get(..n_fields)?, start })
    }
}

impl<'r> Record<'r> {
    /// Number of fields.
    pub(in crate::sources) fn len(self) -> usize {
        self.ends.len()
    }

    /// Bytes of all fields.
    pub(in crate::sources) fn n_bytes(self) -> usize {
        self.text.len()
    }

    pub(in crate::sources) fn fields(self) -> impl Iterator<Item = &'r str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(self.ends)
            .map(move |(start, end)| self.text.get(start..*end).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn records_are_those_of_the_crate(
            text in "\u{feff}?([a,\";\n\r \u{e9}]{0,60}|(ab,){0,80}|[a-c]{1000,3000}(,a){0,40}\n\"é\")",
            delimiter in proptest::sample::select(&b",;\t"[..]),
        ) {
            let mut crates = ::csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let mut reader = Reader::of(&text, delimiter);
            for expected in crates.records() {
                let expected = expected.unwrap();
                let found = reader.next().unwrap();
                proptest::prop_assert_eq!(
                    found.fields().collect::<Vec<_>>(),
                    expected.iter().collect::<Vec<_>>()
                );
                let start = expected.position().unwrap().byte();
                proptest::prop_assert_eq!(found.start as u64, start);
                proptest::prop_assert_eq!(
                    (found.len(), found.n_bytes()),
                    (expected.len(), expected.as_slice().len())
                );
            }
            proptest::prop_assert!(reader.next().is_none());
        }
    }
}
