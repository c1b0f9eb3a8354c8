//! The points at which a command can be stopped, and what can happen there.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    commands::Scene,
    program::{copy, program},
};

/// Calls by which a program changes what is on disk, or opens it.
const WRITING: [&str; 14] = [
    "openat",
    "write",
    "pwrite64",
    "writev",
    "fsync",
    "fdatasync",
    "ftruncate",
    "rename",
    "unlink",
    "unlinkat",
    "rmdir",
    "mkdir",
    "chmod",
    "fchmod",
];

/// Calls by which it reads.
const READING: [&str; 2] = ["read", "pread64"];

/// Killed; disk full, disk broken, disk read-only, no permission, interrupted by a signal.
const WHATS: [&str; 6] =
    ["signal=KILL", "error=ENOSPC", "error=EIO", "error=EROFS", "error=EACCES", "error=EINTR"];

/// One fault: which call, the how manieth, and what happens to it.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) call: &'static str,
    pub(super) at: usize,
    pub(super) what: &'static str,
}

impl Fault {
    pub(super) fn inject(&self) -> String {
        format!("inject={}:{}:when={}", self.call, self.what, self.at)
    }
}

/// The points at which a command can be stopped, by giving it once in `work`.
pub(super) fn points(scene: &Scene, work: &Path) -> Vec<Fault> {
    copy(&scene.before, work);
    let log = work.with_extension("log");
    let calls = [&WRITING[..], &READING[..]].concat();
    let output = Command::new("strace")
        .args(["-f", "-o", log.to_str().unwrap(), "-e", &format!("trace={}", calls.join(","))])
        .arg(program())
        // The loader would look where cargo has its libraries.
        .env_remove("LD_LIBRARY_PATH")
        .args(&scene.arguments)
        .args(["--lang", "en"])
        .current_dir(work)
        .stdout(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {told}", scene.name);
    let text = fs::read_to_string(&log).unwrap();
    let process = text.split(' ').next().unwrap().to_owned();
    // Faults are counted in each thread by itself; the first one does the writing.
    let own: Vec<&str> =
        text.lines().filter_map(|it| it.strip_prefix(&process)).map(str::trim_start).collect();
    let start = own.iter().position(|it| is_ours(it)).unwrap();
    let mut faults = Vec::new();
    for call in calls {
        let of_call = |it: &&&str| it.starts_with(&format!("{call}("));
        let n_before = own[..start].iter().filter(of_call).count();
        let n = own.iter().filter(of_call).count();
        let whats = if READING.contains(&call) { &WHATS[2..3] } else { &WHATS[..] };
        for at in n_before + 1..=n {
            faults.extend(whats.iter().map(|what| Fault { call, at, what }));
        }
    }
    faults
}

/// Whether a call is about a file of the user: what comes before the first such call is the loading of the program.
fn is_ours(call: &str) -> bool {
    let names_a_file = ["openat(", "mkdir(", "rename(", "unlink(", "chmod("];
    let path =
        call.split('"').nth(1).filter(|_| names_a_file.iter().any(|it| call.starts_with(it)));
    let Some(path) = path else { return false };
    let is_of_system = ["/lib", "/etc", "/usr", "/proc", "/sys", "/dev"];
    !is_of_system.iter().any(|it| path.starts_with(it))
}

/// At most so many of all points, spread over calls and over what happens.
pub(super) fn spread(all: &[Fault], most: usize) -> impl Iterator<Item = &Fault> {
    let mut stride = all.len().div_ceil(most).max(1);
    // Faults of one call stand beside each other: a stride that has a factor in common would always meet the same one.
    while 1 < stride && (stride.is_multiple_of(2) || stride.is_multiple_of(3)) {
        stride += 1;
    }
    all.iter().step_by(stride)
}
