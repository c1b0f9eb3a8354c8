//! Files that mean harm or are broken: refused with a reason, never a crash.

use std::{io::Write as _, time::Instant};

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use tenzij::{
    diagnostic::{Code, Severity},
    sources::{MINUTES, minutes},
};

use crate::{
    figures::measured,
    package::{docx, parts, zipped},
};

fn check(bytes: &[u8], code: Code) {
    let checked = minutes::read("x", bytes);
    assert_eq!(checked.value, None, "{code:?}");
    let found: Vec<(Severity, Code)> =
        checked.diagnostics.iter().map(|it| (it.severity, it.code)).collect();
    assert_eq!(found, [(Severity::Refusal, code)]);
}

#[test]
fn other_files_are_refused_with_what_to_do() {
    check(b"%PDF-1.7 ...", Code::MinutesPdf);
    check(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", Code::MinutesOldWord);
    check(b"{\\rtf1 x}", Code::MinutesNotADocument);
    check(b"<!DOCTYPE html><p>x", Code::MinutesNotADocument);
    check(b"", Code::MinutesNotADocument);
    check(b"PK\x03\x04 and no more", Code::MinutesDamaged);
    check(&zipped(&[("x.txt", "x")]), Code::MinutesDamaged);
    let book = [("[Content_Types].xml", "<Types>spreadsheetml</Types>")];
    check(&zipped(&book), Code::MinutesNotADocument);
    check(
        &zipped(&[("mimetype", "application/vnd.oasis.opendocument.text")]),
        Code::MinutesDamaged,
    );
    let locked = [
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", "<manifest:encryption-data/>"),
        ("content.xml", "noise"),
    ];
    check(&zipped(&locked), Code::MinutesPassword);
}

#[test]
fn a_zip_with_a_password_is_refused_as_such() {
    let mut bytes = docx("<w:p/>");
    // The first bit of the flags of every entry, in its own header and in the directory.
    for (mark, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> =
            (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(mark)).collect();
        for at in places {
            bytes[at + flags] |= 1;
        }
    }
    check(&bytes, Code::MinutesPassword);
}

#[test]
fn entities_and_document_types_are_refused() {
    check(&docx("<w:p><w:r><w:t>&lol;</w:t></w:r></w:p>"), Code::MinutesEntities);
    let laughs =
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w:document>&b;</w:document>";
    let mut all = parts(&docx(""));
    all.iter_mut().find(|(name, _)| name == "word/document.xml").unwrap().1 = laughs.into();
    check(&zipped(&all), Code::MinutesEntities);
}

#[test]
fn every_limit_is_held() {
    check(&vec![b'a'; MINUTES.file_bytes + 1], Code::MinutesTooLarge);
    check(&vec![b'a'; MINUTES.text_bytes + 1], Code::MinutesTooLong);
    let deep = "<w:sdt>".repeat(MINUTES.depth) + &"</w:sdt>".repeat(MINUTES.depth);
    check(&docx(&deep), Code::MinutesTooDeep);
    let many: Vec<(String, &str)> = (0..=MINUTES.parts).map(|it| (format!("{it}"), "")).collect();
    check(&zipped(&many), Code::MinutesParts);
    let long = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(MINUTES.text_bytes + 1));
    check(&docx(&long), Code::MinutesTooLong);
    let size = usize::try_from(MINUTES.expanded_bytes).unwrap() + 1;
    let bomb = docx(&" ".repeat(size));
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    check(&bomb, Code::MinutesTooLarge);
}

