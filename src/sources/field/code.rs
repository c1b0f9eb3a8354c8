//! Codes of municipalities and provinces, however they are spelled.

/// The code of a municipality as the statistics office writes it: `GM0106` for `gm0106`, `GM0106   `, `0106` and `106`.
///
/// `None` for what is no number of at most four digits, and for zero.
pub(super) fn municipality(text: &str) -> Option<String> {
    let plain = text.trim();
    let prefix = plain.get(..2).filter(|it| it.eq_ignore_ascii_case("gm"));
    let digits = plain.get(prefix.map_or(0, str::len)..)?.trim();
    let is_number = (1..=4).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
    if !is_number || digits.bytes().all(|it| it == b'0') {
        return None;
    }
    Some(format!("GM{digits:0>4}"))
}

/// A name of another system as one of ours: a bar separates names in our lists, and a blank at an end is lost.
///
/// Two names that become one by that are two rows with one name, about which the register asks.
pub(super) fn id(text: &str) -> String {
    text.trim().replace('|', "%7C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_code_has_one_spelling() {
        for text in ["GM0106", "gm0106", "GM0106   ", "0106", "106", " 106", "GM106"] {
            assert_eq!(municipality(text).as_deref(), Some("GM0106"), "{text:?}");
        }
        for text in ["", "GM", "0000", "01060", "PV22", "Assen", "１０６"] {
            assert_eq!(municipality(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_name_has_no_bar_and_is_otherwise_as_it_was() {
        assert_eq!((id(" a|b ").as_str(), id("100%").as_str()), ("a%7Cb", "100%"));
    }
}
