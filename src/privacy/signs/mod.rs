//! Signs of a person in a text: e-mail addresses, telephone numbers, numbers that pass for a BSN, and names.
//!
//! A sign is no finding. It is shown with most of it hidden, so that a list of signs is not itself a list of persons.

use std::collections::BTreeSet;

mod names;

use names::names;

/// What looks like a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// Nine digits that pass the test of a citizen service number.
    Bsn,
    /// A form of address or an office with a name behind it, or a name in a quotation.
    Name,
}

/// One sign, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sign {
    /// What it looks like.
    pub kind: Kind,
    /// Most of it hidden.
    pub masked: String,
}

/// Where a text stands, which tells how names in it are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// What somebody said or wrote: two names in a row may be those of a person.
    Quotation,
    /// Any other text: only behind a form of address or an office.
    Text,
}

/// Every sign in a text, in the order of the kinds; `known` holds words that name parties, bodies and fields, in small letters.
pub fn signs(text: &str, of: Of, known: &BTreeSet<String>) -> Vec<Sign> {
    let mut found = BTreeSet::new();
    for it in text.split(|it: char| it.is_whitespace() || "<>()[]{}\"“”„;,|".contains(it)) {
        found.extend(email(it));
    }
    found.extend(numbers(text));
    found.extend(names(text, of, known));
    found.into_iter().collect()
}

fn email(word: &str) -> Option<Sign> {
    let word = word.trim_start_matches("mailto:").trim_matches(|it: char| ".:'!?".contains(it));
    let (local, domain) = word.split_once('@')?;
    let is_local =
        !local.is_empty() && local.chars().all(|it| it.is_alphanumeric() || "._%+-".contains(it));
    let labels: Vec<&str> = domain.split('.').collect();
    let is_label =
        |it: &&str| !it.is_empty() && it.chars().all(|it| it.is_alphanumeric() || it == '-');
    let ends_well =
        labels.last().is_some_and(|it| 2 <= it.len() && it.chars().all(char::is_alphabetic));
    let is_domain = 2 <= labels.len() && labels.iter().all(is_label) && ends_well;
    (is_local && is_domain).then(|| Sign {
        kind: Kind::Email,
        masked: format!("{}@{}", first_letter(local), first_letter(domain)),
    })
}

fn first_letter(text: &str) -> String {
    text.chars().take(1).chain("…".chars()).collect()
}

/// A run of digits with what people put between them, and what stands around it.
struct Run<'a> {
    text: &'a str,
    before: &'a str,
    after: &'a str,
}

/// Runs that begin and end with a digit, or begin with `+` or `(`.
fn runs(text: &str) -> Vec<Run<'_>> {
    let is_within = |it: char| it.is_ascii_digit() || " -.()+\u{a0}\u{2011}\u{2013}".contains(it);
    let mut runs = Vec::new();
    let mut rest = 0;
    while let Some(start) =
        text.get(rest..).and_then(|it| it.find(|it: char| it.is_ascii_digit() || it == '+'))
    {
        let start = rest + start;
        let tail = text.get(start..).unwrap_or_default();
        let length = tail.find(|it| !is_within(it)).unwrap_or(tail.len());
        let run = tail.get(..length).unwrap_or_default();
        let kept = run.trim_end_matches(|it: char| !it.is_ascii_digit());
        let end = start + kept.len();
        runs.push(Run {
            text: kept,
            before: text.get(..start).unwrap_or_default(),
            after: text.get(end..).unwrap_or_default(),
        });
        rest = (start + length).max(start + 1);
    }
    runs
}

fn numbers(text: &str) -> Vec<Sign> {
    let mut found = Vec::new();
    for run in runs(text) {
        if is_part(&run) {
            continue;
        }
        if is_phone(run.text) {
            found.push(Sign { kind: Kind::Phone, masked: masked(run.text) });
            continue;
        }
        for piece in run.text.split([' ', '\u{a0}', '(', ')', '+']) {
            if is_bsn(piece) && !is_amount(&run) {
                found.push(Sign { kind: Kind::Bsn, masked: masked(piece) });
            }
        }
    }
    found
}

/// Part of a code, an address of a page, or a number with decimals.
fn is_part(run: &Run<'_>) -> bool {
    let word = run.before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_code = run.before.ends_with(|it: char| it.is_alphanumeric() || "_/=#:\\".contains(it))
        && !word.ends_with("tel:");
    let goes_on = run.after.starts_with(|it: char| it.is_alphanumeric() || "_/=".contains(it));
    is_code || goes_on || word.contains("://")
}

fn is_amount(run: &Run<'_>) -> bool {
    let before = run.before.trim_end().to_lowercase();
    let after = run.after.trim_start().to_lowercase();
    before.ends_with('€')
        || before.ends_with("eur")
        || before.ends_with("euro")
        || ["euro", "eur", "€", "inwoners", "%", "m2", "m²", "kwh", "ton"]
            .iter()
            .any(|it| after.starts_with(it))
        || run.after.starts_with([',', '.'])
            && run.after.chars().nth(1).is_some_and(|it| it.is_ascii_digit())
}

/// Ten digits from 0, or the same with the number of the country; in the groups in which people write them.
fn is_phone(run: &str) -> bool {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let n_dots = run.matches('.').count();
    // 0.123456789 is a number; 06.12.34.56.78 is not.
    if n_dots == 1 || run.contains("--") {
        return false;
    }
    let without_zero = |it: &str| it.strip_prefix('0').unwrap_or(it).to_owned();
    let local = match (run.starts_with('+'), digits.strip_prefix("31"), digits.strip_prefix("0031"))
    {
        (true, Some(rest), _) | (false, _, Some(rest)) => without_zero(rest),
        // Another country.
        (true, None, _) => return (9..=14).contains(&digits.len()),
        (false, _, None) if digits.starts_with('0') => without_zero(&digits),
        (false, _, None) => return false,
    };
    local.len() == 9 && !local.starts_with('0')
}

/// Nine digits, plain or as 1234.56.789, whose weighted sum is a multiple of eleven.
fn is_bsn(piece: &str) -> bool {
    let groups: Vec<usize> = piece.split(['.', '-']).map(str::len).collect();
    let is_written = matches!(groups.as_slice(), [9] | [4, 2, 3]);
    let digits: Vec<u32> = piece.chars().filter_map(|it| it.to_digit(10)).collect();
    let [first, ..] = digits.as_slice() else { return false };
    if !is_written || digits.len() != 9 || digits.iter().all(|it| it == first) {
        return false;
    }
    let sum: i64 = digits
        .iter()
        .zip([9, 8, 7, 6, 5, 4, 3, 2, -1])
        .map(|(digit, weight)| i64::from(*digit) * weight)
        .sum();
    sum % 11 == 0
}

/// All digits hidden but the last two.
fn masked(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let end = digits.get(digits.len().saturating_sub(2)..).unwrap_or_default();
    format!("•••{end}")
}
