//! A checksum of every page of the database, kept beside it: SQLite itself has none.
//!
//! The file is a head of 64 bytes, and then 16 bytes for each page. Its reading and writing are in `cli`.

use xxhash_rust::xxh3::xxh3_128_with_seed;

/// Bytes of the head.
pub const HEAD: usize = 64;

/// Bytes of a checksum.
pub const SUM: usize = 16;

/// What the file begins with.
const MAGIC: &[u8; 16] = b"tenzij pages 1\n\0";

/// What the head says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Bytes of a page.
    pub page_size: u32,
    /// Pages of the database.
    pub n_pages: u32,
}

impl Head {
    /// The head as bytes, with a checksum of its own.
    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.page_size.to_le_bytes());
        bytes.extend(self.n_pages.to_le_bytes());
        bytes.resize(HEAD - SUM, 0);
        let sum = xxh3_128_with_seed(&bytes, 0);
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    /// Reads a head; `None` if it is none, or not what it was.
    pub fn from_bytes(bytes: &[u8]) -> Option<Head> {
        let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let head = Head { page_size: number(16)?, n_pages: number(20)? };
        (head.to_bytes() == bytes).then_some(head)
    }

    /// Where the checksum of a page stands in the file.
    pub fn place(number: u32) -> u64 {
        HEAD as u64 + u64::from(number.saturating_sub(1)) * SUM as u64
    }
}

/// The checksum of a page; pages count from 1, and two pages that change places are found too.
pub fn checksum(number: u32, page: &[u8]) -> [u8; SUM] {
    xxh3_128_with_seed(page, u64::from(number)).to_le_bytes()
}

/// Bytes of a page, by the first bytes of a database; `None` if it is none.
pub fn page_size(database: &[u8]) -> Option<u32> {
    let field = database.get(16..18)?.try_into().ok()?;
    match u16::from_be_bytes(field) {
        1 => Some(65_536),
        size if 512 <= size && size.is_power_of_two() => Some(u32::from(size)),
        _ => None,
    }
}

/// Whether a database, by its first bytes, is written through a log: versions 2 of reading and of writing.
pub fn is_logged(database: &[u8]) -> bool {
    database.get(18..20) == Some(&[2, 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_back_and_every_flipped_bit_in_it_is_found() {
        let head = Head { page_size: 4096, n_pages: 77 };
        let bytes = head.to_bytes();
        assert_eq!((bytes.len(), Head::from_bytes(&bytes)), (HEAD, Some(head)));
        for bit in 0..8 * HEAD {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Head::from_bytes(&flipped), None, "bit {bit}");
        }
        assert_eq!(Head::from_bytes(b""), None);
        assert_eq!((Head::place(1), Head::place(3)), (64, 96));
    }

    #[test]
    fn the_checksum_knows_the_page_and_its_number() {
        let page = vec![7; 512];
        assert_eq!(checksum(1, &page), checksum(1, &page));
        assert_ne!(checksum(1, &page), checksum(2, &page));
        let mut flipped = page.clone();
        flipped[511] ^= 1;
        assert_ne!(checksum(1, &page), checksum(1, &flipped));
    }

    #[test]
    fn the_size_of_a_page_is_in_the_first_bytes() {
        let with = |field: [u8; 2]| {
            let mut bytes = vec![0; 100];
            bytes[16..18].copy_from_slice(&field);
            page_size(&bytes)
        };
        assert_eq!(with([0x10, 0]), Some(4096));
        assert_eq!(with([0, 1]), Some(65_536));
        assert!(is_logged(&[2; 20]) && !is_logged(&[1; 20]) && !is_logged(&[2; 19]));
        assert_eq!((with([0, 0]), with([0x10, 1]), page_size(b"")), (None, None, None));
    }
}
