//! Where the program writes: only where it was told, and only over its own files.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Component, Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    figures::measured,
    places::{dataset, folder, said, tenzij},
    program::copy,
};

/// A command with a trap: what is laid beforehand, what is run, the code that it must give, and where it may write.
struct Trap {
    what: &'static str,
    lay: fn(&Path),
    arguments: &'static [&'static str],
    code: i32,
}

const REPORT: &str = "--as-of=2026-09-30";

#[cfg(unix)]
fn link(target: impl AsRef<Path>, path: impl AsRef<Path>) {
    std::os::unix::fs::symlink(target, path).unwrap();
}

#[cfg(not(unix))]
fn link(_: impl AsRef<Path>, _: impl AsRef<Path>) {}

/// The folder `elders` lies beside the folder of work; nothing of it may ever change.
const TRAPS: &[Trap] = &[
    Trap {
        what: "a report over a link to a file elsewhere",
        lay: |work| link("../elders/brief.txt", work.join("rapport.html")),
        arguments: &["report", "gegevens", REPORT, "-o", "rapport.html"],
        code: 73,
    },
    Trap {
        what: "a report over a second name of a file elsewhere",
        // The name here is given to the report; the file elsewhere stays what it was.
        lay: |work| {
            fs::write(work.join("../elders/oud.html"), "<body data-made-by=\"tenzij 0.0.1\">")
                .unwrap();
            fs::hard_link(work.join("../elders/oud.html"), work.join("rapport.html")).unwrap();
        },
        arguments: &["report", "gegevens", REPORT, "-o", "rapport.html"],
        code: 0,
    },
    Trap {
        what: "an export in a folder of links",
        lay: |work| {
            fs::create_dir(work.join("uit")).unwrap();
            fs::write(work.join("uit/manifest.json"), "{\"made_by\":\"tenzij\"}").unwrap();
            link("../../elders/brief.txt", work.join("uit/agreements.csv"));
        },
        arguments: &["export", "gegevens", REPORT, "--to", "csv", "-o", "uit"],
        code: 73,
    },
    Trap {
        what: "an export over tables of somebody else",
        lay: |work| {
            fs::create_dir(work.join("uit")).unwrap();
            fs::write(work.join("uit/agreements.csv"), "van iemand anders").unwrap();
        },
        arguments: &["export", "gegevens", REPORT, "--to", "csv", "-o", "uit"],
        code: 73,
    },
    Trap {
        what: "proposals over those that somebody may have ticked",
        lay: |work| {
            fs::write(work.join("verslag.txt"), "Besluit: de gemeenten stemmen in met het plan.\n")
                .unwrap();
            fs::write(work.join("voorstel.csv"), "x").unwrap();
        },
        arguments: &["read", "verslag.txt", "-o", "voorstel.csv"],
        code: 73,
    },
    Trap {
        what: "a division in shards over a folder of somebody else",
        lay: |work| {
            fs::create_dir_all(work.join("delen/0001")).unwrap();
            fs::write(work.join("delen/0001/goals.csv"), "van iemand anders").unwrap();
        },
        arguments: &["shard", "gegevens", "--shards", "2", "-o", "delen"],
        code: 73,
    },
    Trap {
        what: "a made-up dataset over a real one",
        lay: |_| (),
        arguments: &["synth", "--parties", "3", "--agreements", "5", "-o", "gegevens"],
        code: 73,
    },
    Trap {
        what: "a report folder of a project that is a link",
        lay: |work| link("../../elders", work.join("project/rapport")),
        arguments: &["report", "--project", "project", "--known-on", "2026-10-02"],
        code: 73,
    },
    Trap {
        what: "a folder for replies of a project that is a link",
        lay: |work| link("../../elders", work.join("project/weerwoord")),
        arguments: &["replies", "make", "--project", "project", "--on", "2026-10-02"],
        code: 73,
    },
    Trap {
        what: "a folder for quarters of a project that is a link",
        lay: |work| link("../../elders", work.join("project/kwartalen")),
        arguments: &["close", "2026K3", "--concept", "--project", "project", "--on", "2026-10-02"],
        code: 73,
    },
    Trap {
        what: "a lock of a project that is a link",
        lay: |work| {
            let _ = fs::remove_file(work.join("project/tenzij.lock"));
            link("../../elders/brief.txt", work.join("project/tenzij.lock"));
        },
        arguments: &["history", "--project", "project"],
        code: 73,
    },
    Trap {
        what: "replies for parties whose ids lead out",
        lay: |_| (),
        arguments: &["replies", "make", "--project", "project", "--on", "2026-10-02"],
        code: 0,
    },
    Trap {
        what: "reports for parties whose ids lead out",
        lay: |_| (),
        arguments: &[
            "report",
            "--project",
            "project",
            "--known-on",
            "2026-10-02",
            "--edition",
            "wederhoor",
        ],
        code: 0,
    },
];

