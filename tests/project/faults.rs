//! A run that is stopped anywhere: at every system call that writes it is killed, finds the disk full, or gets an I/O error.
//!
//! After each fault the project must hold exactly the old state or the new one, and what was acknowledged must be there.
//! `strace` brings the faults about. Without it this is left out and said so, unless `TENZIJ_FAULTS` is `required`;
//! `TENZIJ_FAULTS=long` tries every single point, which `tests/faults/run.sh` does.

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{code, copy, done, folder, goals, names, program, project, stderr, stdout, tenzij};

/// Calls by which a program changes what is on disk, or opens it.
const WRITING: [&str; 9] =
    ["openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "mkdir"];

/// Calls by which it reads.
const READING: [&str; 2] = ["read", "pread64"];

/// Only every so many points are tried in the short variant.
const STRIDE: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Short,
    Long,
}

/// What is to be tried, if anything can be.
fn extent() -> Option<Extent> {
    let asked = env::var("TENZIJ_FAULTS").unwrap_or_default();
    let has_strace = Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_ok();
    match (has_strace, &*asked) {
        (true, "long") => Some(Extent::Long),
        (true, _) => Some(Extent::Short),
        (false, "") => {
            println!("left out: strace is not installed");
            None
        }
        (false, _) => panic!("TENZIJ_FAULTS={asked} needs strace"),
    }
}

/// A command that writes, on a project of its own.
struct Scene<'a> {
    name: &'a str,
    /// The project before the command.
    before: &'a Path,
    arguments: &'a [&'a str],
    /// What a project holds, in words, after whatever was left is settled. Panics if it is torn.
    state: &'a dyn Fn(&Path) -> String,
    /// Whether the command, given again, leads to the new state.
    is_repeatable: bool,
}

#[derive(Debug, Default)]
struct Tally {
    n_faults: usize,
    n_old: usize,
    n_new: usize,
    /// A project with a log that is still to be settled.
    unsettled: Option<PathBuf>,
}

/// One fault: which call, the how manieth, and what happens to it.
struct Fault {
    call: &'static str,
    at: usize,
    what: &'static str,
}

