//! Which pages a write-ahead log holds: those that change when it is brought into the database.
//!
//! After <https://sqlite.org/fileformat2.html#the_write_ahead_log>; only frames that SQLite itself would take count.

use std::collections::BTreeSet;

/// Bytes of the head of the log.
pub const HEAD: usize = 32;

/// Bytes of the head of a frame; a page follows it.
pub const FRAME: usize = 24;

/// What the log begins with; with 1 added to it, checksums are made of big-endian numbers.
const MAGIC: u32 = 0x377f_0682;

/// A log that is read frame by frame.
#[derive(Debug, Clone)]
pub struct Log {
    page_size: usize,
    salt: [u8; 8],
    is_big_endian: bool,
    sums: (u32, u32),
    /// Pages of frames after the last commit.
    pending: BTreeSet<u32>,
    committed: BTreeSet<u32>,
}

impl Log {
    /// Reads the head; `None` if SQLite would not look any further.
    pub fn begin(head: &[u8]) -> Option<Log> {
        let magic = number(head, 0)?;
        let page_size = usize::try_from(number(head, 8)?).ok()?;
        let is_big_endian = magic == MAGIC + 1;
        if (magic != MAGIC && !is_big_endian) || !page_size.is_power_of_two() {
            return None;
        }
        let mut log = Log {
            page_size,
            salt: head.get(16..24)?.try_into().ok()?,
            is_big_endian,
            sums: (0, 0),
            pending: BTreeSet::new(),
            committed: BTreeSet::new(),
        };
        log.add(head.get(..24)?);
        ((number(head, 24)?, number(head, 28)?) == log.sums).then_some(log)
    }

    /// Bytes of a page.
    pub fn page_size(&self) -> usize {
        self.page_size
    }

    /// Reads a frame; `false` if it does not belong to the log, and nothing after it does.
    pub fn frame(&mut self, head: &[u8], page: &[u8]) -> bool {
        self.take(head, page).is_some()
    }

    fn take(&mut self, head: &[u8], page: &[u8]) -> Option<()> {
        let (page_number, n_pages) = (number(head, 0)?, number(head, 4)?);
        if page_number == 0 || page.len() != self.page_size || head.get(8..16)? != self.salt {
            return None;
        }
        self.add(head.get(..8)?);
        self.add(page);
        if (number(head, 16)?, number(head, 20)?) != self.sums {
            return None;
        }
        self.pending.insert(page_number);
        if n_pages != 0 {
            self.committed.append(&mut self.pending);
        }
        Some(())
    }

    /// The pages that transactions which were completed have written.
    pub fn committed(&self) -> &BTreeSet<u32> {
        &self.committed
    }

    /// Adds bytes to the running checksum, eight at a time.
    fn add(&mut self, bytes: &[u8]) {
        let (mut first, mut second) = self.sums;
        for pair in bytes.chunks_exact(8) {
            let (one, other) = pair.split_at(4);
            let word = |it: &[u8]| {
                let it = it.try_into().unwrap_or_default();
                if self.is_big_endian { u32::from_be_bytes(it) } else { u32::from_le_bytes(it) }
            };
            first = first.wrapping_add(word(one)).wrapping_add(second);
            second = second.wrapping_add(word(other)).wrapping_add(first);
        }
        self.sums = (first, second);
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_log_is_not_read() {
        assert!(Log::begin(b"").is_none());
        assert!(Log::begin(&[0; HEAD]).is_none());
    }
}
