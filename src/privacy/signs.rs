//! Signs of a person in a text: e-mail addresses, telephone numbers, numbers that pass for a BSN, and names.
//!
//! A sign is no finding. It is shown with most of it hidden, so that a list of signs is not itself a list of persons.

use std::collections::BTreeSet;

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

/// Forms of address and offices; what stands behind them with a capital is a name.
const BEFORE_A_NAME: &[&str] = &[
    "dhr", "de heer", "heer", "mevr", "mevrouw", "mw", "burgemeester", "wethouder", "wethouders", "raadslid", "gedeputeerde",
    "secretaris", "gemeentesecretaris", "griffier", "beleidsadviseur", "projectleider", "drs", "ir", "ing", "mr", "mrs", "ms", "miss", "dr", "prof",
    "mayor", "alderman", "councillor",
];

/// Words within a name that have no capital, as a rule.
const WITHIN_A_NAME: &[&str] =
    &["van", "de", "der", "den", "ten", "ter", "te", "het", "'t", "’t", "in", "op", "von", "el", "al", "la", "le", "du"];

/// Words with a capital that are of institutions, not of persons, or begin a sentence.
const NOT_A_NAME: &[&str] = &[
    "de", "het", "een", "in", "op", "wij", "we", "ik", "dit", "dat", "deze", "die", "er", "als", "met", "voor", "bij", "na", "om", "te", "ja", "nee", "mits", "tenzij",
    "gedeputeerde", "staten", "provinciale", "algemeen", "dagelijks", "bestuur", "raad", "tweede", "eerste", "kamer", "europese", "unie", "college", "gemeente", "gemeenten",
    "provincie", "regio", "rijk", "ministerie", "waterschap", "commissie", "vereniging", "stichting", "nederland", "nederlandse", "noord", "zuid", "oost", "west",
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
    "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "the", "a", "an", "we", "i", "this", "that", "council", "board", "province", "region",
];

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
    let is_local = !local.is_empty() && local.chars().all(|it| it.is_alphanumeric() || "._%+-".contains(it));
    let labels: Vec<&str> = domain.split('.').collect();
    let is_label = |it: &&str| !it.is_empty() && it.chars().all(|it| it.is_alphanumeric() || it == '-');
    let ends_well = labels.last().is_some_and(|it| 2 <= it.len() && it.chars().all(char::is_alphabetic));
    let is_domain = 2 <= labels.len() && labels.iter().all(|it| is_label(it)) && ends_well;
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
    while let Some(start) = text.get(rest..).and_then(|it| it.find(|it: char| it.is_ascii_digit() || it == '+')) {
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
    let is_code = run.before.ends_with(|it: char| it.is_alphanumeric() || "_/=#:\\".contains(it)) && !word.ends_with("tel:");
    let goes_on = run.after.starts_with(|it: char| it.is_alphanumeric() || "_/=".contains(it));
    is_code || goes_on || word.contains("://")
}

fn is_amount(run: &Run<'_>) -> bool {
    let before = run.before.trim_end().to_lowercase();
    let after = run.after.trim_start().to_lowercase();
    before.ends_with('€') || before.ends_with("eur") || before.ends_with("euro")
        || ["euro", "eur", "€", "inwoners", "%", "m2", "m²", "kwh", "ton"].iter().any(|it| after.starts_with(it))
        || run.after.starts_with([',', '.']) && run.after.chars().nth(1).is_some_and(|it| it.is_ascii_digit())
}

/// Ten digits from 0, or the same with the number of the country; in the groups in which people write them.
fn is_phone(run: &str) -> bool {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let n_dots = run.matches('.').count();
    // 0.123456789 is a number; 06.12.34.56.78 is not.
    if n_dots == 1 || run.contains("--") {
        return false;
    }
    let local = if let Some(rest) = run.trim_start_matches('(').strip_prefix('+').map(|_| digits.as_str()) {
        let Some(rest) = rest.strip_prefix("31") else { return (9..=14).contains(&digits.len()) };
        rest.strip_prefix('0').unwrap_or(rest).to_owned()
    } else if let Some(rest) = digits.strip_prefix("0031") {
        rest.strip_prefix('0').unwrap_or(rest).to_owned()
    } else {
        let Some(rest) = digits.strip_prefix('0') else { return false };
        rest.to_owned()
    };
    local.len() == 9 && !local.starts_with('0')
}

