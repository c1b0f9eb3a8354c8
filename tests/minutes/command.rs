//! `tenzij read` as its users run it.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn read(arguments: &[&str]) -> Output {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/minutes");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenzij"));
    command
        .env("LC_ALL", "nl_NL.UTF-8")
        .arg("read")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn told(arguments: &[&str]) -> String {
    let output = read(arguments);
    format!(
        "$ tenzij read {}\n{}{}exit {}\n",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        output.status.code().unwrap()
    )
}

#[test]
fn proposals_are_printed_in_both_languages() {
    let all = [told(&["verslag.docx"]), told(&["verslag.md", "--lang", "en"])];
    insta::assert_snapshot!("transcript", all.join("\n"));
}

#[test]
fn proposals_are_written_as_a_table_to_be_ticked() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("voorstel.csv");
    let _ = fs::remove_file(&path);
    let output = read(&["verslag.odt", "-o", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!("voorstel", fs::read_to_string(&path).unwrap());
    // Somebody may have ticked it by now.
    assert_eq!(read(&["verslag.odt", "-o", path.to_str().unwrap()]).status.code(), Some(73));
}

#[test]
fn what_is_no_file_or_no_document_has_its_exit_code() {
    assert_eq!(read(&["nergens.docx"]).status.code(), Some(66));
    assert_eq!(read(&["."]).status.code(), Some(66));
    assert_eq!(read(&["verslag.docx", "-o", "x.pdf"]).status.code(), Some(2));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("x.pdf");
    fs::write(&path, "%PDF-1.7").unwrap();
    assert_eq!(read(&[path.to_str().unwrap()]).status.code(), Some(65));
}

#[test]
fn what_a_retreat_chose_comes_back() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("herijking.json");
    let entry = |id: &str, choice: &str| {
        format!(
            r#"{{"agreement":"{id}","title":"Loket","choice":"{choice}","owner":null,"due_on":"2027-01-01"}}"#
        )
    };
    let file =
        |decisions: &str| format!(r#"{{"format":1,"kind":"herijking","decisions":[{decisions}]}}"#);
    fs::write(&path, file(&entry("R-1", "confirm"))).unwrap();
    let output = read(&[path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("bevestigen"));
    fs::write(&path, file(&entry("R-1", "perhaps"))).unwrap();
    let output = read(&[path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("retreat-choice"));
}