/// The points at which a command can be stopped, by trying it once.
fn points(scene: &Scene<'_>, work: &Path) -> Vec<Fault> {
    copy(scene.before, work);
    let log = work.with_extension("log");
    let calls = [&WRITING[..], &READING[..]].concat();
    let status = Command::new("strace")
        .args(["-f", "-o", log.to_str().unwrap(), "-e", &format!("trace={}", calls.join(","))])
        .arg(program())
        .args(scene.arguments)
        .args(["--lang", "en"])
        .current_dir(work)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{}", scene.name);
    let text = fs::read_to_string(&log).unwrap();
    let process = text.split(' ').next().unwrap().to_owned();
    // Faults are counted in each thread by itself; the first one does the writing.
    let own: Vec<&str> =
        text.lines().filter_map(|it| it.strip_prefix(&process)).map(str::trim_start).collect();
    // What comes before the program looks at its project is the loading of the program.
    let root = work.to_str().unwrap();
    let is_ours =
        |it: &&str| ["tenzij.toml", root, "\"data", "regio"].iter().any(|ours| it.contains(ours));
    let start = own.iter().position(is_ours).unwrap();
    let mut faults = Vec::new();
    for call in calls {
        let of_call = |it: &&&str| it.starts_with(&format!("{call}("));
        let n_before = own[..start].iter().filter(of_call).count();
        let n = own.iter().filter(of_call).count();
        let all = &["signal=KILL", "error=ENOSPC", "error=EIO"];
        let whats: &[&'static str] = if READING.contains(&call) { &all[2..] } else { all };
        for at in n_before + 1..=n {
            faults.extend(whats.iter().map(|what| Fault { call, at, what }));
        }
    }
    faults
}

fn try_all(scene: &Scene<'_>, extent: Extent, tally: &mut Tally) {
    let work = folder(&format!("faults-{}", scene.name));
    let old = (scene.state)(scene.before);
    let faults = points(scene, &work);
    let new = (scene.state)(&work);
    let stride = if extent == Extent::Long { 1 } else { STRIDE };
    for fault in faults.iter().step_by(stride) {
        copy(scene.before, &work);
        let inject = format!("inject={}:{}:when={}", fault.call, fault.what, fault.at);
        let told = format!("{} {inject}", scene.name);
        let output = Command::new("strace")
            .args(["-f", "--seccomp-bpf", "-o", "/dev/null", "-e", &inject])
            .arg(program())
            .args(scene.arguments)
            .args(["--lang", "en"])
            .current_dir(&work)
            .output()
            .unwrap();
        tally.n_faults += 1;
        // Shown only if what follows fails.
        println!("{told}: {:?}", output.status.code());
        let has_log = fs::metadata(work.join("tenzij.db-wal")).is_ok_and(|it| 8192 < it.len());
        if has_log && tally.unsettled.is_none() {
            let kept = folder("faults-unsettled");
            copy(&work, &kept);
            tally.unsettled = Some(kept);
        }
        let found = (scene.state)(&work);
        assert!(found == old || found == new, "{told}: torn\n{found}\nold {old}\nnew {new}");
        if output.status.success() {
            assert_eq!(found, new, "{told}: acknowledged and lost");
        } else if let Some(code) = output.status.code() {
            // 137 is the kill; the others are documented.
            let known = [10, 11, 12, 65, 66, 73, 74, 77, 137];
            assert!(known.contains(&code), "{told}: exit {code}: {}", stderr(&output));
        }
        tally.n_new += usize::from(found == new);
        tally.n_old += usize::from(found == old && found != new);
        if scene.is_repeatable {
            done(&work, scene.arguments);
            assert_eq!((scene.state)(&work), new, "{told}: cannot be repeated");
        }
    }
    println!("{}: {} points", scene.name, faults.len().div_ceil(stride));
}

/// What the ledger of a project holds; nothing if there is none or it is empty.
fn ledger_state(root: &Path) -> String {
    let output = tenzij(root, &["verify"]);
    let told = stdout(&output);
    let tidy = ["data", "invoer", "tenzij.db", "tenzij.lock", "tenzij.pages", "tenzij.toml"];
    let left: Vec<String> =
        names(root).into_iter().filter(|it| !tidy.contains(&it.as_str())).collect();
    assert_eq!(left, Vec::<String>::new(), "left over after {told}{}", stderr(&output));
    match code(&output) {
        0 if told.contains(" 0 entries") => String::new(),
        0 => told,
        66 => String::new(),
        other => panic!("exit {other}: {told}{}", stderr(&output)),
    }
}

/// Whether the checksums are there; the ledger itself never changes.
fn pages_state(root: &Path) -> String {
    let output = tenzij(root, &["verify"]);
    match code(&output) {
        0 => "there".to_owned(),
        12 if stdout(&output).contains("tenzij.pages is not there") => "missing".to_owned(),
        other => panic!("exit {other}: {}{}", stdout(&output), stderr(&output)),
    }
}

/// Every file under a folder with a hash of its bytes, after remainders are swept as the next run does.
fn file_state(root: &Path, arguments: &[&str]) -> String {
    let swept = root.with_extension("swept");
    copy(root, &swept);
    // The next run takes remainders away; in a copy, so that what is there now can still be looked at.
    done(&swept, arguments);
    assert!(all(&swept).iter().all(|(name, _)| !name.contains(".tenzij-")), "left over");
    let mut state = String::new();
    for (name, bytes) in all(root) {
        if !name.contains(".tenzij-") {
            let _ = writeln!(state, "{name} {}", xxhash_rust::xxh3::xxh3_64(&bytes));
        }
    }
    state
}

fn all(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut pending = vec![root.to_owned()];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(&path).unwrap().map(|it| it.unwrap().path()));
        } else {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            files.push((name, fs::read(&path).unwrap()));
        }
    }
    files.sort();
    files
}

