//! Readers that have had enough, and outputs that are full.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use crate::{
    commands::{Form, Scene, side_by_side, telling, writing},
    faults::State,
    figures::measured,
    program::{copy, folder, program, stderr},
};

/// The end of a pipe that nobody reads from.
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

fn give(scene: &Scene, work: &Path, stdout: Stdio, stderr: Stdio) -> Output {
    copy(&scene.before, work);
    let mut command = Command::new(program());
    command.args(&scene.arguments).args(["--lang", "en"]).current_dir(work);
    command.stdout(stdout).stderr(stderr).spawn().unwrap().wait_with_output().unwrap()
}

#[test]
fn a_reader_that_has_had_enough_changes_no_work_and_no_exit_code() {
    let scenes = [writing(), telling()].concat();
    let n_runs = AtomicUsize::new(0);
    side_by_side(&scenes, |scene| {
        let work = folder(&format!("pipe-{}", scene.name));
        let heard = give(scene, &work, Stdio::null(), Stdio::piped());
        let new = State::of(&work, scene.project);
        let told = format!("{}: {}", scene.name, stderr(&heard));
        assert!(heard.status.success(), "{told}");
        for (out, err) in [(closed(), Stdio::piped()), (closed(), closed())] {
            let output = give(scene, &work, out, err);
            assert_eq!(output.status.code(), heard.status.code(), "{told}: {}", stderr(&output));
            assert_eq!(State::of(&work, scene.project), new, "{told}");
            n_runs.fetch_add(1, Ordering::Relaxed);
        }
    });
    measured("P3", "runs into a closed pipe, each with its work done", n_runs.into_inner());
}

#[test]
fn an_output_that_is_full_is_said_and_no_file_is_half() {
    let full = || fs::OpenOptions::new().write(true).open("/dev/full");
    if full().is_err() {
        println!("left out: there is no /dev/full here");
        return;
    }
    let scenes = [writing(), telling()].concat();
    side_by_side(&scenes, |scene| {
        let work = folder(&format!("full-{}", scene.name));
        let old = State::of(&scene.before, scene.project);
        give(scene, &work, Stdio::null(), Stdio::null());
        let new = State::of(&work, scene.project);
        let output = give(scene, &work, full().unwrap().into(), Stdio::piped());
        let told = format!("{}: {:?} {}", scene.name, output.status, stderr(&output));
        let found = State::of(&work, scene.project);
        match output.status.code() {
            Some(0) => assert_eq!(found, new, "{told}"),
            Some(74) => assert!(stderr(&output).contains("standard output"), "{told}"),
            _ => panic!("{told}"),
        }
        let is_between = scene.form == Form::Each && found.is_between(&old, &new);
        assert!(found == old || found == new || is_between, "{told}");
    });
}
