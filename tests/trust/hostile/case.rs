//! A case: a small sound dataset or project with one thing changed, and the answer to it.

use std::{collections::BTreeMap, path::Path};

/// What a case is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// A folder of tables: `check`, `check --strict`, `score`, `report`, `score --detail scores`.
    Folder,
    /// A folder of tables of somebody else with `mapping.toml` beside it: `check`, `check --strict`, `score`, `report`.
    Mapping,
    /// A project: `check`, `ingest`.
    Project,
    /// These arguments alone, run beside the folder `gegevens`, with `{out}` for a place to write to.
    Command(&'static [&'static str]),
}

/// One thing to run.
pub(super) struct Case {
    /// What it looks like, in a few words.
    pub(super) name: &'static str,
    pub(super) over: Over,
    /// By path within the folder `gegevens`.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// What is done to that folder after the files are written.
    pub(super) prepare: Option<fn(&Path)>,
    pub(super) exit: i32,
    /// The messages about the input, in Dutch and in English, without the folder's name before them; all of them.
    pub(super) says: Vec<[String; 2]>,
    /// Other lines that must be printed.
    pub(super) prints: Vec<[String; 2]>,
    /// Texts that stand in the report.
    pub(super) shows: Vec<&'static str>,
    /// Texts that stand in the report, in Dutch and in English.
    pub(super) tells: Vec<[&'static str; 2]>,
    /// Texts that stand in nothing that is printed, nor in the report.
    pub(super) hides: Vec<&'static str>,
    /// What separates fields, for the count of rows.
    pub(super) delimiter: char,
    /// Rows of files that the counter of the test would count otherwise, counted by hand.
    pub(super) by_hand: Vec<(&'static str, u64)>,
    /// Files whose rows are not counted, with the reason.
    pub(super) uncounted: Vec<(&'static str, &'static str)>,
}

/// A sound dataset about which there is nothing to say.
const BASE: &[(&str, &str)] = &[
    (
        "parties.csv",
        "id,name,kind,population\n\
         aarveld,Aarveld,municipality,41200\n\
         beekdal,Beekdal,municipality,27350\n\
         zandhove,Zandhove,municipality,18900\n",
    ),
    ("portfolios.csv", "id,name\nwonen,Wonen\nzorg,Zorg\n"),
    ("meetings.csv", "id,date\nV-1,2025-03-20\nV-2,2025-06-19\n"),
    (
        "attendance.csv",
        "meeting,party,present\n\
         V-1,aarveld,yes\nV-1,beekdal,yes\nV-1,zandhove,yes\n\
         V-2,aarveld,yes\nV-2,beekdal,yes\nV-2,zandhove,no\n",
    ),
    (
        "agreements.csv",
        "id,meeting,decided_on,portfolio,kind,title,entitled,budget_eur,duration_days,depends_on,source\n\
         A-1,V-1,2025-03-20,wonen,deliver,Woningen voor starters,all,1500.5,90,,verslag 20 maart\n\
         A-2,V-2,2025-06-19,zorg,deliver,Loket voor zorg,all,2500.25,120,A-1,verslag 19 juni\n",
    ),
    (
        "positions.csv",
        "agreement,party,stance,condition,source\n\
         A-1,aarveld,yes,,verslag\nA-1,beekdal,yes_unless,de raad anders beslist,verslag\nA-1,zandhove,yes,,verslag\n\
         A-2,aarveld,yes,,verslag\nA-2,beekdal,no,,verslag\nA-2,zandhove,absent,,verslag\n",
    ),
    (
        "commitments.csv",
        "id,agreement,party,description,kind,weight,effort_hours,due_on\n\
         C-1,A-1,aarveld,Twintig woningen,quantity,1.5,40,2026-03-01\n\
         C-2,A-1,zandhove,Tien woningen,quantity,1.5,30,2026-04-01\n\
         C-3,A-2,aarveld,Loket open,quantity,2.5,20,2026-12-01\n",
    ),
    (
        "evidence.csv",
        "id,commitment,observation,occurred_on,kind,value,status,grade,source\n\
         E-1,C-1,Opgeleverd,2026-02-20,quantity,1.5,done,document,jaarverslag\n\
         E-2,C-2,Half klaar,2026-03-20,quantity,0.5,running,document,raadsbrief\n",
    ),
];

/// The sound dataset, by file.
pub(super) fn base() -> BTreeMap<String, Vec<u8>> {
    BASE.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}

impl Case {
    fn new(name: &'static str, over: Over, files: BTreeMap<String, Vec<u8>>) -> Case {
        Case {
            name,
            over,
            files,
            prepare: None,
            exit: 0,
            says: Vec::new(),
            prints: Vec::new(),
            shows: Vec::new(),
            tells: Vec::new(),
            hides: Vec::new(),
            delimiter: ',',
            by_hand: Vec::new(),
            uncounted: Vec::new(),
        }
    }

    /// The sound dataset, to be changed.
    pub(super) fn of(name: &'static str) -> Case {
        Case::new(name, Over::Folder, base())
    }

    /// Nothing yet, for a command of its own.
    #[allow(dead_code, reason = "not every group needs it")]
    pub(super) fn command(name: &'static str, arguments: &'static [&'static str]) -> Case {
        Case::new(name, Over::Command(arguments), BTreeMap::new())
    }

    /// A project with an empty folder for input.
    #[allow(dead_code, reason = "not every group needs it")]
    pub(super) fn project(name: &'static str) -> Case {
        Case::new(name, Over::Project, BTreeMap::new())
            .file("tenzij.toml", "[project]\ntitle = \"Lindewiek\"\nquarter = \"2026K3\"\n")
    }

    /// Tables of somebody else, read through a mapping.
    #[allow(dead_code, reason = "not every group needs it")]
    pub(super) fn mapped(name: &'static str, mapping: &str) -> Case {
        Case::new(name, Over::Mapping, BTreeMap::new()).file("mapping.toml", mapping)
    }

    /// Writes a file, or writes it anew.
    pub(super) fn file(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Case {
        self.files.insert(name.to_owned(), bytes.as_ref().to_vec());
        self
    }

    /// Leaves a file out.
    #[allow(dead_code, reason = "not every group needs it")]
    pub(super) fn without(mut self, name: &str) -> Case {
        assert!(self.files.remove(name).is_some(), "{name}");
        self
    }

    /// Writes a file as it lies in `tests/hostile`.
    pub(super) fn fixture(self, name: &str, fixture: &str) -> Case {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
        self.file(name, std::fs::read(folder.join(fixture)).unwrap())
    }

    /// Changes a text in a file, which must be there once.
    pub(super) fn swap(self, name: &str, from: &str, to: &str) -> Case {
        let text = String::from_utf8(self.files[name].clone()).unwrap();
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {name}");
        let text = text.replacen(from, to, 1);
        self.file(name, text)
    }

    /// Adds rows at the end of a file.
    #[allow(dead_code, reason = "not every group needs it")]
    pub(super) fn add(self, name: &str, rows: &str) -> Case {
        let mut bytes = self.files[name].clone();
        bytes.extend_from_slice(rows.as_bytes());
        self.file(name, bytes)
    }

    /// Writes a file in another form.
    pub(super) fn recode(self, name: &str, form: impl Fn(&str) -> Vec<u8>) -> Case {
        let text = String::from_utf8(self.files[name].clone()).unwrap();
        self.file(name, form(&text))
    }

    /// Does something to the folder after its files are written, such as making a link.
    #[allow(dead_code, reason = "not every group needs it")]
    pub(super) fn prepare(mut self, prepare: fn(&Path)) -> Case {
        self.prepare = Some(prepare);
        self
    }

    /// The exit code, if it is not 0.
    pub(super) fn exit(mut self, exit: i32) -> Case {
        self.exit = exit;
        self
    }

    /// A message about the input, in Dutch and in English, from the name of the file on.
    pub(super) fn says(mut self, dutch: &str, english: &str) -> Case {
        self.says.push([dutch.to_owned(), english.to_owned()]);
        self
    }

    /// The question about a name that is in no row of a table.
    pub(super) fn dangling(self, place: &str, found: &str, table: &str, nearest: &str) -> Case {
        let column = place.rsplit(':').next().unwrap();
        self.says(
            &format!("{place}: vraag[reference-dangling]: `{found}` in {column} staat niet in tabel {table}; het lijkt op: {nearest}"),
            &format!("{place}: question[reference-dangling]: `{found}` in {column} is not in table {table}; the nearest is: {nearest}"),
        )
    }

    /// Another line that must be printed, in Dutch and in English.
    #[allow(dead_code, reason = "not every group needs it")]
    pub(super) fn prints(mut self, dutch: &str, english: &str) -> Case {
        self.prints.push([dutch.to_owned(), english.to_owned()]);
        self
    }

    /// A text that stands in the report, in Dutch and in English.
    pub(super) fn tells(mut self, dutch: &'static str, english: &'static str) -> Case {
        self.tells.push([dutch, english]);
        self
    }

    /// A text that stands in the report in both languages.
    pub(super) fn shows(mut self, text: &'static str) -> Case {
        self.shows.push(text);
        self
    }

    /// A text that stands in nothing that is printed, nor in the report.
    #[allow(dead_code, reason = "not every group needs it")]
    pub(super) fn hides(mut self, text: &'static str) -> Case {
        self.hides.push(text);
        self
    }

    /// What separates fields, if it is no comma.
    #[allow(dead_code, reason = "not every group needs it")]
    pub(super) fn delimiter(mut self, delimiter: char) -> Case {
        self.delimiter = delimiter;
        self
    }

    /// The rows of a file that the counter of the test would count otherwise: its heading is not on the first line.
    #[allow(dead_code, reason = "not every group needs it")]
    pub(super) fn by_hand(mut self, file: &'static str, rows: u64) -> Case {
        self.by_hand.push((file, rows));
        self
    }

    /// A file whose rows the test cannot count, and why.
    #[allow(dead_code, reason = "not every group needs it")]
    pub(super) fn uncounted(mut self, file: &'static str, reason: &'static str) -> Case {
        self.uncounted.push((file, reason));
        self
    }
}
