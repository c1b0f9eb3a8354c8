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

/// An output on a disk that is full; `None` where the system has none.
fn full() -> Option<Stdio> {
    fs::OpenOptions::new().write(true).open("/dev/full").ok().map(Stdio::from)
}

#[test]
fn a_reader_that_has_had_enough_changes_no_work_and_a_full_output_is_said_and_leaves_no_half_file()
{
    let scenes = [writing(), telling()].concat();
    let (n_closed, n_full) = (AtomicUsize::new(0), AtomicUsize::new(0));
    side_by_side(&scenes, |scene| {
        let work = folder(&format!("pipe-{}", scene.name));
        let old = State::of(&scene.before, scene.project);
        let heard = give(scene, &work, Stdio::null(), Stdio::piped());
        let new = State::of(&work, scene.project);
        let told = format!("{}: {}", scene.name, stderr(&heard));
        assert!(heard.status.success(), "{told}");
        for (out, err) in [(closed(), Stdio::piped()), (closed(), closed())] {
            let output = give(scene, &work, out, err);
            assert_eq!(output.status.code(), heard.status.code(), "{told}: {}", stderr(&output));
            assert_eq!(State::of(&work, scene.project), new, "{told}");
            n_closed.fetch_add(1, Ordering::Relaxed);
        }
        let Some(full) = full() else { return };
        let output = give(scene, &work, full, Stdio::piped());
        let told = format!("{}: {:?} {}", scene.name, output.status, stderr(&output));
        let found = State::of(&work, scene.project);
        match output.status.code() {
            Some(0) => assert_eq!(found, new, "{told}"),
            Some(74) => assert!(stderr(&output).contains("standard output"), "{told}"),
            _ => panic!("{told}"),
        }
        let is_between = scene.form == Form::Each && found.is_between(&old, &new);
        assert!(found == old || found == new || is_between, "{told}");
        n_full.fetch_add(1, Ordering::Relaxed);
    });
    measured("P3", "runs into a closed pipe, each with its work done", n_closed.into_inner());
    measured("P3", "runs into a full output, no file half", n_full.into_inner());
}
