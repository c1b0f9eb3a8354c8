//! Inputs that change while they are read, outputs that cannot be made, runs that are killed, and ledgers that are not what they were.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

/// An empty folder of its own for a test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("places").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

pub(crate) fn tenzij(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tenzij")).args(arguments).current_dir(root).output().unwrap()
}

pub(crate) fn said(output: &Output) -> String {
    let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

/// Copies a made-up dataset that is large enough to have a report.
pub(crate) fn dataset(to: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/voorbeeld");
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// A project in which something was taken in.
pub(crate) fn project(name: &str) -> PathBuf {
    let root = folder(name);
    fs::create_dir(root.join("invoer")).unwrap();
    fs::write(root.join("tenzij.toml"), "[project]\ntitle = \"Lindewiek\"\nquarter = \"2026K3\"\n")
        .unwrap();
    fs::write(root.join("invoer/goals.csv"), "id,title\ng1,Wonen\n").unwrap();
    let done = tenzij(&root, &["ingest", "--on", "2026-10-01"]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    root
}

const REPORT: [&str; 4] = ["report", "gegevens", "--as-of", "2026-09-30"];

/// Names in a folder, sorted.
fn names(root: &Path) -> Vec<String> {
    let name = |it: fs::DirEntry| it.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = fs::read_dir(root).unwrap().map(|it| name(it.unwrap())).collect();
    names.sort();
    names
}

#[test]
fn a_file_that_grows_while_it_is_read_is_read_as_it_was() {
    let root = folder("growing");
    dataset(&root.join("gegevens"));
    let path = root.join("gegevens/evidence.csv");
    let size = fs::metadata(&path).unwrap().len();
    let mut growing = fs::OpenOptions::new().append(true).open(&path).unwrap();
    let mut run = Command::new(env!("CARGO_BIN_EXE_tenzij"))
        .args(["check", "gegevens", "--large"])
        .current_dir(&root)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Faster than it can be read: without a size that is taken once this never ends.
    let started = Instant::now();
    let block = "\n".repeat(1 << 16);
    let status = loop {
        if let Some(status) = run.try_wait().unwrap() {
            break status;
        }
        growing.write_all(block.as_bytes()).unwrap();
        assert!(started.elapsed() < Duration::from_secs(60), "it never ends");
    };
    assert!(matches!(status.code(), Some(0)), "{status:?}");
    assert!(size < fs::metadata(&path).unwrap().len());
}

/// A place of its own kind, mounted for one test; `None` where that may not be done.
struct Mounted(PathBuf);

impl Mounted {
    fn new(path: &Path, arguments: &[&str]) -> Option<Mounted> {
        let mount = |arguments: &[&str]| {
            let done =
                Command::new("mount").args(arguments).arg(path).stderr(Stdio::null()).status();
            done.is_ok_and(|it| it.success())
        };
        let path_text = path.to_str().unwrap();
        let arguments: Vec<&str> =
            arguments.iter().map(|it| if *it == "{}" { path_text } else { it }).collect();
        mount(&arguments).then(|| Mounted(path.to_owned()))
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// Both sentences of a place that cannot be written, and what the report that was there has become.
fn refused(root: &Path, place: &str, code: i32, reasons: [&str; 2]) {
    for (language, (reason, rest)) in ["nl", "en"].iter().zip(reasons.iter().zip([
        ["fout: ", " is niet te schrijven: ", ". Wat er al stond, is ongewijzigd."],
        ["error: ", " cannot be written: ", ". What was there is unchanged."],
    ])) {
        let arguments = [&REPORT[..], &["-o", place, "--lang", language]].concat();
        let done = tenzij(root, &arguments);
        assert_eq!(done.status.code(), Some(code), "{}", said(&done));
        let expected = format!("{}{place}{}{reason}{}", rest[0], rest[1], rest[2]);
        let told = said(&done);
        assert!(told.lines().any(|it| it == expected), "{expected}\n{told}");
    }
}

const FULL: [&str; 2] =
    ["de schijf is vol, of uw ruimte is op", "the disk is full, or your share of it is used up"];

#[test]
fn a_full_or_a_read_only_disk_is_said_and_the_old_report_stays() {
    let root = folder("disks");
    dataset(&root.join("gegevens"));
    for name in ["vol", "dicht"] {
        fs::create_dir(root.join(name)).unwrap();
    }
    let small = Mounted::new(&root.join("vol"), &["-t", "tmpfs", "-o", "size=64k", "tmpfs"]);
    if small.is_none() {
        println!("left out: nothing may be mounted here");
        return;
    }
    let old = "<!DOCTYPE html><body data-made-by=\"tenzij 0.0.1\">oud";
    fs::write(root.join("vol/rapport.html"), old).unwrap();
    refused(&root, "vol/rapport.html", 74, FULL);
    assert_eq!(names(&root.join("vol")), ["rapport.html"]);
    assert_eq!(fs::read_to_string(root.join("vol/rapport.html")).unwrap(), old);
    drop(small);
    fs::write(root.join("dicht/rapport.html"), old).unwrap();
    let closed = Mounted::new(&root.join("dicht"), &["--bind", "{}"]).unwrap();
    let again = Command::new("mount").args(["-o", "remount,ro,bind"]).arg(&closed.0).status();
    assert!(again.unwrap().success());
    refused(
        &root,
        "dicht/rapport.html",
        77,
        ["deze schijf of map is alleen te lezen", "this disk or folder can only be read"],
    );
    assert_eq!(names(&root.join("dicht")), ["rapport.html"]);
    assert_eq!(fs::read_to_string(root.join("dicht/rapport.html")).unwrap(), old);
}

#[test]
#[cfg(unix)]
fn a_folder_without_permission_is_said_and_nothing_is_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = folder("rights");
    dataset(&root.join("gegevens"));
    let shut = root.join("dicht");
    fs::create_dir(&shut).unwrap();
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o555)).unwrap();
    let is_ignored = fs::write(shut.join("proef"), "x").is_ok();
    if is_ignored {
        println!("left out: this user needs no permission");
        return;
    }
    let reasons = ["u hebt er de rechten niet voor", "you have no permission for it"];
    refused(&root, "dicht/rapport.html", 77, reasons);
    assert_eq!(names(&shut), [""; 0]);
}

#[test]
fn a_run_that_is_killed_leaves_the_old_report_and_the_next_one_takes_away_what_it_left() {
    let root = folder("killed");
    dataset(&root.join("gegevens"));
    let arguments = [&REPORT[..], &["-o", "rapport.html", "--lang", "nl"]].concat();
    assert_eq!(tenzij(&root, &arguments).status.code(), Some(0));
    let old = fs::read(root.join("rapport.html")).unwrap();
    let mut n_killed = 0;
    for wait in 0..12 {
        let mut run = Command::new(env!("CARGO_BIN_EXE_tenzij"))
            .args(&arguments)
            .current_dir(&root)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait * 40));
        run.kill().unwrap();
        n_killed += usize::from(run.wait().unwrap().code().is_none());
        assert!(fs::read(root.join("rapport.html")).unwrap() == old, "torn after {wait}");
    }
    assert!(0 < n_killed);
    assert_eq!(tenzij(&root, &arguments).status.code(), Some(0));
    assert_eq!(names(&root), ["gegevens", "rapport.html"]);
}