#[test]
fn a_size_that_lies_is_found_out() {
    let mut bytes = docx(&" ".repeat(usize::try_from(MINUTES.expanded_bytes).unwrap() + 1));
    let directory: Vec<usize> =
        (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    for at in directory {
        bytes[at + 24..at + 28].copy_from_slice(&100_u32.to_le_bytes());
    }
    assert_eq!(minutes::read("x", &bytes).value, None);
}

/// What mutations put in the place of something else.
const ODDITIES: &[&str] = &[
    "",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "<w:del>",
    "</w:del>",
    "<w:ins>",
    "<w:t>",
    "</w:t>",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "&#xD800;",
    "&x;",
    "<![CDATA[x]]>",
    "<!-- x",
    "<?x",
    "<!DOCTYPE x>",
    "\u{0}",
    "\u{202e}",
    "w:val=\"99999999999999999999\"",
    "\"",
    "'",
    "<",
    ">",
    "<w:gridSpan w:val=\"4294967295\"/>",
    "<w:gridSpan w:val=\"-1\"/>",
    "<mc:Fallback>",
    "é",
    "\u{1f600}",
    "unaniem; tegen: A",
    "onder voorbehoud van",
    ", , en en",
    "((((",
    "))))",
    "tegen:",
    "Besluit:",
    "| --- |",
];

/// Where the tags of a part begin and end.
fn tags(text: &str) -> Vec<(usize, usize)> {
    let starts = text.match_indices('<').map(|(at, _)| at);
    starts.filter_map(|at| Some((at, at + text[at..].find('>')? + 1))).collect()
}

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.0.next_u64() % u64::try_from(most.max(1)).unwrap()).unwrap()
    }

    /// One change to the shape of a part.
    fn change(&mut self, part: &mut String) {
        let tags = tags(part);
        if tags.is_empty() {
            return;
        }
        let (from, to) = tags[self.below(tags.len())];
        let (other, other_end) = tags[self.below(tags.len())];
        let odd = ODDITIES[self.below(ODDITIES.len())];
        match self.below(9) {
            0 => part.replace_range(from..to, ""),
            1 => {
                let copy = part[other..other_end].to_owned();
                part.insert_str(from, &copy);
            }
            2 => part.insert_str(to, odd),
            3 => part.replace_range(from..to, odd),
            4 => part.truncate(from),
            5 if from < other => part.replace_range(from..other, ""),
            6 if from < other => {
                let copy = part[from..other].to_owned();
                part.insert_str(other_end, &copy);
            }
            7 => {
                let quotes: Vec<usize> = part.match_indices('"').map(|(at, _)| at).collect();
                if !quotes.is_empty() {
                    part.insert_str(quotes[self.below(quotes.len())] + 1, odd);
                }
            }
            _ => part.insert_str(from, &"<w:p><w:r>".repeat(self.below(150))),
        }
    }

    fn mutated(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut all = parts(bytes);
        for _ in 0..=self.below(4) {
            let at = self.below(all.len());
            let mut part = String::from_utf8_lossy(&all[at].1).into_owned();
            self.change(&mut part);
            all[at].1 = part.into_bytes();
        }
        if self.below(12) == 0 {
            let at = self.below(all.len());
            all.remove(at);
        }
        let mut bytes = zipped(&all);
        // The zip itself is broken in one of four.
        if self.below(4) == 0 {
            for _ in 0..=self.below(8) {
                let at = self.below(bytes.len());
                bytes[at] = self.0.next_u32().to_le_bytes()[0];
            }
            if self.below(3) == 0 {
                bytes.truncate(self.below(bytes.len()));
            }
        }
        bytes
    }
}

#[test]
fn no_change_to_the_shape_of_a_document_stops_the_reader() {
    let asked = std::env::var("TENZIJ_MUTATIONS").ok().and_then(|it| it.parse().ok());
    let is_long = std::env::var_os("TENZIJ_LONG").is_some();
    // Three files take turns: two of them .docx, one .odt.
    let n: usize = asked.unwrap_or(if is_long { 60_000 } else { 6_000 });
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(6));
    let (mut n_read, mut n_refused, mut n_proposals, mut slowest) = (0, 0, 0, 0);
    let files: Vec<&[u8]> = crate::formats::FIXTURES[..3].iter().map(|(_, it)| *it).collect();
    for at in 0..n {
        let bytes = dice.mutated(files[at % files.len()]);
        let start = Instant::now();
        let checked = minutes::read("x", &bytes);
        if let Some(document) = &checked.value {
            n_read += 1;
            n_proposals += minutes::propose(document, &[]).len();
        } else {
            n_refused += 1;
            assert!(checked.diagnostics.iter().any(|it| it.severity == Severity::Refusal));
        }
        slowest = slowest.max(start.elapsed().as_millis());
    }
    let mut out = std::io::stdout();
    writeln!(out, "{n} mutations: {n_read} read with {n_proposals} proposals, {n_refused} refused, slowest {slowest} ms").unwrap();
    for (what, share) in [("docx", 2), ("odt", 1)] {
        // A panic would have ended the test.
        measured(
            "P1",
            &format!("structural mutations of a {what}, without a panic"),
            n * share / 3,
        );
    }
    assert!(0 < n_read && 0 < n_refused && 0 < n_proposals);
}

#[test]
fn no_text_stops_the_reader() {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(7));
    let words = "de raad stemt in met niet tegen : ; , . ? mits tenzij onder voorbehoud van dat Aarveld Beekdal en maar unaniem ( ) \n \t | --- # - 1. besluit akkoord houdt aan kennis neemt voor kennisgeving is wordt vast te stellen";
    let words: Vec<&str> = words.split(' ').collect();
    for _ in 0..2_000 {
        let n = dice.below(40);
        let text: Vec<&str> = (0..n).map(|_| words[dice.below(words.len())]).collect();
        let text = text.join(" ");
        if let Some(document) = minutes::read("x.txt", text.as_bytes()).value {
            for it in minutes::propose(&document, &[]) {
                // A quote is literal, but for spaces and marks of lists.
                let quote: String = it.quote.split_whitespace().collect();
                let own: String = text.split_whitespace().collect();
                let is_table = it.quote.contains(" | ");
                assert!(is_table || own.contains(&quote), "{text:?}: {:?}", it.quote);
            }
        }
    }
}
