//! What a release is made of: manual pages, completions, scripts that a shell can read.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use crate::figures::measured;

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

fn tenzij(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tenzij")).args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The commands that the help tells of.
fn commands() -> BTreeSet<String> {
    let help = text(&tenzij(&["--help"]));
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let is_first = |it: &&str| it.starts_with("  ") && !it.starts_with("   ");
    let names = list.lines().filter(is_first).map(|it| it.split_whitespace().next().unwrap());
    let names: BTreeSet<String> = names.filter(|it| *it != "help").map(str::to_owned).collect();
    assert!(names.contains("report") && names.contains("completions") && 20 < names.len());
    names
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    path
}

fn has(program: &str) -> bool {
    let mut asked = Command::new(program);
    asked.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    let is_there = asked.status().is_ok();
    if !is_there {
        println!("left out: {program} is not installed");
    }
    is_there
}

#[test]
fn every_command_has_a_manual_page_and_the_hidden_one_has_none() {
    let to = folder("manual");
    text(&tenzij(&["man", "-o", to.to_str().unwrap()]));
    let page = |name: &str| fs::read_to_string(to.join(format!("{name}.1"))).unwrap();
    let whole = page("tenzij");
    assert!(whole.contains(".TH tenzij 1"), "{whole:.300}");
    for command in commands() {
        assert!(
            whole.contains(&format!("tenzij\\-{}(1)", command.replace('-', "\\-"))),
            "{command}"
        );
        let own = page(&format!("tenzij-{command}"));
        assert!(
            own.contains(".SH SYNOPSIS") && own.contains(&command.replace('-', "\\-")),
            "{own}"
        );
    }
    assert!(page("tenzij-replies-make").contains(".SH OPTIONS"));
    assert!(!to.join("tenzij-man.1").exists() && !whole.contains("tenzij\\-man(1)"));
    let n_pages = fs::read_dir(&to).unwrap().count();
    assert_eq!(n_pages, 1 + commands().len() + 2, "and two for what stands below `replies`");
    println!("{n_pages} manual pages");
}

#[test]
fn manual_pages_are_the_same_each_time_and_have_no_day() {
    let (one, other) = (folder("manual-one"), folder("manual-other"));
    for to in [&one, &other] {
        text(&tenzij(&["man", "-o", to.to_str().unwrap()]));
    }
    for entry in fs::read_dir(&one).unwrap() {
        let name = entry.unwrap().file_name();
        let page = fs::read(one.join(&name)).unwrap();
        assert_eq!(page, fs::read(other.join(&name)).unwrap());
    }
}

#[test]
fn completions_of_every_shell_name_every_command() {
    for shell in SHELLS {
        let script = text(&tenzij(&["completions", shell]));
        for command in commands() {
            assert!(script.contains(&command), "{shell} does not know {command}");
        }
        assert!(script.contains("as-of") && script.contains("version"), "{shell}");
        let hidden = ["tenzij__man", "tenzij__subcmd__man", "Write a manual page"];
        assert!(!hidden.iter().any(|it| script.contains(it)), "{shell} offers what is hidden");
    }
    assert_eq!(tenzij(&["completions", "cmd"]).status.code(), Some(2));
}

#[test]
fn completions_are_read_by_the_shells_that_are_here() {
    for shell in ["bash", "zsh", "fish"] {
        if !has(shell) {
            continue;
        }
        let script = folder(&format!("completions.{shell}"));
        fs::write(&script, text(&tenzij(&["completions", shell]))).unwrap();
        let read = Command::new(shell).arg("-n").arg(&script).output().unwrap();
        assert!(read.status.success(), "{shell}: {}", String::from_utf8_lossy(&read.stderr));
        fs::remove_file(script).unwrap();
    }
    if !has("bash") {
        return;
    }
    // What a person sees who types `tenzij rep` and a tab.
    let asked = "source /dev/stdin; COMP_WORDS=(tenzij rep); COMP_CWORD=1; _tenzij tenzij rep tenzij; printf '%s\\n' \"${COMPREPLY[@]}\"";
    let mut child = Command::new("bash")
        .args(["-c", asked])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let script = text(&tenzij(&["completions", "bash"]));
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), script.as_bytes()).unwrap();
    let offered = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let offered: Vec<&str> = offered.split_whitespace().collect();
    assert_eq!(offered, ["report", "reproduce", "replies"]);
}

#[test]
fn a_closed_pipe_behind_completions_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tenzij"))
        .args(["completions", "zsh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn scripts_of_a_release_are_read_by_their_shell() {
    if !has("bash") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut n_read = 0;
    for folder in ["release", "fuzz", "tests/trust", "tests/faults"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|it| it == "sh") {
                let read = Command::new("bash").arg("-n").arg(&path).output().unwrap();
                assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
                n_read += 1;
            }
        }
    }
    assert!(8 <= n_read, "{n_read}");
}

#[test]
fn the_list_of_parts_holds_what_is_locked_and_is_the_same_each_time() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !has("python3") || !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return;
    }
    let list = |name: &str| {
        let to = folder(name);
        let made = Command::new("python3")
            .arg(root.join("release/third-party.py"))
            .arg(&to)
            .env("SOURCE_DATE_EPOCH", "1767225600")
            .env("CARGO", env!("CARGO"))
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let read = |it: &str| fs::read_to_string(to.join(it)).unwrap();
        (read("sbom.cdx.json"), read("THIRD-PARTY.txt"))
    };
    let (parts, texts) = list("parts-one");
    assert_eq!((&parts, &texts), (&list("parts-other").0, &list("parts-other").1));
    let parts: serde_json::Value = serde_json::from_str(&parts).unwrap();
    assert_eq!(parts["bomFormat"], "CycloneDX");
    let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap();
    let components = parts["components"].as_array().unwrap();
    let mut n_crates = 0;
    for it in components {
        let purl = it["purl"].as_str().unwrap();
        let Some((name, version)) =
            purl.strip_prefix("pkg:cargo/").and_then(|it| it.split_once('@'))
        else {
            continue;
        };
        n_crates += 1;
        assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"")), "{purl}");
        assert!(lock.contains(it["hashes"][0]["content"].as_str().unwrap()), "{purl}");
        assert!(texts.contains(&format!("\n{name} {version}\n")), "{purl}");
    }
    assert!(100 < n_crates);
    for direct in ["clap", "rusqlite", "zip", "serde_json"] {
        assert!(components.iter().any(|it| it["name"] == direct), "{direct}");
    }
    for left_out in ["proptest", "criterion", "insta", "serde_derive"] {
        assert!(!components.iter().any(|it| it["name"] == left_out), "{left_out} is in no program");
    }
    measured("P5", "crates in the released program", n_crates);
}
