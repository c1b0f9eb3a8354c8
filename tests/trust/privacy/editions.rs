//! What an edition withholds is in no byte of it: every column of the catalogue, in every edition, in every writing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use tenzij::{privacy::look::is_text, register::tables::TABLES};

use crate::figures::measured;

use super::{
    DAY, aside,
    canaries::{Nest, Of},
    code, command, done, example, files, folder, out, tenzij,
    writings::canaries,
};

/// The report and the export of an edition, by the names of their files.
fn made(nest: &Nest, name: &str, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let to = folder(&format!("editions-{name}"));
    let dataset = nest.folder.to_str().unwrap();
    let report = [&["report", dataset, "--as-of", DAY, "-o", "report.html"], more].concat();
    done(&to, &report);
    // The board's tables hold what its assessment holds, and a study that takes long to make.
    let formats =
        if more.is_empty() { "json,graphml,gexf,dot" } else { "csv,json,graphml,gexf,dot,parquet" };
    let export = ["export", dataset, "--as-of", DAY, "--to", formats, "-o", "export"];
    done(&to, &[&export, more].concat());
    let mut made = files(&to);
    // A report in the other language is another text.
    let report = [&["report", dataset, "--as-of", DAY, "-o", "rapport.html"], more].concat();
    let dutch = command(&to, &report, "nl").output().unwrap();
    assert_eq!(code(&dutch), 0, "{}", aside(&dutch));
    made.insert("rapport.html".to_owned(), fs::read(to.join("rapport.html")).unwrap());
    made
}

/// Canaries in the files by whose row they stand in, their names included.
fn found(nest: &Nest, files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<Of, BTreeSet<usize>> {
    let mut found: BTreeMap<Of, BTreeSet<usize>> = BTreeMap::new();
    for (name, bytes) in files {
        for number in canaries(bytes).into_iter().chain(canaries(name.as_bytes())) {
            found.entry(nest.canaries[number].of).or_default().insert(number);
        }
    }
    found
}

/// An edition's name, the options, whose texts it withholds, and whose it shows.
type Case<'a> = (&'a str, &'a [&'a str], &'a [Of], &'a [Of]);

#[test]
fn no_column_that_an_edition_withholds_is_in_any_byte_of_it() {
    let nest = Nest::new("canaries");
    let checked = done(&nest.folder, &["check", "."]);
    assert!(checked.contains("\nQuestions: 0,"), "every row with a canary counts: {checked}");
    let hearing = ["--edition", "wederhoor", "--party", &nest.own];
    let public = ["--edition", "openbaar", "--leave-out-secret"];
    let editions: [Case<'_>; 3] = [
        ("board", &[], &[Of::Coder], &[Of::Own, Of::Other, Of::Secret, Of::All]),
        ("hearing", &hearing, &[Of::Coder, Of::Other, Of::Secret], &[Of::Own, Of::All]),
        ("public", &public, &[Of::Coder, Of::Other, Of::Secret, Of::Own], &[Of::All]),
    ];
    let (mut n_tried, mut n_found) = (0, 0);
    for (name, more, withheld, shown) in editions {
        let found = found(&nest, &made(&nest, name, more));
        let columns = nest.canaries.iter().filter(|it| withheld.contains(&it.of));
        n_tried += columns.map(|it| &it.column).collect::<BTreeSet<_>>().len();
        for of in withheld {
            let leaks: BTreeSet<&str> = found
                .get(of)
                .into_iter()
                .flatten()
                .map(|it| nest.canaries[*it].column.as_str())
                .collect();
            n_found += leaks.len();
            assert_eq!(leaks, BTreeSet::new(), "{name} shows {of:?}");
        }
        // The control: what the edition does show is found, so the search is not blind.
        for of in shown {
            assert!(found.contains_key(of), "{name} shows nothing of {of:?}");
        }
    }
    // Whatever the catalogue says can hold a text holds one.
    let all = TABLES.iter().flat_map(|table| {
        let columns = table.columns.iter().filter(|it| is_text(it));
        columns.map(|it| format!("{}.{}", table.name, it.name))
    });
    let all: BTreeSet<String> = all.collect();
    assert_eq!(nest.columns(), all.iter().map(String::as_str).collect());
    measured("P9", "columns with a canary", nest.columns().len());
    measured("P9", "canaries laid", nest.canaries.len());
    measured("P9", "columns x editions tried", n_tried);
    measured("P9", "canaries found", n_found);
}

#[test]
fn a_public_edition_beside_secrets_is_refused_in_both_languages_and_nothing_is_written() {
    let to = folder("secrets");
    let dataset = example();
    let dataset = dataset.to_str().unwrap();
    done(&to, &["score", dataset, "--as-of", DAY, "-o", "assessment.json"]);
    let before = files(&to);
    let mut n = 0;
    for source in [dataset, "assessment.json"] {
        for (act, more) in [
            ("report", &["-o", "out/report.html"][..]),
            ("export", &["--to", "csv,json", "-o", "out"]),
        ] {
            for (language, words) in [
                ("nl", ["A-2023-14", "Er is niets geschreven"]),
                ("en", ["A-2023-14", "Nothing was written"]),
            ] {
                let arguments =
                    [&[act, source, "--as-of", DAY, "--edition", "openbaar"], more].concat();
                let refused = command(&to, &arguments, language).output().unwrap();
                assert_eq!(code(&refused), 65, "{arguments:?}: {}", aside(&refused));
                for word in words {
                    assert!(aside(&refused).contains(word), "{word}: {}", aside(&refused));
                }
                assert!(!aside(&refused).contains("Samen opleiden"), "its title is not told");
                assert_eq!(files(&to), before, "{arguments:?}");
                assert!(!to.join("out").exists(), "not even a folder");
                n += 1;
            }
        }
    }
    measured("P9", "public editions beside secrets, refused", n);
    // An assessment that holds them cannot be counted as if they were not there.
    let late = tenzij(
        &to,
        &[
            "report",
            "assessment.json",
            "--edition",
            "openbaar",
            "--leave-out-secret",
            "-o",
            "x.html",
        ],
    );
    assert_eq!(code(&late), 2, "{}", out(&late));
    assert!(!Path::new(&to).join("x.html").exists());
}
