//! Datasets as careless and hostile hands leave them.

use rand_chacha::ChaCha8Rng;

use super::Tables;
use crate::measures::resampling::{below, unit};

/// What hostile and careless hands do to a cell.
const CELLS: &[&str] = &[
    "",
    " ",
    "x",
    "a0",
    "a1",
    "p0",
    "p99",
    "c0.0",
    "e0.0.1",
    "all",
    "yes",
    "ja",
    "no",
    "1,5",
    "1.5",
    "1.234",
    "1,234",
    "1.234,5",
    "-3",
    "1e9",
    "NaN",
    "2025-13-01",
    "3-4-2020",
    "04/25/2020",
    "2020",
    "2020-05",
    "1026-01-01",
    "met",
    "not_met",
    "triggered",
    "absent",
    "silent",
    "Yes",
    "yes unless",
    "\"",
    "\"\"",
    "a\"b",
    "\"a,b\"",
    "\"a\nb\"",
    "\"a\r\nb\"",
    "é",
    "a\u{200b}",
    "a\tb",
    "\u{a0}",
    "a|b",
    "p0|p1",
    "all|p0",
    "a,b",
    "0.5",
    "00",
    "coder1",
    "not_done",
    "own_statement",
    "document",
    "statement",
    "\u{feff}p0",
];

/// Changes a dataset as careless hands would.
pub(super) fn spoil(tables: &mut Tables, random: &mut ChaCha8Rng) {
    let names: Vec<String> = tables.keys().cloned().collect();
    let name = &names[below(random, names.len())];
    let table = tables.get_mut(name).unwrap();
    let text = String::from_utf8_lossy(table).into_owned();
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let at = below(random, lines.len());
    match below(random, 14) {
        0..=5 => {
            let line = if unit(random) < 0.1 { 0 } else { at };
            let mut cells: Vec<String> = lines[line].split(',').map(str::to_owned).collect();
            let cell = below(random, cells.len());
            cells[cell] = CELLS[below(random, CELLS.len())].to_owned();
            lines[line] = cells.join(",");
        }
        6 => lines.insert(at, lines[at].clone()),
        7 => {
            let line = lines[at].clone();
            lines.push(line.replace('1', "2"));
            lines.push(line);
        }
        8 => {
            lines.remove(at);
        }
        9 => lines.insert(at, String::new()),
        10 => lines[at].push(','),
        11 => {
            let end = ["\r\n", "\r", "\n\n"][below(random, 3)];
            let joined = lines.join(end);
            *table = joined.into_bytes();
            return;
        }
        12 => {
            let mut bytes = text.into_bytes();
            let byte = below(random, bytes.len().max(1));
            if let Some(it) = bytes.get_mut(byte) {
                *it = [b'"', 0xe9, b',', b'\n', b'\r', 0, b' ', b';'][below(random, 8)];
            }
            *table = bytes;
            return;
        }
        _ => {
            // A cell of one column in every row.
            let (column, value) = (below(random, 12), CELLS[below(random, CELLS.len())]);
            for line in lines.iter_mut().skip(1) {
                let mut cells: Vec<&str> = line.split(',').collect();
                if let Some(cell) = cells.get_mut(column).filter(|_| unit(random) < 0.3) {
                    *cell = value;
                }
                *line = cells.join(",");
            }
        }
    }
    *table = lines.join("\n").into_bytes();
}
