//! A dataset as one zip: written, read back, and the same.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/voorbeeld");
const DAY: [&str; 2] = ["--as-of", "2026-09-30"];

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bundle").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn tenzij(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenzij"));
    command.args(arguments).args(["--lang", "en"]).current_dir(root).output().unwrap()
}

fn done(root: &Path, arguments: &[&str]) -> String {
    let output = tenzij(root, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The assessment of a dataset without the places in it, which name its files.
fn assessed(root: &Path, data: &str) -> serde_json::Value {
    done(root, &[&["score", data, "-o", "a.json"], &DAY[..]].concat());
    let mut value: serde_json::Value =
        serde_json::from_slice(&fs::read(root.join("a.json")).unwrap()).unwrap();
    let object = value.as_object_mut().unwrap();
    object.remove("readings");
    object.remove("diagnostics");
    value
}

#[test]
fn a_dataset_written_as_a_zip_gives_the_same_assessment_and_the_same_zip_again() {
    let root = folder("same");
    let said = done(&root, &["export", DATA, "--to", "zip", "-o", "out"]);
    assert_eq!(said, "Written: out/dataset.zip\n");
    let first = fs::read(root.join("out/dataset.zip")).unwrap();
    done(&root, &["export", "out/dataset.zip", "--to", "zip", "-o", "again"]);
    assert_eq!(fs::read(root.join("again/dataset.zip")).unwrap(), first);
    let (folder, zip) = (assessed(&root, DATA), assessed(&root, "out/dataset.zip"));
    assert_eq!(folder["dataset"], zip["dataset"]);
    assert_eq!(folder["overall"], zip["overall"]);
    assert_eq!(
        folder["agreements"].as_array().unwrap().len(),
        zip["agreements"].as_array().unwrap().len()
    );
    // And the report, and what asks for a folder otherwise.
    done(&root, &[&["report", "out/dataset.zip", "-o", "r.html"], &DAY[..]].concat());
    done(&root, &["verify", "r.html", "--from", "out/dataset.zip"]);
    done(&root, &["check", "out/dataset.zip"]);
    // Beside other formats too.
    done(
        &root,
        &[&["export", "out/dataset.zip", "--to", "csv,zip", "-o", "both"], &DAY[..]].concat(),
    );
    assert!(root.join("both/pairs.csv").is_file() && root.join("both/dataset.zip").is_file());
    done(&root, &["reproduce", "both/manifest.json"]);
}

#[test]
fn what_is_said_of_a_row_in_a_zip_names_the_zip_the_table_and_the_line() {
    let root = folder("place");
    done(&root, &["export", DATA, "--to", "zip", "-o", "out"]);
    let bytes = fs::read(root.join("out/dataset.zip")).unwrap();
    let bundle = tenzij::sources::bundle::read("d", &bytes).unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in bundle.names() {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        let mut content = bundle.file(&name).unwrap().to_vec();
        if name == "parties.csv" {
            content.extend_from_slice(b"aarveld,Dubbel,,,,,,,\n");
        }
        std::io::Write::write_all(&mut zip, &content).unwrap();
    }
    fs::write(root.join("d.zip"), zip.finish().unwrap().into_inner()).unwrap();
    let output = tenzij(&root, &["check", "d.zip"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("d.zip/parties.csv:"), "{told}");
    // Rows with a question are not in a zip that is written, and that is said.
    let said = done(&root, &["export", "d.zip", "--to", "zip", "-o", "less"]);
    assert!(said.contains("Not in the zip: "), "{said}");
}

#[test]
fn what_cannot_be_written_as_a_zip_or_read_as_one_is_refused() {
    let root = folder("refused");
    done(&root, &[&["score", DATA, "-o", "a.json"], &DAY[..]].concat());
    let code = |arguments: &[&str]| tenzij(&root, arguments).status.code();
    assert_eq!(code(&["export", "a.json", "--to", "zip", "-o", "out"]), Some(2));
    let public = ["export", DATA, "--to", "zip", "--edition", "openbaar", "-o", "out"];
    assert_eq!(code(&public), Some(2));
    let named = ["export", DATA, "--to", "zip", "--pseudonym", "key", "--new-key", "-o", "out"];
    assert_eq!(code(&named), Some(2));
    assert!(!root.join("key").exists());
    fs::write(root.join("half.zip"), b"PK\x03\x04half").unwrap();
    let half = tenzij(&root, &["check", "half.zip"]);
    assert_eq!(half.status.code(), Some(65));
    let told = String::from_utf8(half.stderr).unwrap();
    assert!(told.contains("half.zip") && told.contains("this zip is damaged"), "{told}");
    assert!(!root.join("out").exists());
    fs::write(root.join("theirs.zip"), b"theirs").unwrap();
    fs::create_dir(root.join("kept")).unwrap();
    fs::write(root.join("kept/dataset.zip"), b"of somebody else").unwrap();
    assert_eq!(code(&["export", DATA, "--to", "zip", "-o", "kept"]), Some(73));
    assert_eq!(fs::read(root.join("kept/dataset.zip")).unwrap(), b"of somebody else");
}
