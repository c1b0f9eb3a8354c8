//! Exports as researchers meet them: read back by their packages, made again from the manifest, the same with any threads.

use std::{
    fs,
    io::{Write as _, stderr},
    path::{Path, PathBuf},
    process::{Command, Output},
};

mod bundle;
mod scores;

const DAY: &str = "2026-09-30";
const HOME: &str = env!("CARGO_MANIFEST_DIR");
const FORMATS: &str = "csv,json,graphml,gexf,dot,parquet";

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exports").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn voorbeeld() -> PathBuf {
    Path::new(HOME).join("datasets/voorbeeld")
}

fn export(dataset: &Path, to: &Path, threads: &str) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_tenzij"))
        .env("LC_ALL", "nl_NL.UTF-8")
        .args(["export", "--as-of", DAY, "--lang", "en", "--to", FORMATS])
        .arg(dataset)
        .arg("-o")
        .arg(to)
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn reproduce(folder: &Path) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tenzij"))
        .env("LC_ALL", "nl_NL.UTF-8")
        .args(["reproduce", "--lang", "en"])
        .arg(folder.join("manifest.json"))
        .output()
        .unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .map(|it| (it.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&it).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn the_same_bytes_with_one_two_and_sixteen_threads() {
    let folders = ["1", "2", "16"].map(|threads| {
        let to = folder(&format!("threads-{threads}"));
        export(&voorbeeld(), &to, threads);
        files(&to)
    });
    assert!(40 < folders[0].len());
    for other in &folders[1..] {
        for (one, other) in folders[0].iter().zip(other) {
            assert!(one == other, "{} differs", one.0);
        }
    }
}

#[test]
fn an_export_is_made_again_from_its_manifest_or_the_difference_is_named() {
    let to = folder("again");
    let data = to.join("data");
    fs::create_dir_all(&data).unwrap();
    for entry in fs::read_dir(voorbeeld()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, data.join(path.file_name().unwrap())).unwrap();
    }
    let out = to.join("out");
    export(&data, &out, "2");
    assert_eq!(reproduce(&out).0, 0);
    let (code, said) = {
        fs::write(data.join("tenzij.toml"), "[time]\nhalf_life_days = 180\n").unwrap();
        reproduce(&out)
    };
    assert_eq!((code, said.contains("choices")), (1, true), "{said}");
    fs::remove_file(data.join("tenzij.toml")).unwrap();
    let evidence = fs::read_to_string(data.join("evidence.csv")).unwrap();
    fs::write(data.join("evidence.csv"), evidence.replacen(",done,", ",not_done,", 1)).unwrap();
    assert!(reproduce(&out).1.contains("the data are not what they were"));
    fs::write(data.join("evidence.csv"), evidence).unwrap();
    assert_eq!(reproduce(&out).0, 0);
    let table = fs::read_to_string(out.join("groups.csv")).unwrap();
    fs::write(out.join("groups.csv"), table.replacen('1', "2", 1)).unwrap();
    let (code, said) = reproduce(&out);
    assert_eq!((code, said.contains("groups.csv has other bytes")), (1, true), "{said}");
}

#[test]
fn a_number_that_is_not_there_has_its_reason_beside_it() {
    let to = folder("reasons");
    export(&voorbeeld(), &to, "2");
    let mut n_reasons = 0;
    for (name, bytes) in files(&to)
        .into_iter()
        .filter(|it| Path::new(&it.0).extension().is_some_and(|it| it == "csv"))
    {
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        for row in reader.records().map(Result::unwrap) {
            for (at, heading) in headings.iter().enumerate() {
                assert!(!["NaN", "inf", "-inf"].contains(&&row[at]), "{name} {heading}");
                let Some(number) = heading.strip_suffix("_reason") else { continue };
                let Some(own) = headings.iter().position(|it| it == number) else { continue };
                // A party without a place in the study has neither.
                let is_outside = name == "parties.csv" && row[5].is_empty();
                assert!(
                    is_outside || row[own].is_empty() != row[at].is_empty(),
                    "{name} {heading} {row:?}"
                );
                n_reasons += usize::from(!row[at].is_empty());
            }
        }
    }
    assert!(100 < n_reasons, "{n_reasons}");
}

/// The Python with the packages of researchers; `None`, said aloud, where there is none.
fn python(test: &str) -> Option<PathBuf> {
    let path = Path::new(HOME).join("tests/readers/.venv/bin/python");
    if path.exists() {
        return Some(path);
    }
    let is_required = std::env::var("TENZIJ_READERS").is_ok_and(|it| it == "required");
    assert!(!is_required, "the readers are required here, but there is no {}", path.display());
    // Written past the harness, which would keep it to itself.
    let _ = writeln!(stderr(), "LEFT OUT: {test}, for tests/readers/.venv is not there");
    None
}

#[test]
fn packages_of_researchers_read_the_same_back() {
    let Some(python) = python("packages_of_researchers_read_the_same_back") else { return };
    let to = folder("readers");
    export(&voorbeeld(), &to, "2");
    let script = Path::new(HOME).join("tests/readers/check.py");
    let output = Command::new(python).arg(script).arg(&to).output().unwrap();
    let said = [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    assert!(output.status.success(), "{}", said.join("\n"));
}

#[test]
fn a_dataset_in_parquet_gives_the_same_facts() {
    let Some(python) = python("a_dataset_in_parquet_gives_the_same_facts") else { return };
    let to = folder("parquet");
    let script = Path::new(HOME).join("tests/readers/check.py");
    let mut made = Command::new(python);
    made.arg(script).arg("--to-parquet").arg(voorbeeld()).arg(&to);
    let output = made.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let fingerprint = |dataset: &Path| {
        let file = folder("fingerprint").join("a.json");
        let output = Command::new(env!("CARGO_BIN_EXE_tenzij"))
            .env("LC_ALL", "nl_NL.UTF-8")
            .args(["score", "--as-of", DAY, "-o"])
            .arg(&file)
            .arg(dataset)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let assessment: serde_json::Value =
            serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        (assessment["dataset"]["fingerprint"].clone(), assessment["overall"].clone())
    };
    assert_eq!(fingerprint(&to), fingerprint(&voorbeeld()));
}
