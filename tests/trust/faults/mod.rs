//! A run that is stopped anywhere: at every system call that changes the disk it is killed or gets an error, in every command that writes.
//!
//! Afterwards each file is the old one or the new one, what was acknowledged is there, and the next run leaves nothing behind.
//! `strace` brings the faults about. Without it this is left out and said so, unless `TENZIJ_FAULTS` is `required`;
//! `TENZIJ_FAULTS=long` tries every point, or `TENZIJ_FAULTS_POINTS` of each command.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
    sync::Mutex,
};

use crate::{
    commands::{Again, Form, Scene, remainders, side_by_side, writing},
    figures::measured,
    program::{code, copy, folder, program, stderr, stdout, tenzij},
};

mod points;
mod state;

pub(crate) use state::State;

use points::{Fault, points};

/// Points of each command in the short variant.
const SHORT: usize = 6;

/// Exit codes that the README has for what can go wrong on a disk.
const CODES: [i32; 8] = [10, 11, 12, 65, 66, 73, 74, 77];

/// How many points of each command are to be tried, if any can be.
fn extent() -> Option<usize> {
    let asked = env::var("TENZIJ_FAULTS").unwrap_or_default();
    let has_strace = Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_ok();
    let most = env::var("TENZIJ_FAULTS_POINTS").ok().and_then(|it| it.parse().ok());
    match (has_strace, &*asked) {
        (true, "long") => Some(most.unwrap_or(usize::MAX)),
        (true, _) => Some(SHORT),
        (false, "") => {
            println!("left out: strace is not installed");
            None
        }
        (false, _) => panic!("TENZIJ_FAULTS={asked} needs strace"),
    }
}

/// What a fault showed that may not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offence {
    Torn,
    Lost,
    /// The next run does not lead to the new state.
    Stuck,
    Left,
    Exit,
    Sentence,
}

#[derive(Debug, Default)]
struct Tally {
    n_faults: usize,
    n_old: usize,
    n_new: usize,
    n_left_at_first: usize,
    offences: Vec<(Offence, String)>,
}

impl Tally {
    fn of(&self, kinds: &[Offence]) -> usize {
        self.offences.iter().filter(|it| kinds.contains(&it.0)).count()
    }

    fn add(&mut self, other: Tally) {
        self.n_faults += other.n_faults;
        self.n_old += other.n_old;
        self.n_new += other.n_new;
        self.n_left_at_first += other.n_left_at_first;
        self.offences.extend(other.offences);
    }
}

/// A command that faults are tried on, with its two states.
struct Trial {
    scene: Scene,
    old: State,
    new: State,
}

impl Trial {
    fn state(&self, root: &Path) -> State {
        State::of(root, self.scene.project)
    }

    /// Brings one fault about, and looks at what it left.
    fn suffer(&self, fault: &Fault, work: &Path, tally: &mut Tally) {
        copy(&self.scene.before, work);
        let told = format!("{} {}", self.scene.name, fault.inject());
        let output = Command::new("strace")
            .args(["-f", "--seccomp-bpf", "-o", "/dev/null"])
            .args(["-e", &format!("trace={}", fault.call), "-e", &fault.inject()])
            .arg(program())
            .env_remove("LD_LIBRARY_PATH")
            .args(&self.scene.arguments)
            .args(["--lang", "en"])
            .current_dir(work)
            .output()
            .unwrap();
        let mut offend =
            |kind, what: String| tally.offences.push((kind, format!("{told}: {what}")));
        let found = self.state(work);
        let is_whole = found == self.old || found == self.new;
        if !is_whole && (self.scene.form == Form::Whole || !found.is_between(&self.old, &self.new))
        {
            offend(Offence::Torn, found.differences(&self.old, &self.new));
        }
        if output.status.success() && found != self.new {
            offend(Offence::Lost, found.differences(&self.new, &self.new));
        }
        // The kill has no code, or 137 by way of a shell.
        if let Some(code) = output.status.code().filter(|it| *it != 0 && *it != 137) {
            if !CODES.contains(&code) {
                offend(Offence::Exit, format!("exit {code}: {}", stderr(&output)));
            }
            // What is damaged is told as a result, and why it stopped as a message.
            let words = format!("{}{}", stdout(&output), stderr(&output));
            if !self.names_its_file(&words) {
                offend(Offence::Sentence, format!("exit {code}: {words}"));
            }
        }
        tally.n_faults += 1;
        tally.n_old += usize::from(found == self.old);
        tally.n_new += usize::from(found == self.new && found != self.old);
        tally.n_left_at_first += usize::from(!remainders(work).is_empty());
        for (is_left, what) in troubles(&self.scene, work, &found, &self.new) {
            let kind = if is_left { Offence::Left } else { Offence::Stuck };
            tally.offences.push((kind, format!("{told}: {what}")));
        }
    }

