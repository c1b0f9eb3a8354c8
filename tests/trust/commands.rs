//! Every command, ready to be given: folders to work in, and with what arguments.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use crate::program::{copy, done, folder};

/// Whether a command changes all that it changes at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Everything is old or everything is new.
    Whole,
    /// It writes many files; each is the old one or the new one.
    Each,
}

/// What the same command does when it is given once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// It leads to the new state.
    Same,
    /// It leads to the new state from the old one; in the new one it is refused, as nothing is written over.
    Refused,
    /// In the new state it would do something else, so it is only given in the old one.
    Other,
}

/// A command that writes, and where it is given.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    /// The folder before the command; it is copied, never worked in.
    pub(crate) before: PathBuf,
    pub(crate) arguments: Vec<&'static str>,
    pub(crate) form: Form,
    pub(crate) again: Again,
    /// The folder of the project whose ledger it changes or reads.
    pub(crate) project: Option<&'static str>,
}

const DAY: &str = "--as-of 2026-09-30";

/// Folders in which commands are given; each was made by those before it.
struct Trees {
    files: PathBuf,
    bare: PathBuf,
    begun: PathBuf,
    held: PathBuf,
    changed: PathBuf,
    unsealed: PathBuf,
    asked: PathBuf,
    closed: PathBuf,
}