/// Nine digits, plain or as 1234.56.789, whose weighted sum is a multiple of eleven.
fn is_bsn(piece: &str) -> bool {
    let is_written = match piece.split(['.', '-']).map(str::len).collect::<Vec<_>>().as_slice() {
        [9] | [4, 2, 3] => true,
        _ => false,
    };
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

/// A word with where a sentence may have ended before it.
struct Word<'a> {
    text: &'a str,
    ends: bool,
}

fn words(text: &str) -> Vec<Word<'_>> {
    text.split_whitespace()
        .map(|it| {
            let text = it.trim_matches(|it: char| !it.is_alphanumeric() && it != '’' && it != '\'');
            let tail = it.trim_end_matches(|it: char| it.is_alphanumeric());
            // A dot ends a form of address, not a sentence, so only the word itself can tell.
            Word { text, ends: tail.ends_with([',', ';', ':', '!', '?', '.', '”', '"', ')']) }
        })
        .collect()
}

fn names(text: &str, of: Of, known: &BTreeSet<String>) -> Vec<Sign> {
    let words = words(text);
    let lower = |at: usize| words.get(at).map(|it| it.text.to_lowercase()).unwrap_or_default();
    let is_known = |it: &str| known.contains(it) || NOT_A_NAME.contains(&it);
    let is_name = |at: usize| {
        let word = words.get(at).map_or("", |it| it.text);
        let is_written = word.starts_with(char::is_uppercase)
            && (word.chars().any(char::is_lowercase))
            && word.chars().all(|it| it.is_alphabetic() || "-'’".contains(it));
        is_written && !is_known(&lower(at))
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let title = title_at(&lower, at, &words);
        if let Some(n) = title {
            let mut last = at + n;
            // Another form of address, initials and small words may stand in between.
            while last < words.len() && (WITHIN_A_NAME.contains(&lower(last).as_str()) || is_initials(words.get(last)) || title_at(&lower, last, &words).is_some()) && last < at + n + 5 {
                last += 1;
            }
            if is_name(last) {
                let before = words.get(at).map_or("", |it| it.text);
                let name = words.get(last).map_or("", |it| it.text);
                found.push(Sign { kind: Kind::Name, masked: format!("{before} {}", first_letter(name)) });
                at = last + 1;
                continue;
            }
        } else if of == Of::Quotation && is_name(at) && !words.get(at).is_some_and(|it| it.ends) {
            let mut last = at + 1;
            while WITHIN_A_NAME.contains(&lower(last).as_str()) && last < at + 4 {
                last += 1;
            }
            if is_name(last) {
                let letters = [at, last].map(|it| first_letter(words.get(it).map_or("", |it| it.text)));
                found.push(Sign { kind: Kind::Name, masked: letters.join(" ") });
                at = last + 1;
                continue;
            }
        }
        at += 1;
    }
    found
}

/// How many words a form of address or an office takes here.
fn title_at(lower: &dyn Fn(usize) -> String, at: usize, words: &[Word<'_>]) -> Option<usize> {
    let first = lower(at);
    // `Ir` and its like are written with a dot, or are the whole word.
    if first == "de" && lower(at + 1) == "heer" {
        return Some(2);
    }
    let is_one = BEFORE_A_NAME.contains(&first.as_str());
    let is_last = words.len() <= at + 1;
    (is_one && !is_last).then_some(1)
}

fn is_initials(word: Option<&Word<'_>>) -> bool {
    word.is_some_and(|it| {
        let letters: Vec<&str> = it.text.split('.').filter(|it| !it.is_empty()).collect();
        !letters.is_empty()
            && letters.iter().all(|it| it.chars().count() <= 2 && it.starts_with(char::is_uppercase))
    })
}
