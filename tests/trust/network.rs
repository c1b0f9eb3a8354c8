//! No socket in any command. `strace` tells; without it this is left out and said so.

use std::{
    env, fs,
    process::{Command, Stdio},
    sync::Mutex,
};

use crate::{
    commands::{Scene, side_by_side, telling, writing},
    figures::measured,
    program::{copy, folder, program, stderr},
};

/// Calls of the system by which a program speaks to others, as `strace` groups them.
const NETWORK: &str = "trace=%network";

/// What a trace of a command shows: calls by which it would speak to others, and its end.
fn traced(scene: &Scene) -> String {
    /// A thread that ends with its process while a call of it begins stands there without the call's name.
    const NAMELESS: &str = " ???(";
    for _ in 0..5 {
        let work = folder(&format!("network-{}", scene.name));
        copy(&scene.before, &work);
        let log = work.with_extension("log");
        let output = Command::new("strace")
            .args(["-f", "--seccomp-bpf", "-e", NETWORK, "-e", "signal=none", "-o"])
            .arg(&log)
            .arg(program())
            .args(&scene.arguments)
            .args(["--lang", "en"])
            .current_dir(&work)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}: {}", scene.name, stderr(&output));
        let text = fs::read_to_string(&log).unwrap();
        // It has looked: the end of the process stands in every trace.
        assert!(text.contains("+++ exited with 0 +++"), "{}: {text}", scene.name);
        if !text.contains(NAMELESS) {
            return text;
        }
    }
    panic!("{}: five traces in a row with a call that has no name", scene.name);
}

#[test]
fn no_command_makes_a_socket() {
    let has_strace = Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_ok();
    if !has_strace {
        let asked = env::var("TENZIJ_FAULTS").unwrap_or_default();
        assert_eq!(asked, "", "TENZIJ_FAULTS={asked} needs strace");
        println!("left out: strace is not installed");
        return;
    }
    let scenes = [writing(), telling()].concat();
    let found: Mutex<Vec<String>> = Mutex::new(Vec::new());
    side_by_side(&scenes, |scene| {
        let text = traced(scene);
        let calls = text.lines().filter(|it| it.contains('('));
        found.lock().unwrap().extend(calls.map(|it| format!("{}: {it}", scene.name)));
    });
    let found = found.into_inner().unwrap();
    measured("P5", "commands traced", scenes.len());
    measured("P5", "socket calls", found.len());
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_socket_would_be_seen() {
    let has_strace = Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_ok();
    let has_bash = Command::new("bash").arg("--version").stdout(Stdio::null()).status().is_ok();
    if !has_strace || !has_bash {
        println!("left out: strace or bash is not installed");
        return;
    }
    let log = folder("network-control").join("log");
    // The shell opens a connection to a port of this machine at which nobody listens.
    Command::new("strace")
        .args(["-f", "--seccomp-bpf", "-e", NETWORK, "-o"])
        .arg(&log)
        .args(["bash", "-c", ": < /dev/tcp/127.0.0.1/9"])
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(fs::read_to_string(&log).unwrap().contains("socket("));
}