fn words(text: &'static str) -> Vec<&'static str> {
    text.split(' ').collect()
}

/// A command in words; within a word, % stands for a blank.
fn scene(name: &'static str, before: &Path, arguments: &'static str) -> Scene {
    let project = arguments.contains("--project").then_some("regio");
    let (form, again) = (Form::Whole, Again::Same);
    let arguments = arguments.replace("DAY", DAY);
    let arguments: Vec<&'static str> =
        arguments.split(' ').map(|it| &*Box::leak(it.replace('%', " ").into_boxed_str())).collect();
    Scene { name, before: before.to_owned(), arguments, form, again, project }
}

impl Scene {
    fn many(mut self) -> Scene {
        self.form = Form::Each;
        self
    }

    fn once(mut self) -> Scene {
        self.again = Again::Refused;
        self
    }
}

/// Every command that writes.
pub(crate) fn writing() -> Vec<Scene> {
    let Trees { files, bare, begun, held, changed, unsealed, asked, closed: _ } = trees();
    vec![
        scene("score", files, "score data DAY -o old.json"),
        scene("report", files, "report data DAY -o old.html"),
        scene("scores", files, "score data DAY --detail scores -o scores").many(),
        scene("partial", files, "score shards/0001 DAY --detail scores --partial 1/2 -o old.part"),
        scene("shard", files, "shard data --shards 2 -o shards").many(),
        scene("merge", files, "merge 1.part 2.part -o merged").many(),
        scene(
            "export",
            files,
            "export data DAY --to csv,json,graphml,gexf,dot,parquet -o exported",
        )
        .many(),
        scene("synth", files, "synth --parties 3 --agreements 2 -o data").many(),
        scene("share", files, "share voorbeeld --period 2026-Q3 --rule contested -o old.csv"),
        scene("foresee", files, "foresee voorbeeld DAY --proposals proposals.csv -o advice.json"),
        scene("mode", files, "mode voorbeeld DAY --opinions opinions.csv -o advice.json"),
        scene("what-if", files, "what-if voorbeeld DAY --changes changes.toml -o advice.json"),
        scene("read-apart", bare, "read verslag-2026-03-20.txt -o voorstel.ods").once(),
        scene("init", bare, "init regio --parties Aarveld,Beekdal --quarter 2026K2 --title R")
            .once(),
        scene("demo", bare, "demo regio --quarter 2026K2").once(),
        scene("read", begun, "read verslag-2026-03-20.txt --project regio").once(),
        scene("first-ingest", begun, "ingest --project regio --on 2026-07-01"),
        scene("ingest", changed, "ingest --project regio --on 2026-10-01"),
        scene("report-project", held, "report --project regio"),
        Scene {
            again: Again::Other,
            ..scene("undo", held, "undo --project regio --on 2026-10-01")
        },
        scene("forget", held, "forget --person Jan%Jansen --yes --project regio --on 2026-10-01"),
        scene("renew", unsealed, "verify --renew --project regio"),
        scene(
            "replies-make",
            held,
            "replies make --project regio --on 2026-07-02 --term 2026-07-30",
        )
        .many(),
        scene("replies-read", asked, "replies read --project regio --on 2026-07-20"),
        scene("close", asked, "close 2026K2 --project regio --on 2026-08-05").once(),
    ]
}

/// Every other command: what it prints is all it does.
pub(crate) fn telling() -> Vec<Scene> {
    let Trees { files, held, closed, .. } = trees();
    vec![
        scene("check", files, "check data"),
        scene("check-example", files, "check voorbeeld"),
        scene("score-printed", files, "score data DAY"),
        scene("explain-measure", files, "explain leak"),
        scene("explain-agreement", files, "explain data a0 DAY"),
        scene("explain-applied", files, "explain data coder_reliability DAY"),
        scene("reproduce", files, "reproduce fresh/manifest.json"),
        scene("share-printed", files, "share voorbeeld --period 2026-Q3 --rule equal"),
        scene("mode-printed", files, "mode voorbeeld DAY --opinions opinions.csv"),
        scene("limits", files, "limits"),
        scene("verify-report", files, "verify old.html --from data"),
        scene("completions", files, "completions bash"),
        scene("help", files, "--help"),
        scene("history", held, "history --project regio"),
        scene("verify", held, "verify --project regio"),
        scene("forget-shown", held, "forget --person Nobody --project regio"),
        scene("compare", closed, "compare 2026K2 2026K3 --project regio"),
    ]
}

fn trees() -> &'static Trees {
    static TREES: OnceLock<Trees> = OnceLock::new();
    TREES.get_or_init(|| {
        let bare = bare();
        let begun = after(&bare, "begun", |at| {
            let init = "init regio --parties Aarveld,Beekdal --quarter 2026K2 --title R";
            done(at, &words(init));
            decide(&at.join("regio/input"));
        });
        let held = after(&begun, "held", |at| {
            done(at, &words("ingest --project regio --on 2026-07-01"));
        });
        let changed = after(&held, "changed", |at| {
            let goals = "id,title\ng1,Bouwen\ng2,Zorg\ng3,Groen\n";
            fs::write(at.join("regio/input/goals.csv"), goals).unwrap();
        });
        let unsealed = after(&held, "unsealed", |at| {
            fs::remove_file(at.join("regio/tenzij.pages")).unwrap();
        });
        let asked = after(&held, "asked", |at| {
            done(at, &words("replies make --project regio --on 2026-07-02 --term 2026-07-30"));
            let file = |folder: &str| at.join(format!("regio/{folder}/2026Q2/aarveld.xlsx"));
            fs::copy(file("hearing"), file("replies")).unwrap();
        });
        let closed = after(&asked, "closed", |at| {
            done(at, &words("close 2026K2 --project regio --on 2026-08-05"));
            done(at, &words("close 2026K3 --project regio --on 2026-10-05 --concept"));
        });
        Trees { files: files(), bare, begun, held, changed, unsealed, asked, closed }
    })
}

/// A copy of a folder in which something more was done.
fn after(before: &Path, name: &str, more: impl FnOnce(&Path)) -> PathBuf {
    let at = folder(&format!("tree-{name}"));
    copy(before, &at);
    more(&at);
    at
}

/// Minutes, and no project.
fn bare() -> PathBuf {
    let at = folder("tree-bare");
    let minutes = "Besluit: Elke gemeente maakt een plan. De vergadering stemt in.\n";
    fs::write(at.join("verslag-2026-03-20.txt"), minutes).unwrap();
    at
}