#[test]
fn a_lock_file_of_a_run_that_is_gone_stops_nobody() {
    let root = project("stale");
    for left in ["999999 1", "", "geen nummer", "\u{0}\u{1}"] {
        fs::write(root.join("tenzij.lock"), left).unwrap();
        let done = tenzij(&root, &["history", "--lang", "en"]);
        assert_eq!(done.status.code(), Some(0), "{left:?}: {}", said(&done));
    }
}

/// What is done to a project, what code it gives, and what is said in both languages.
struct Harm {
    what: &'static str,
    does: fn(&Path),
    commands: &'static [&'static str],
    code: i32,
    says: [&'static str; 2],
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 0x20;
    fs::write(path, bytes).unwrap();
}

/// Says in the database's log that it has this form.
fn version(root: &Path, version: u32) {
    let connection = rusqlite::Connection::open(root.join("tenzij.db")).unwrap();
    connection
        .set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .unwrap();
    connection.pragma_update(None, "user_version", version).unwrap();
    connection.close().unwrap();
}

const HARMS: &[Harm] = &[
    Harm {
        what: "a flipped bit in the ledger",
        does: |root| flip(&root.join("tenzij.db"), 15 * 4096 + 100),
        commands: &["verify"],
        code: 12,
        says: [
            "blad 16 van tenzij.db is niet wat het was. Zet tenzij.db en tenzij.pages terug uit uw reservekopie.",
            "page 16 of tenzij.db is not what it was. Put tenzij.db and tenzij.pages back from your backup.",
        ],
    },
    Harm {
        what: "a flipped bit in its checksums",
        does: |root| flip(&root.join("tenzij.pages"), 240),
        commands: &["verify"],
        code: 12,
        says: [
            "blad 12 van tenzij.db is niet wat het was. Zet tenzij.db en tenzij.pages terug uit uw reservekopie.",
            "page 12 of tenzij.db is not what it was. Put tenzij.db and tenzij.pages back from your backup.",
        ],
    },
    Harm {
        what: "a ledger that is cut off",
        does: |root| {
            let bytes = fs::read(root.join("tenzij.db")).unwrap();
            fs::write(root.join("tenzij.db"), &bytes[..bytes.len() / 2]).unwrap();
        },
        commands: &["verify", "report"],
        code: 12,
        says: [
            "tenzij.db is langer of korter dan het was. Zet tenzij.db en tenzij.pages terug uit uw reservekopie.",
            "tenzij.db is longer or shorter than it was. Put tenzij.db and tenzij.pages back from your backup.",
        ],
    },
    Harm {
        what: "a ledger that is gone",
        does: |root| fs::remove_file(root.join("tenzij.db")).unwrap(),
        commands: &["verify", "report"],
        code: 12,
        says: [
            "fout: tenzij.pages is er, en tenzij.db niet. Er is niets veranderd. Zet tenzij.db terug uit uw reservekopie.",
            "error: tenzij.pages is there, and tenzij.db is not. Nothing was changed. Put tenzij.db back from your backup.",
        ],
    },
    Harm {
        what: "checksums that are gone",
        does: |root| fs::remove_file(root.join("tenzij.pages")).unwrap(),
        commands: &["verify", "report"],
        code: 12,
        says: [
            "tenzij.pages is er niet, dus de bladen van tenzij.db zijn niet na te kijken. Zet het bestand terug uit uw reservekopie, of maak het nieuw met tenzij verify --renew.",
            "tenzij.pages is not there, so the pages of tenzij.db cannot be checked. Put the file back from your backup, or make it anew with tenzij verify --renew.",
        ],
    },
    Harm {
        what: "a ledger of a newer version",
        does: |root| version(root, 900),
        commands: &["verify", "report"],
        code: 65,
        says: [
            "tenzij.db is gemaakt met een nieuwere versie van tenzij (form 900 of the ledger is newer than 2). Er is niets veranderd. Installeer die versie.",
            "tenzij.db was made by a newer version of tenzij (form 900 of the ledger is newer than 2). Nothing was changed. Install that version.",
        ],
    },
    Harm {
        what: "a link in the place of the ledger",
        does: |root| {
            fs::rename(root.join("tenzij.db"), root.join("elders.db")).unwrap();
            #[cfg(unix)]
            std::os::unix::fs::symlink("elders.db", root.join("tenzij.db")).unwrap();
        },
        commands: &["verify", "report"],
        code: 73,
        says: [
            "tenzij.db is een koppeling naar elders.db. Er is niets geschreven. Geef de naam van het bestand zelf, of haal de koppeling weg.",
            "tenzij.db is a link to elders.db. Nothing was written. Give the name of the file itself, or remove the link.",
        ],
    },
    Harm {
        what: "a second name for the lock",
        does: |root| {
            fs::write(root.join("brief.txt"), "een brief").unwrap();
            fs::remove_file(root.join("tenzij.lock")).unwrap();
            fs::hard_link(root.join("brief.txt"), root.join("tenzij.lock")).unwrap();
        },
        commands: &["verify", "report"],
        code: 73,
        says: [
            "tenzij.lock heeft elders een tweede naam (een harde koppeling). Wie het ene schrijft, verandert het andere. Er is niets gewijzigd. Maak er een kopie van, en zet die op deze plek.",
            "tenzij.lock has a second name elsewhere (a hard link). Who writes the one changes the other. Nothing was changed. Make a copy of it, and put that in this place.",
        ],
    },
];

#[test]
fn a_ledger_that_is_not_what_it_was_is_refused_in_both_languages() {
    let mut amiss = Vec::new();
    for it in HARMS {
        let root = project("harm");
        (it.does)(&root);
        let before = fs::read(root.join("tenzij.db")).ok();
        for (language, says) in ["nl", "en"].iter().zip(it.says) {
            for command in it.commands {
                let done = tenzij(&root, &[command, "--lang", language]);
                let told = said(&done);
                let is_told = told.contains(says);
                if done.status.code() != Some(it.code) || !is_told {
                    amiss.push(format!("{}, {command} {:?}: {told}", it.what, done.status.code()));
                }
            }
        }
        assert!(fs::read(root.join("tenzij.db")).ok() == before, "{} was changed", it.what);
    }
    assert!(amiss.is_empty(), "{}", amiss.join("\n"));
}