/// A project in which the ids of parties and agreements are paths.
fn project(root: &Path) {
    fs::create_dir_all(root.join("invoer")).unwrap();
    fs::write(root.join("tenzij.toml"), "[project]\ntitle = \"Lindewiek\"\nquarter = \"2026K3\"\n")
        .unwrap();
    for (name, text) in [
        (
            "parties.csv",
            "id,name,kind\n../../elders/a,Aarveld,municipality\n/elders/b,Beekdal,municipality\n",
        ),
        (
            "agreements.csv",
            "id,decided_on,kind,title,entitled\n../../elders/x,2025-01-10,deliver,Loket,all\n",
        ),
        (
            "positions.csv",
            "agreement,party,stance\n../../elders/x,../../elders/a,yes\n../../elders/x,/elders/b,yes\n",
        ),
        (
            "commitments.csv",
            "id,agreement,party,description,due_on\n../c1,../../elders/x,../../elders/a,Loket,2026-01-01\nc2,../../elders/x,/elders/b,Loket,2026-01-01\n",
        ),
    ] {
        fs::write(root.join("invoer").join(name), text).unwrap();
    }
    let done = tenzij(root, &["ingest", "--on", "2026-10-01"]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
}

/// Whether calls are to be watched: `TENZIJ_FAULTS` says that `strace` must be there.
fn is_watched() -> bool {
    let has_strace = Command::new("strace")
        .arg("-V")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|it| it.success());
    let is_required = env::var("TENZIJ_FAULTS").is_ok_and(|it| !it.is_empty());
    assert!(has_strace || !is_required, "TENZIJ_FAULTS needs strace");
    if !has_strace {
        println!("left out: strace is not installed, so only what is on disk is compared");
    }
    has_strace
}

/// Calls that open a file to write, or change what a name leads to.
const CALLS: &str = "open,openat,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,truncate,chmod,fchmodat";

/// The paths that a log of calls opens for writing, makes, moves or removes; those that failed too.
fn written(log: &str, work: &Path) -> BTreeSet<PathBuf> {
    let mut paths = BTreeSet::new();
    for line in log.lines() {
        let Some((call, arguments)) = line.split_once('(') else { continue };
        let is_open = call.contains("open");
        let is_read_only =
            !["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].iter().any(|it| line.contains(it));
        if is_open && is_read_only {
            continue;
        }
        // Every other piece between quotation marks is a path.
        for path in arguments.split('"').skip(1).step_by(2) {
            paths.insert(plain(&work.join(path)));
        }
    }
    paths
}

/// A path without `.` and `..`; links are not followed.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => (),
            other => plain.push(other),
        }
    }
    plain
}

/// Every file under a folder with its bytes.
fn content(folder: &Path) -> BTreeSet<(PathBuf, Vec<u8>)> {
    let mut all = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(content(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            all.insert((path, bytes));
        }
    }
    all
}

#[test]
fn nothing_is_written_but_where_it_was_told_and_over_files_of_its_own() {
    let is_watched = is_watched();
    let root = folder("outside");
    let made = root.join("gemaakt");
    project(&made);
    let (mut n_paths, mut outside) = (0, Vec::new());
    for trap in TRAPS {
        let (work, elsewhere) = (root.join("werk"), root.join("elders"));
        for it in [&work, &elsewhere] {
            let _ = fs::remove_dir_all(it);
            fs::create_dir_all(it).unwrap();
        }
        fs::write(elsewhere.join("brief.txt"), "een brief").unwrap();
        dataset(&work.join("gegevens"));
        copy(&made, &work.join("project"));
        (trap.lay)(&work);
        let before = content(&elsewhere);
        let log = root.join("log");
        let mut command = if is_watched {
            let mut command = Command::new("strace");
            command
                .args(["-f", "--seccomp-bpf", "-o"])
                .arg(&log)
                .args(["-e", &format!("trace={CALLS}")]);
            command.arg(env!("CARGO_BIN_EXE_tenzij"));
            command
        } else {
            Command::new(env!("CARGO_BIN_EXE_tenzij"))
        };
        let done = command.args(trap.arguments).current_dir(&work).output().unwrap();
        assert_eq!(done.status.code(), Some(trap.code), "{}: {}", trap.what, said(&done));
        assert!(content(&elsewhere) == before, "{}: something elsewhere was changed", trap.what);
        if is_watched {
            let paths = written(&fs::read_to_string(&log).unwrap(), &work);
            n_paths += paths.len();
            let is_ours = |it: &PathBuf| it.starts_with(&work) || it.starts_with("/dev");
            let strays = paths.into_iter().filter(|it| !is_ours(it));
            outside.extend(strays.map(|it| format!("{}: {}", trap.what, it.display())));
        }
    }
    measured(
        "P10",
        "traps: links, second names, ids that lead out, files of somebody else",
        TRAPS.len(),
    );
    if is_watched {
        measured("P10", "paths opened for writing, made, moved or removed", n_paths);
        measured("P10", "those of them outside of where it was told", outside.len());
        assert!(0 < n_paths);
    }
    assert_eq!(outside, Vec::<String>::new());
}

#[test]
fn paths_are_found_in_a_log_of_calls() {
    let log = "12 openat(AT_FDCWD, \"a/b\", O_RDONLY) = 3\n12 openat(AT_FDCWD, \"../c\", O_WRONLY|O_CREAT, 0600) = 4\n12 rename(\"d\", \"/e\") = 0\n";
    let found = written(log, Path::new("/w"));
    assert_eq!(found, ["/c", "/e", "/w/d"].map(PathBuf::from).into());
}