/// One decision that is due, and two goals.
fn decide(input: &Path) {
    let own = input.join("decisions");
    fs::create_dir(&own).unwrap();
    let tables = [
        (
            "agreements",
            "id,decided_on,title,entitled\nA-1,2026-01-15,Elke gemeente maakt een plan,all\n",
        ),
        (
            "positions",
            "agreement,party,stance,source\nA-1,aarveld,yes,volgens Jan Jansen\nA-1,beekdal,yes,\n",
        ),
        (
            "commitments",
            "id,agreement,party,description,due_on\n\
             A-1-a,A-1,aarveld,Een plan,2026-06-01\nA-1-b,A-1,beekdal,Een plan,2026-06-01\n",
        ),
    ];
    for (name, text) in tables {
        fs::write(own.join(format!("{name}.csv")), text).unwrap();
    }
    fs::write(input.join("goals.csv"), "id,title\ng1,Wonen\ng2,Zorg\n").unwrap();
}

/// Datasets, and outputs of an earlier run on other data.
fn files() -> PathBuf {
    let at = folder("tree-files");
    done(&at, &words("synth --parties 3 --agreements 4 --seed 9 -o data"));
    done(&at, &words("shard data --shards 2 -o shards"));
    for number in ["1", "2"] {
        let command = format!(
            "score shards/000{number} {DAY} --detail scores --partial {number}/2 -o {number}.part"
        );
        done(&at, &command.split(' ').collect::<Vec<_>>());
    }
    done(&at, &words("merge 1.part 2.part -o scores"));
    let export = "export data --as-of 2026-09-30 --to csv,json,graphml,gexf,dot,parquet";
    done(&at, &[&words(export)[..], &["-o", "exported"]].concat());
    // From here on the data are other ones.
    done(&at, &words("synth --parties 3 --agreements 3 -o data"));
    done(&at, &[&words(export)[..], &["-o", "fresh"]].concat());
    done(&at, &words("score data --as-of 2026-09-30 --detail scores -o merged"));
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(&home.join("datasets/voorbeeld"), &at.join("voorbeeld"));
    for name in ["proposals.csv", "opinions.csv", "changes.toml"] {
        fs::copy(home.join("examples/advice").join(name), at.join(name)).unwrap();
    }
    old(&at);
    done(&at, &words("share voorbeeld --period 2026-Q2 --rule equal -o old.csv"));
    fs::copy(at.join("2.part"), at.join("old.part")).unwrap();
    at
}

/// What stands where a command will write: files of ours, for those of others are never written over.
pub(crate) fn old(at: &Path) {
    done(at, &words("score data --as-of 2026-06-30 -o old.json"));
    done(at, &words("report data --as-of 2026-06-30 -o old.html"));
    fs::write(at.join("advice.json"), "{\n  \"as_of\": \"2020-01-01\"\n}\n").unwrap();
}

/// Every file below a folder, by its path.
pub(crate) fn all(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut pending = vec![root.to_owned()];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(&path).unwrap().map(|it| it.unwrap().path()));
        } else {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            files.insert(name, fs::read(&path).unwrap());
        }
    }
    files
}

/// Files and folders that a run which was stopped has left, by their paths.
pub(crate) fn remainders(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![root.to_owned()];
    while let Some(path) = pending.pop() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with(".tenzij-") || name.starts_with("tenzij.db-") || name == "tenzij.forget"
        {
            found.push(path.strip_prefix(root).unwrap().display().to_string());
        } else if path.is_dir() {
            pending.extend(fs::read_dir(&path).unwrap().map(|it| it.unwrap().path()));
        }
    }
    found.sort();
    found
}

/// Does something with each command, as many at a time as there are cores.
pub(crate) fn side_by_side(scenes: &[Scene], work: impl Fn(&Scene) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(scene) = scenes.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(scene);
                }
            });
        }
    });
}