#[test]
fn whatever_stops_a_change_of_the_ledger_it_is_the_old_one_or_the_new_one() {
    let Some(extent) = extent() else { return };
    let mut tally = Tally::default();
    let empty = project("faults-empty");
    fs::write(empty.join("invoer/goals.csv"), goals(&["Wonen", "Zorg"])).unwrap();
    let scene = Scene {
        name: "first-ingest",
        before: &empty,
        arguments: &["ingest", "--on", "2026-07-01"],
        state: &ledger_state,
        is_repeatable: true,
    };
    try_all(&scene, extent, &mut tally);
    tally.unsettled = None;

    let aged = folder("faults-aged");
    copy(&empty, &aged);
    done(&aged, &["ingest", "--on", "2026-07-01"]);
    let filled = folder("faults-filled");
    copy(&aged, &filled);
    fs::write(filled.join("invoer/goals.csv"), goals(&["Bouwen", "Zorg", "Groen"])).unwrap();
    let scene = Scene {
        name: "ingest",
        before: &filled,
        arguments: &["ingest", "--on", "2026-10-01"],
        state: &ledger_state,
        is_repeatable: true,
    };
    try_all(&scene, extent, &mut tally);

    if let Some(unsettled) = tally.unsettled.take() {
        // Looking is what settles it, so it is looked at in a copy.
        let state = |root: &Path| {
            let looked = root.with_extension("looked");
            copy(root, &looked);
            ledger_state(&looked)
        };
        let scene = Scene {
            name: "settle",
            before: &unsettled,
            arguments: &["history"],
            state: &state,
            is_repeatable: true,
        };
        try_all(&scene, extent, &mut tally);
    }

    let scene = Scene {
        name: "undo",
        before: &aged,
        arguments: &["undo", "--on", "2026-10-01"],
        state: &ledger_state,
        // Given again it would take out one entry more.
        is_repeatable: false,
    };
    try_all(&scene, extent, &mut tally);

    let bare = folder("faults-bare");
    copy(&aged, &bare);
    fs::remove_file(bare.join("tenzij.pages")).unwrap();
    let scene = Scene {
        name: "renew",
        before: &bare,
        arguments: &["verify", "--renew"],
        state: &pages_state,
        is_repeatable: true,
    };
    try_all(&scene, extent, &mut tally);
    say("ledger", &tally);
    assert!(0 < tally.n_old && 0 < tally.n_new);
}

#[test]
fn whatever_stops_the_writing_of_a_file_it_is_the_old_one_or_the_new_one() {
    let Some(extent) = extent() else { return };
    let mut tally = Tally::default();
    let before = folder("faults-files");
    done(&before, &["synth", "--parties", "3", "--agreements", "3", "-o", "data"]);
    let day = ["--as-of", "2026-01-01"];
    let commands: [(&str, Vec<&str>); 3] = [
        ("score", [&["score", "data", "-o", "out"][..], &day].concat()),
        ("report", [&["report", "data", "-o", "out"][..], &day].concat()),
        ("synth", vec!["synth", "--parties", "3", "--agreements", "2", "-o", "data"]),
    ];
    fs::write(before.join("out"), "the old file").unwrap();
    for (name, arguments) in &commands {
        // A folder of tables is written file by file: each is the old one or the new one.
        let is_folder = *name == "synth";
        let state = |root: &Path| file_state(root, arguments);
        let each = |root: &Path| each_state(root, &before, arguments);
        let scene = Scene {
            name,
            before: &before,
            arguments,
            state: if is_folder { &each } else { &state },
            is_repeatable: true,
        };
        try_all(&scene, extent, &mut tally);
    }
    say("files", &tally);
    assert!(0 < tally.n_old && 0 < tally.n_new);
}

