//! What a look at all bytes of a text together tells of it.

use memchr::memchr;

use crate::register::lean::Letters;

/// What a text holds, as far as it decides how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) letters: Letters,
    /// Whether there is a quotation mark.
    pub(super) has_quote: bool,
    /// Whether there is a carriage return.
    pub(super) has_return: bool,
}

impl Look {
    /// Printable ASCII and line feeds, and no quotation mark.
    pub(super) const SIMPLE: Look =
        Look { letters: Letters::Ascii, has_quote: false, has_return: false };

    /// Looks at a text; most is simple, which the quickest pass tells.
    pub(super) fn of(bytes: &[u8]) -> Look {
        if is_simple(bytes) {
            return Look::SIMPLE;
        }
        Look {
            letters: if is_ascii(bytes) { Letters::Ascii } else { Letters::Any },
            has_quote: memchr(b'"', bytes).is_some(),
            has_return: memchr(b'\r', bytes).is_some(),
        }
    }

    /// What is to be said of two texts together.
    pub(super) fn and(self, other: Look) -> Look {
        let is_ascii = self.letters == Letters::Ascii && other.letters == Letters::Ascii;
        Look {
            letters: if is_ascii { Letters::Ascii } else { Letters::Any },
            has_quote: self.has_quote || other.has_quote,
            has_return: self.has_return || other.has_return,
        }
    }
}

// Both without an early end, and each on its own, so that many bytes are looked at in one go.

/// Whether there is nothing but printable ASCII without quotation marks, and line feeds.
#[inline(never)]
fn is_simple(bytes: &[u8]) -> bool {
    let is_odd =
        |it: u8| u8::from(!is_printable(it)) & u8::from(it != b'\n') | u8::from(it == b'"');
    bytes.iter().fold(0, |odd, it| odd | is_odd(*it)) == 0
}

/// Whether there is nothing but printable ASCII, and line ends.
#[inline(never)]
fn is_ascii(bytes: &[u8]) -> bool {
    let is_line_end = |it: u8| u8::from(it == b'\n') | u8::from(it == b'\r');
    let is_odd = |it: u8| u8::from(!is_printable(it)) & (is_line_end(it) ^ 1);
    bytes.iter().fold(0, |odd, it| odd | is_odd(*it)) == 0
}

/// Whether a byte is printable ASCII.
#[inline]
fn is_printable(byte: u8) -> bool {
    byte.wrapping_sub(b' ') < 0x7f - b' '
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_simple_is_what_a_look_at_each_byte_tells() {
        for byte in 0..=u8::MAX {
            for n in [1, 63, 64, 65, 200] {
                for at in [0, n / 2, n - 1] {
                    let mut text = vec![b'a'; n];
                    text[at] = byte;
                    let found = Look::of(&text);
                    let is_printable = (b' '..0x7f).contains(&byte);
                    let is_ascii = is_printable || matches!(byte, b'\n' | b'\r');
                    assert_eq!(found.letters == Letters::Ascii, is_ascii, "{byte} {n} {at}");
                    assert_eq!(found.has_quote, byte == b'"');
                    assert_eq!(found.has_return, byte == b'\r');
                }
            }
        }
        assert_eq!(Look::of(b""), Look::SIMPLE);
    }

    #[test]
    fn of_two_texts_all_is_said_that_is_said_of_one() {
        for (one, other) in [("a", "b"), ("a\"", "b"), ("a", "\r\n"), ("é", "\"")] {
            let both = [one, other].concat();
            let found = Look::of(one.as_bytes()).and(Look::of(other.as_bytes()));
            assert_eq!(found, Look::of(both.as_bytes()));
        }
    }
}
