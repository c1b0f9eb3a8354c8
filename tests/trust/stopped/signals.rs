//! Ctrl-C and SIGTERM at many moments of commands that take a while.
#![cfg(unix)]

use std::{
    fs,
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    commands::{Again, Form, Scene, old, remainders, writing},
    faults::{State, troubles},
    figures::measured,
    is_long,
    program::{copy, done, folder, program, stderr},
};

const SIGINT: i32 = 2;
const SIGTERM: i32 = 15;

/// Moments at which each command is stopped by each signal, spread over the time that it takes.
const MOMENTS: u32 = 4;

/// What the program says when it is stopped.
const SENTENCE: &str = "Stopped. What is finished is in its place";

/// The same commands on more data, so that there is something to stop.
fn scenes() -> Vec<Scene> {
    let data = folder("signals-data");
    done(&data, &["synth", "--parties", "12", "--agreements", "40", "-o", "data"]);
    old(&data);
    let all = writing();
    let named = |name: &str| all.iter().find(|it| it.name == name).unwrap().clone();
    let on = |before: &Path, scene: Scene| Scene { before: before.to_owned(), ..scene };
    let synth = ["synth", "--parties", "12", "--agreements", "400", "--seed", "3", "-o", "data"];
    let mut scenes: Vec<Scene> =
        ["score", "report", "scores"].into_iter().map(|it| on(&data, named(it))).collect();
    scenes.push(Scene { arguments: synth.to_vec(), ..on(&data, named("synth")) });
    scenes.push(on(&full(&named("first-ingest").before), named("first-ingest")));
    scenes.extend(["replies-make", "close", "demo"].map(named));
    scenes
}

/// A project with a larger table to take in.
fn full(before: &Path) -> PathBuf {
    let at = folder("signals-full");
    copy(before, &at);
    let mut rows = "id,commitment,occurred_on,kind,status,source\n".to_owned();
    for n in 0..6_000 {
        rows.push_str(&format!("e{n},A-1-a,2026-03-01,report,running,verslag {n}\n"));
    }
    fs::write(at.join("regio/input/evidence.csv"), rows).unwrap();
    at
}

/// Gives a command and sends a signal to it some time later.
fn stop(scene: &Scene, work: &Path, signal: i32, after: Duration) -> Output {
    copy(&scene.before, work);
    let run = Command::new(program())
        .args(&scene.arguments)
        .args(["--lang", "en"])
        .current_dir(work)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    thread::sleep(after);
    // Rust's own library sends no signals. It may be over already.
    let kill = format!("kill -{signal} {} 2>/dev/null || true", run.id());
    Command::new("sh").args(["-c", &kill]).status().unwrap();
    run.wait_with_output().unwrap()
}

#[derive(Default)]
struct Tally {
    tried: u32,
    stopped: u32,
    too_early: u32,
}

fn look(
    scene: &Scene,
    work: &Path,
    signal: i32,
    output: &Output,
    states: (&State, &State),
) -> bool {
    let (old, new) = states;
    let told = format!("{} signal {signal}: {:?} {}", scene.name, output.status, stderr(output));
    let found = State::of(work, scene.project);
    let is_whole = found == *old || found == *new;
    let may_be_between = scene.form == Form::Each && found.is_between(old, new);
    assert!(is_whole || may_be_between, "{told}: torn {}", found.differences(old, new));
    // A log of the ledger is no leftover: the next command that opens it brings it in.
    let left: Vec<String> =
        remainders(work).into_iter().filter(|it| !it.contains("tenzij.db-")).collect();
    let code = output.status.code();
    let is_stopped = code == Some(128 + signal);
    match code {
        Some(0) => assert_eq!(found, *new, "{told}: acknowledged and lost"),
        Some(_) => {
            assert!(is_stopped, "{told}");
            assert!(stderr(output).contains(SENTENCE), "{told}");
        }
        None => assert_eq!(output.status.signal(), Some(signal), "{told}"),
    }
    assert_eq!(left, Vec::<String>::new(), "{told}");
    let troubles = troubles(scene, work, &found, new);
    assert!(troubles.is_empty(), "{told}: {troubles:?}");
    is_stopped
}

#[test]
fn ctrl_c_and_a_request_to_end_leave_old_or_new_files_nothing_half_made_and_one_sentence() {
    let mut tally = Tally::default();
    let moments = if is_long() { 60 } else { MOMENTS };
    for scene in scenes() {
        let work = folder(&format!("signals-{}", scene.name));
        let old = State::of(&scene.before, scene.project);
        copy(&scene.before, &work);
        let started = Instant::now();
        done(&work, &scene.arguments);
        let whole = started.elapsed();
        let new = State::of(&work, scene.project);
        assert!(old != new && (scene.again != Again::Other), "{}", scene.name);
        for signal in [SIGINT, SIGTERM] {
            for n in 0..moments {
                let output = stop(&scene, &work, signal, whole * (2 * n + 1) / (2 * moments));
                tally.tried += 1;
                tally.too_early += u32::from(output.status.code().is_none());
                let is_stopped = look(&scene, &work, signal, &output, (&old, &new));
                tally.stopped += u32::from(is_stopped);
            }
        }
    }
    let Tally { tried, stopped, too_early } = tally;
    measured("P3", "signals sent to running commands", tried);
    measured("P3", "runs that stopped with 130 or 143 and left nothing half made", stopped);
    println!("before the program listened: {too_early}");
    assert!(tried / 8 < stopped, "{stopped} of {tried}");
}

#[test]
fn asked_once_or_twice_it_ends_though_nobody_reads_what_it_says() {
    let work = folder("signals-unread");
    done(&work, &["synth", "--parties", "12", "--agreements", "200", "-o", "data"]);
    for times in [1, 2] {
        // A reader that does not read: the pipe fills, and the program waits in the middle of a line.
        let (_unread, full) = std::io::pipe().unwrap();
        let mut run = Command::new(program())
            .args(["score", "data", "--as-of", "2026-09-30", "--lang", "en"])
            .current_dir(&work)
            .stdout(full.try_clone().unwrap())
            .stderr(full)
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(600));
        assert_eq!(run.try_wait().unwrap(), None, "there was nothing to wait for");
        let started = Instant::now();
        let kill = vec![format!("kill -INT {}", run.id()); times].join("; ");
        Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert_eq!(run.wait().unwrap().code(), Some(130));
        assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    }
}