    /// Whether a sentence names a file as the user knows it.
    fn names_its_file(&self, told: &str) -> bool {
        let known = |it: &&String| {
            let name = Path::new(it.as_str()).file_name().unwrap().to_string_lossy().into_owned();
            told.contains(&name)
        };
        // Folders, files that are not there yet in these scenes, and what is no file.
        let places = [
            "tenzij.",
            "regio",
            "shards",
            "scores",
            "exported",
            "merged",
            "data",
            "voorbeeld",
            "hearing/2026Q2/",
            "standard output",
        ];
        !told.contains(".tenzij-")
            && (self.new.names().chain(self.old.names()).any(|it| known(&it))
                || places.iter().any(|it| told.contains(it)))
    }
}

/// What is wrong after the next run, which is to lead to the new state and to clear away; `true` for what is left over.
pub(crate) fn troubles(
    scene: &Scene,
    work: &Path,
    found: &State,
    new: &State,
) -> Vec<(bool, String)> {
    let is_new = found == new;
    let next = match scene.again {
        Again::Other if is_new => tenzij(work, &["verify", "--project", "regio"]),
        Again::Same | Again::Refused | Again::Other => tenzij(work, &scene.arguments),
    };
    let is_refused = is_new && scene.again == Again::Refused;
    if is_refused {
        // It did not come as far as the ledger, beside which an empty log may lie.
        tenzij(work, &["verify", "--project", "regio"]);
    }
    let now = State::of(work, scene.project);
    let mut troubles = Vec::new();
    if (code(&next) == 0) == is_refused || now != *new {
        let differences = now.differences(new, new);
        let told = stderr(&next);
        troubles.push((false, format!("then exit {}: {told}{differences}", code(&next))));
    }
    let left = remainders(work);
    if !left.is_empty() {
        troubles.push((true, format!("left over {left:?}")));
    }
    troubles
}

/// Tries a command without faults, and then with as many as were asked for.
fn try_all(scene: &Scene, most: usize) -> Tally {
    let work = folder(&format!("fault-{}", scene.name));
    let old = State::of(&scene.before, scene.project);
    let all = points(scene, &work);
    let trial = Trial { new: State::of(&work, scene.project), scene: scene.clone(), old };
    // Without a difference a torn file could not be told; settling changes nothing that can be seen.
    assert!(trial.old != trial.new || scene.name == "settle", "{}", scene.name);
    let mut tally = Tally::default();
    for fault in points::spread(&all, most) {
        trial.suffer(fault, &work, &mut tally);
    }
    println!(
        "{}: {} of {} points, old {}, new {}, offences {}",
        scene.name,
        tally.n_faults,
        all.len(),
        tally.n_old,
        tally.n_new,
        tally.offences.len()
    );
    tally
}

/// A project that a killed run left with a log; what settles it is any command that opens the ledger.
fn unsettled(scenes: &[Scene]) -> Scene {
    let ingest = scenes.iter().find(|it| it.name == "ingest").unwrap();
    let before = folder("fault-unsettled");
    for at in 1.. {
        copy(&ingest.before, &before);
        let fault = Fault { call: "fsync", at, what: "signal=KILL" };
        Command::new("strace")
            .args(["-f", "-o", "/dev/null", "-e", &fault.inject()])
            .arg(program())
            .args(&ingest.arguments)
            .current_dir(&before)
            .output()
            .unwrap();
        let log = fs::metadata(before.join("regio/tenzij.db-wal"));
        if log.is_ok_and(|it| 8192 < it.len()) {
            break;
        }
        assert!(at < 50, "no killed run leaves a log");
    }
    let arguments = vec!["history", "--project", "regio"];
    Scene {
        name: "settle",
        before,
        arguments,
        form: Form::Whole,
        again: Again::Same,
        ..ingest.clone()
    }
}

#[test]
fn whatever_stops_a_command_that_writes_everything_is_old_or_new_and_the_next_run_clears_away() {
    let Some(most) = extent() else { return };
    let mut scenes = writing();
    scenes.push(unsettled(&scenes));
    let total = Mutex::new(Tally::default());
    side_by_side(&scenes, |scene| {
        let tally = try_all(scene, most);
        total.lock().unwrap().add(tally);
    });
    let tally = total.into_inner().unwrap();
    measured("P3", "commands that write, each stopped anywhere", scenes.len());
    measured("P3", "fault points tried", tally.n_faults);
    measured("P3", "faults after which the old state stood", tally.n_old);
    measured("P3", "faults after which the new state stood", tally.n_new);
    measured("P3", "torn files", tally.of(&[Offence::Torn]));
    measured("P3", "acknowledged and lost", tally.of(&[Offence::Lost]));
    measured("P3", "runs that left something half made", tally.n_left_at_first);
    measured("P3", "leftovers after the next run", tally.of(&[Offence::Left]));
    measured("P3", "exits that are not documented", tally.of(&[Offence::Exit]));
    measured("P3", "sentences that name no file", tally.of(&[Offence::Sentence]));
    let list: Vec<String> =
        tally.offences.iter().map(|(kind, told)| format!("{kind:?} {told}")).collect();
    assert_eq!(list.len(), 0, "{}", list.join("\n"));
    assert!(0 < tally.n_old && 0 < tally.n_new);
}
