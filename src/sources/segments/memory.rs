//! Memory into which parts of a file are read, one after another.

use std::io;

use crate::{register::lean::SLACK, sources::segments::ReadAt};

/// Bytes that were read, in memory that is used again for the next ones.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// What was read, and after it what may have been read before.
    bytes: Vec<u8>,
    n: usize,
}

impl Memory {
    /// What was read.
    pub(super) fn text(&self) -> &[u8] {
        self.bytes.get(..self.n).unwrap_or_default()
    }

    /// The same with some bytes more, whatever they are.
    pub(super) fn with_slack(&self) -> &[u8] {
        self.bytes.get(..self.n + SLACK).unwrap_or_default()
    }

    /// Forgets what was read after the first so many bytes.
    pub(super) fn truncate(&mut self, n: usize) {
        self.n = self.n.min(n);
    }

    /// Reads the bytes from one place to another, or to the end, in place of those that were read.
    ///
    /// # Errors
    ///
    /// Those of reading.
    pub(super) fn fill(&mut self, bytes: &dyn ReadAt, from: u64, to: u64) -> io::Result<()> {
        self.n = 0;
        self.extend(bytes, from, to)
    }

    /// Reads the bytes from one place to another, or to the end, after those that were read.
    ///
    /// # Errors
    ///
    /// Those of reading.
    pub(super) fn extend(&mut self, bytes: &dyn ReadAt, from: u64, to: u64) -> io::Result<()> {
        let wanted = usize::try_from(to.saturating_sub(from)).unwrap_or(0);
        let needed = self.n + wanted + SLACK;
        // It never shrinks, since clearing memory takes time too.
        if self.bytes.len() < needed {
            self.bytes.resize(needed, 0);
        }
        let room = self.bytes.get_mut(self.n..self.n + wanted).unwrap_or_default();
        let mut n = 0;
        while let Some(rest) = room.get_mut(n..).filter(|it| !it.is_empty()) {
            match bytes.read_at(from + n as u64, rest) {
                Ok(0) => break,
                Ok(some) => n += some,
                Err(err) if err.kind() == io::ErrorKind::Interrupted => (),
                Err(err) => return Err(err),
            }
        }
        self.n += n;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_one_after_another_and_what_was_read_before_is_not_among_them() {
        let file: Vec<u8> = (0..200).collect();
        let mut memory = Memory::default();
        memory.fill(&file, 10, 60).unwrap();
        memory.truncate(40);
        memory.extend(&file, 50, 70).unwrap();
        assert_eq!(memory.text(), &file[10..70]);
        memory.fill(&file, 190, 300).unwrap();
        assert_eq!(memory.text(), &file[190..]);
        assert_eq!(memory.with_slack().len(), 10 + SLACK);
        memory.fill(&file, 300, 310).unwrap();
        assert!(memory.text().is_empty());
    }
}
