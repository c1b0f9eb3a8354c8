//! What is said: results on standard output, messages on standard error.

use std::io::{self, Write};

use crate::language::Language;

/// Says a sentence aside. If nobody can hear it, because standard error is closed or full, the work goes on.
pub(super) fn aside(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Standard output. If its reader has had enough, such as `head`, the work is done all the same and the rest is not said.
pub(super) struct Results<'a, W> {
    to: W,
    is_closed: bool,
    language: &'a Language,
}

impl<'a, W: Write> Results<'a, W> {
    pub(super) fn new(to: W, language: &'a Language) -> Results<'a, W> {
        Results { to, is_closed: false, language }
    }

    fn heed<T>(&mut self, done: io::Result<T>, otherwise: T) -> io::Result<T> {
        match done {
            Err(err) if err.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(otherwise)
            }
            Err(err) if err.kind() != io::ErrorKind::Interrupted => {
                let place = self.language.text("cli.standard_output");
                Err(io::Error::new(err.kind(), format!("{place}: {err}")))
            }
            other => other,
        }
    }
}

impl<W: Write> Write for Results<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let done = self.to.write(bytes);
        self.heed(done, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let done = self.to.flush();
        self.heed(done, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::LANGUAGES;

    /// Takes three bytes, and then has had enough.
    struct Impatient(Vec<u8>, io::ErrorKind);

    impl Write for Impatient {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let room = 3 - self.0.len();
            if room == 0 {
                return Err(self.1.into());
            }
            let taken = bytes.len().min(room);
            self.0.extend(&bytes[..taken]);
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_has_had_enough_stops_no_work_and_a_full_disk_does() {
        let mut enough =
            Results::new(Impatient(Vec::new(), io::ErrorKind::BrokenPipe), &LANGUAGES[0]);
        writeln!(enough, "a long line").unwrap();
        writeln!(enough, "another").unwrap();
        assert_eq!(enough.to.0, b"a l");
        let mut full =
            Results::new(Impatient(Vec::new(), io::ErrorKind::StorageFull), &LANGUAGES[0]);
        let err = writeln!(full, "a long line").unwrap_err();
        assert_eq!(err.kind(), io::ErrorKind::StorageFull);
        assert!(err.to_string().starts_with(LANGUAGES[0].text("cli.standard_output")));
    }
}
