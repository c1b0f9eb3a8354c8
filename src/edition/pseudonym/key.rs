//! A key, and what stands for a text under it: HMAC-SHA-256 (RFC 2104) of the kind of text and the text.

use sha2::{Digest as _, Sha256};

/// Bytes of a key.
pub const LENGTH: usize = 32;

/// What a file with a key begins with.
const HEAD: &str = "tenzij key 1";

/// Bytes of a block of SHA-256.
const BLOCK: usize = 64;

/// A secret by which texts become pseudonyms. Whoever has it can tell which party is which.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; LENGTH]);

impl std::fmt::Debug for Key {
    /// Never its bytes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// A key of random bytes, which whoever calls has drawn.
    pub fn new(bytes: [u8; LENGTH]) -> Key {
        Key(bytes)
    }

    /// Reads the text of a file; `None` if it is no key.
    pub fn parse(text: &str) -> Option<Key> {
        let digits = text.trim().strip_prefix(HEAD)?.trim();
        let mut bytes = [0; LENGTH];
        if digits.len() != 2 * LENGTH || !digits.is_ascii() {
            return None;
        }
        for (number, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(digits.get(2 * number..2 * number + 2)?, 16).ok()?;
        }
        Some(Key(bytes))
    }

    /// The text of its file.
    pub fn to_text(&self) -> String {
        format!("{HEAD}\n{}\n", digits(&self.0))
    }

    /// Eight digits by which its owner can tell which key it was; they do not give it back.
    pub fn mark(&self) -> String {
        self.of("mark", "", 8)
    }

    /// What stands for a text of a kind: the kind and sixteen digits.
    pub fn pseudonym(&self, kind: &str, text: &str) -> String {
        format!("{kind}-{}", self.of(kind, text, 16))
    }

    fn of(&self, kind: &str, text: &str, n: usize) -> String {
        // The length keeps kind and text apart.
        let message = format!("{} {kind} {text}", kind.len());
        digits(&hmac(&self.0, message.as_bytes())).chars().take(n).collect()
    }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut all, byte| {
        all.push_str(&format!("{byte:02x}"));
        all
    })
}

/// HMAC-SHA-256 with a key that is no longer than a block.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let padded = |with: u8| -> Vec<u8> {
        let mut block: Vec<u8> = key.iter().map(|it| it ^ with).collect();
        block.resize(BLOCK, with);
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_are_those_of_rfc_4231() {
        let first = hmac(&[0x0b; 20], b"Hi There");
        assert_eq!(
            digits(&first),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
        let second = hmac(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(
            digits(&second),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_key_is_read_back_and_is_not_shown() {
        let key = Key::new(std::array::from_fn(|at| u8::try_from(at).unwrap()));
        assert_eq!(Key::parse(&key.to_text()), Some(key.clone()));
        assert_eq!(format!("{key:?}"), "Key");
        for broken in
            ["", "tenzij key 1\n00\n", "tenzij key 2\n", &key.to_text().replace("1f", "xx")]
        {
            assert_eq!(Key::parse(broken), None);
        }
    }

    #[test]
    fn another_key_and_another_kind_give_another_pseudonym() {
        let (one, other) = (Key::new([1; LENGTH]), Key::new([2; LENGTH]));
        assert_eq!(one.pseudonym("party", "aarveld"), one.pseudonym("party", "aarveld"));
        assert_ne!(one.pseudonym("party", "aarveld"), other.pseudonym("party", "aarveld"));
        assert_ne!(one.pseudonym("party", "aarveld")[6..], one.pseudonym("goals", "aarveld")[6..]);
        assert_ne!(one.mark(), other.mark());
    }
}
