//! Workbooks changed at random, in their parts and in their bytes: refused or read, but never a panic, and within memory.

use std::time::{Duration, Instant};

use tenzij::{
    export::workbook::{self as made, Book, Cell, Column, Content, Note, Row, Sheet, Table},
    sources::workbook::{Hidden, read},
};

use crate::{figures::measured, forget_peak, peak, zipped};

/// Mutations of each format in every run; `TENZIJ_MUTATIONS` asks for another number.
const N: u64 = 4_000;

/// Mutations in the long run, which `TENZIJ_LONG` asks for.
const N_LONG: u64 = 20_000;

/// What readers stumble over.
const TOKENS: &[&[u8]] = &[
    b"\"4294967295\"",
    b"\"-1\"",
    b"\"XFD1048576\"",
    b"\"ZZZZ99999999\"",
    b"<row>",
    b"</c>",
    b"&#0;",
    b"&#x202E;",
    b"]]>",
    b"<!--",
    b"<v>1e308</v>",
    b"<v></v>",
    b" t=\"s\"",
    b" t=\"e\"",
    b" t=\"zzz\"",
    b"\xff\xfe",
    b" r=\"A1\"",
    b" count=\"99999999999\"",
    b"<!DOCTYPE a>",
    b"&a;",
    b"<table:table-cell/>",
    b" table:number-rows-repeated=\"1048576\"",
    b" table:number-columns-repeated=\"99999999\"",
    b"<text:p>",
    b"</table:table-row>",
    b"<text:s text:c=\"999999999\"/>",
    b" office:value=\"NaN\"",
    b"<![CDATA[",
    b" s=\"99999999\"",
    b"<mergeCell ref=\"A1:XFD1048576\"/>",
];

/// A generator of its own, so that a failure can be made again by its number.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }
}

fn book() -> Book {
    let columns = vec![
        Column::text("Nr", 8),
        Column::text("Besluit", 40).one_of(["ja", "nee"]),
        Column::date("Termijn"),
        Column::number("Bedrag", 9),
        Column::text("Gemeente", 20).from_sheet("Gemeenten", "Naam"),
    ];
    let row = |at: i32| {
        Row::data(vec![
            Cell::text(format!("R-{at}")),
            Cell::text("met  twee\nregels & meer"),
            Cell::Date("2026-09-30".parse().unwrap()),
            Cell::Number(f64::from(at) / 3.0),
            Cell::text("Aarveld"),
        ])
    };
    let decisions = Table { columns, rows: (0..20).map(row).collect() };
    let parties = Table {
        columns: vec![Column::text("Naam", 20)],
        rows: vec![
            Row::data(vec![Cell::text("Aarveld")]),
            Row::example(vec![Cell::text("voorbeeld")]),
        ],
    };
    let sheet = |name: &str, content| Sheet { name: name.to_owned(), content };
    Book {
        title: "Proef".to_owned(),
        sheets: vec![
            sheet("Lees mij", Content::Notes(vec![Note::Line("Uitleg".to_owned())])),
            sheet("Besluiten", Content::Table(decisions)),
            sheet("Gemeenten", Content::Table(parties)),
        ],
    }
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn mutate(content: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(4) {
        let at = chance.below(content.len() + 1);
        match chance.below(100) {
            0..35 => {
                let token = TOKENS[chance.below(TOKENS.len())];
                drop(content.splice(at..at, token.iter().copied()));
            }
            35..60 => {
                let end = content.len().min(at + 1 + chance.below(60));
                drop(content.drain(at..end));
            }
            60..80 => {
                let digits: Vec<usize> = content
                    .iter()
                    .enumerate()
                    .filter(|it| it.1.is_ascii_digit())
                    .map(|it| it.0)
                    .collect();
                if let Some(at) = digits.get(chance.below(digits.len())) {
                    let number: &[u8] =
                        [&b"9999999999"[..], b"0", b"-5", b"1048576"][chance.below(4)];
                    drop(content.splice(*at..=*at, number.iter().copied()));
                }
            }
            _ => {
                let end = content.len().min(at + 40);
                let piece = content[at.min(end)..end].repeat(1 + chance.below(30));
                drop(content.splice(at..at, piece));
            }
        }
    }
}

fn check(format: &str, whole: &[u8], seed: u64) {
    let asked = std::env::var("TENZIJ_MUTATIONS").ok().and_then(|it| it.parse().ok());
    let is_long = std::env::var_os("TENZIJ_LONG").is_some();
    let n = asked.unwrap_or(if is_long { N_LONG } else { N });
    let good = parts(whole);
    let mutable: Vec<usize> = (0..good.len()).filter(|at| good[*at].0 != "mimetype").collect();
    let mut chance = Chance(seed);
    let (mut n_read, mut n_refused) = (0u64, 0u64);
    let mut slowest = Duration::ZERO;
    let mut most = 0;
    for number in 0..n {
        let bytes = if number % 5 == 4 {
            let mut bytes = whole.to_vec();
            for _ in 0..=chance.below(8) {
                let at = chance.below(bytes.len());
                bytes[at] ^= 1 << chance.below(8);
            }
            bytes
        } else {
            let mut parts = good.clone();
            let at = mutable[chance.below(mutable.len())];
            mutate(&mut parts[at].1, &mut chance);
            zipped(&parts)
        };
        forget_peak();
        let before = peak();
        let began = Instant::now();
        let result = std::panic::catch_unwind(|| read("m", &bytes, Hidden::Read));
        slowest = slowest.max(began.elapsed());
        most = most.max(peak().saturating_sub(before));
        match result.unwrap_or_else(|_| panic!("{format} {number} of seed {seed} panics")).value {
            Some(_) => n_read += 1,
            None => n_refused += 1,
        }
    }
    println!(
        "{format}: {n_read} read, {n_refused} refused, slowest {slowest:?}, most memory {most} MiB"
    );
    // A panic would have ended the test.
    measured("P1", &format!("structural mutations of an {format}, without a panic"), n);
    measured("P8", &format!("structural mutations of an {format}, most memory (MiB)"), most);
    assert!(0 < n_read && 0 < n_refused);
    assert!(most < 512, "{most} MiB");
}

#[test]
fn mutations_of_an_xlsx_never_panic() {
    check("xlsx", &made::xlsx(&book()).unwrap(), 0x9e37_79b9_7f4a_7c15);
}

#[test]
fn mutations_of_an_ods_never_panic() {
    check("ods", &made::ods(&book()).unwrap(), 0x2545_f491_4f6c_dd1d);
}