#[test]
fn whatever_stops_a_command_of_the_quarter_its_files_are_old_or_new_and_it_can_be_given_again() {
    let Some(extent) = extent() else { return };
    let mut tally = Tally::default();
    let bare = folder("faults-desk");
    let init =
        ["init", "regio", "--parties", "Aarveld, Beekdal", "--quarter", "2026K2", "--title", "R"];
    let scene = Scene {
        name: "init",
        before: &bare,
        arguments: &init,
        state: &whole_state,
        // What is there is never written over.
        is_repeatable: false,
    };
    try_all(&scene, extent, &mut tally);

    let filled = folder("faults-quarter");
    done(&filled, &init);
    let minutes = "Besluit: Elke gemeente maakt een plan. De vergadering stemt in.\n";
    fs::write(filled.join("verslag-2026-03-20.txt"), minutes).unwrap();
    let read = ["read", "verslag-2026-03-20.txt", "--project", "regio"];
    let scene = Scene {
        name: "read",
        before: &filled,
        arguments: &read,
        state: &whole_state,
        is_repeatable: false,
    };
    try_all(&scene, extent, &mut tally);

    crate::desk::decide(&filled.join("regio/input/agreements.xlsx"));
    done(&filled, &["ingest", "--project", "regio", "--on", "2026-07-01"]);
    let make =
        ["replies", "make", "--project", "regio", "--on", "2026-07-02", "--term", "2026-07-30"];
    let scene = Scene {
        name: "replies-make",
        before: &filled,
        arguments: &make,
        state: &asked_state,
        is_repeatable: true,
    };
    try_all(&scene, extent, &mut tally);

    let asked = folder("faults-asked");
    copy(&filled, &asked);
    done(&asked, &make);
    fs::copy(
        asked.join("regio/hearing/2026Q2/aarveld.xlsx"),
        asked.join("regio/replies/2026Q2/aarveld.xlsx"),
    )
    .unwrap();
    let scene = Scene {
        name: "replies-read",
        before: &asked,
        arguments: &["replies", "read", "--project", "regio", "--on", "2026-07-20"],
        state: &regio_state,
        is_repeatable: true,
    };
    try_all(&scene, extent, &mut tally);
    let scene = Scene {
        name: "close",
        before: &asked,
        arguments: &["close", "2026K2", "--project", "regio", "--on", "2026-08-05"],
        state: &closed_state,
        // A quarter is closed once.
        is_repeatable: false,
    };
    try_all(&scene, extent, &mut tally);
    say("quarter", &tally);
    assert!(0 < tally.n_old && 0 < tally.n_new);
}

/// Every file but remainders, with a hash of its bytes; whole folders come and go at once.
fn whole_state(root: &Path) -> String {
    let mut state = String::new();
    for (name, bytes) in all(root) {
        if !name.contains(".tenzij-") && !name.contains("tenzij.lock") {
            let _ = writeln!(state, "{name} {}", xxhash_rust::xxh3::xxh3_64(&bytes));
        }
    }
    state
}

/// What the ledger of the project in `regio` holds, looked at in a copy: looking settles what was left.
fn regio_state(root: &Path) -> String {
    let looked = root.with_extension("looked");
    copy(root, &looked);
    let output = tenzij(&looked, &["verify", "--project", "regio"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    stdout(&output)
}

/// Who was asked is on record, and then every file is there; each file is whole or not there.
fn asked_state(root: &Path) -> String {
    let sent = root.join("regio/hearing");
    for (name, bytes) in all(&sent).iter().filter(|it| !it.0.contains(".tenzij-")) {
        let is_whole = match name.rsplit_once('.').unwrap().1 {
            // The end of a zip stands at its end.
            "xlsx" | "ods" | "docx" => {
                bytes.windows(4).rev().take(64).any(|it| it == b"PK\x05\x06")
            }
            _ => bytes.is_empty() || bytes.ends_with(b"\n"),
        };
        assert!(is_whole, "torn: {name}");
    }
    regio_state(root)
}

/// The quarter is closed with all its files as the manifest has them, or it is not there.
fn closed_state(root: &Path) -> String {
    let folder = root.join("regio/quarters/2026Q2");
    if !folder.exists() {
        return "open".to_owned();
    }
    let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let listed = manifest["files"].as_array().unwrap();
    let found = all(&folder);
    assert_eq!(found.len(), listed.len() + 1);
    for it in listed {
        let bytes = fs::read(folder.join(it["path"].as_str().unwrap())).unwrap();
        assert_eq!(tenzij::scoring::sha256(&bytes), it["sha256"].as_str().unwrap());
    }
    "closed".to_owned()
}

/// For a command that writes many files: "new" if all are new, else "old" if each is an old or a new one.
fn each_state(root: &Path, before: &Path, arguments: &[&str]) -> String {
    let after = before.with_extension("after");
    if !after.exists() {
        copy(before, &after);
        done(&after, arguments);
    }
    let (old, new) = (all(before), all(&after));
    let now: Vec<_> = all(root).into_iter().filter(|it| !it.0.contains(".tenzij-")).collect();
    for file in &now {
        assert!(old.contains(file) || new.contains(file), "torn: {}", file.0);
    }
    if now == new { "new".to_owned() } else { "old".to_owned() }
}

fn say(what: &str, tally: &Tally) {
    let Tally { n_faults, n_old, n_new, .. } = tally;
    println!(
        "{what}: faults {n_faults}, old {n_old}, new {n_new}, torn 0, acknowledged and lost 0"
    );
}
