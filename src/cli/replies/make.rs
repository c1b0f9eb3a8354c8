use std::io::Write;

use crate::{
    cli::{
        Stop,
        books::{self, Form},
        clock::On,
        exit, guard,
        input::{self, Before, Secrets, Source, When},
        intake, output,
        project::{self, Folder, Project, Which},
        quarter::{self, Standing},
    },
    export::{
        letter::{self, Block, Letter},
        workbook::{Book, Row},
    },
    language::Language,
    model::{Coded as _, Day, PartialDate},
    register::tables::Table,
    scoring::assessment::{AgreementRecord, Assessment, Pair},
    sources::routine::layout::{FINDINGS, REPLY},
};

/// Write a workbook and a letter for each municipality, with its own rows only
///
/// Examples:
///   tenzij replies make
///   tenzij replies make --term 2026-11-01
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    on: On,
    /// Last day on which a reply is waited for; as many days from now as the settings say if left out
    #[arg(long, value_name = "DATE")]
    term: Option<Day>,
}

/// What is asked, and when.
struct Asking<'a> {
    project: &'a Project,
    standing: &'a Standing,
    assessment: &'a Assessment,
    asked: Day,
    term: Day,
}

pub(super) fn run(args: &Args, language: &Language, out: &mut dyn Write) -> anyhow::Result<u8> {
    let project = args.which.find(language)?;
    let standing = quarter::standing(&project, language)?;
    let asked = args.on.day(language)?;
    let term = args.term.unwrap_or(asked.plus_days(i64::from(project.settings.reply_term_days)));
    if term < asked {
        let arguments = [("term", term.to_string()), ("today", asked.to_string())];
        return Err(Stop::new(exit::USAGE, language.fill("cli.term_past", &arguments)).into());
    }
    let source = Source::of_project(&project);
    let when = When { as_of: None, known_on: Some(asked) };
    let assessment =
        input::assessment(&source, &when, &Before::default(), Secrets::Keep, language)?;
    let asking =
        Asking { project: &project, standing: &standing, assessment: &assessment, asked, term };
    let n = asking.write(out)?;
    let quarter = quarter::name(standing.quarter, project.language());
    let returned = project.folder(Folder::Replies).join(quarter);
    guard::refuse_outside(&project.root, &returned, language)?;
    output::make_folder(&returned, language)?;
    asking.afterword(language)?;
    asking.record(language)?;
    let arguments = [
        ("n", n.to_string()),
        ("term", language.day(term)),
        ("folder", project.name_of(&returned)),
    ];
    writeln!(out, "{}", language.fill("cli.replies_made", &arguments))?;
    Ok(exit::OK)
}

impl Asking<'_> {
    /// Writes the files of every party of which anything is told; in the language of the project.
    fn write(&self, out: &mut dyn Write) -> anyhow::Result<usize> {
        let language = self.project.language();
        let folder = self.folder();
        guard::refuse_outside(&self.project.root, &folder, language)?;
        output::make_folder(&folder, language)?;
        let stems = output::file_stems(self.assessment.parties.iter().map(|it| it.id.as_str()));
        let mut n = 0;
        for counts in &self.assessment.by_party {
            let party = self.assessment.parties.iter().find(|it| it.id == counts.party);
            let Some(party) = party else { continue };
            let own = self.own(&party.id);
            if own.is_empty() {
                continue;
            }
            let Some(stem) = stems.get(party.id.as_str()) else { continue };
            let book = self.book(&party.name, &own);
            let letter = self.letter(&party.name, own.len());
            let files = [
                (format!("{stem}.xlsx"), books::bytes(&book, Form::Xlsx, language)?),
                (format!("{stem}.ods"), books::bytes(&book, Form::Ods, language)?),
                (format!("{stem}.docx"), letter::docx(&letter)?),
            ];
            for (name, content) in &files {
                output::write(&folder.join(name), content, language)?;
            }
            n += 1;
        }
        let folder = self.project.name_of(&folder);
        writeln!(out, "{}", language.fill("cli.written", &[("file", folder)]))?;
        Ok(n)
    }

    fn folder(&self) -> std::path::PathBuf {
        let name = quarter::name(self.standing.quarter, self.project.language());
        self.project.folder(Folder::Hearing).join(name)
    }

    /// The pairs of one party, in the order of agreements.
    fn own(&self, party: &str) -> Vec<(&AgreementRecord, &Pair)> {
        let of = |it| Some((it, pair_of(it, party)?));
        self.assessment.agreements.iter().filter_map(of).collect()
    }

    fn book(&self, party: &str, own: &[(&AgreementRecord, &Pair)]) -> Book {
        let language = self.project.language();
        let title = self.fill("book.reply_title", party);
        let explanation = books::readme("book.reply_readme", &self.arguments(party), language);
        let head = [
            party.to_owned(),
            self.standing.as_of.to_string(),
            self.asked.to_string(),
            self.term.to_string(),
        ];
        let rows: Vec<Row> =
            own.iter().map(|(agreement, pair)| self.row(agreement, pair)).collect();
        let reply = books::sheet(&REPLY, vec![books::row_of(&REPLY, &head)], language);
        Book { title, sheets: vec![explanation, reply, books::sheet(&FINDINGS, rows, language)] }
    }

    fn row(&self, agreement: &AgreementRecord, pair: &Pair) -> Row {
        let language = self.project.language();
        let stance = pair.stance.map_or("not_recorded", |it| it.code());
        let state = match pair.status.code() {
            "not_done" => "status.not_done.hearing".to_owned(),
            code => format!("status.{code}"),
        };
        let due = pair.commitments.iter().filter_map(|it| it.due_on).min();
        let sources: Vec<&str> = pair
            .commitments
            .iter()
            .flat_map(|it| &it.evidence)
            .filter_map(|it| it.source.as_deref())
            .collect();
        books::row_of(
            &FINDINGS,
            &[
                agreement.id.clone(),
                agreement.text.clone().unwrap_or_else(|| agreement.title.clone()),
                language.text(&format!("stance.{stance}")).to_owned(),
                due.map(|it: PartialDate| language.date(it)).unwrap_or_default(),
                language.text(&state).to_owned(),
                sources.join("; "),
            ],
        )
    }

    fn letter(&self, party: &str, n: usize) -> Letter {
        let language = self.project.language();
        let mut arguments = self.arguments(party);
        arguments.push(("n", language.count(n as u64)));
        let text = language.fill("book.letter", &arguments);
        Letter {
            title: self.fill("book.reply_title", party),
            language: language.tag.to_owned(),
            blocks: text.split("\n\n").map(|it| Block::Paragraph(it.to_owned())).collect(),
        }
    }

    fn arguments(&self, party: &str) -> Vec<(&'static str, String)> {
        let language = self.project.language();
        vec![
            ("party", party.to_owned()),
            ("title", self.assessment.dataset.title.clone()),
            ("as_of", language.day(self.standing.as_of)),
            ("term", language.day(self.term)),
        ]
    }

    fn fill(&self, key: &str, party: &str) -> String {
        self.project.language().fill(key, &self.arguments(party))
    }

    /// A file for the afterword with a heading for each party, unless one was begun.
    fn afterword(&self, language: &Language) -> anyhow::Result<()> {
        let path = project::afterword_path(self.project, language)?;
        if path.exists() {
            return Ok(());
        }
        let names = self.assessment.by_party.iter().filter(|it| !self.own(&it.party).is_empty());
        let name = |id: &str| self.assessment.parties.iter().find(|it| it.id == id);
        let headings: Vec<String> =
            names.filter_map(|it| name(&it.party)).map(|it| format!("\n# {}\n", it.name)).collect();
        output::write(&path, headings.concat().as_bytes(), language)
    }

    /// Puts on record who was asked, and by when.
    fn record(&self, language: &Language) -> anyhow::Result<()> {
        let mut text = "party,asked_on,term_on\n".to_owned();
        for counts in &self.assessment.by_party {
            if !self.own(&counts.party).is_empty() {
                text.push_str(&format!("{},{},{}\n", counts.party, self.asked, self.term));
            }
        }
        let path = self.folder().join(self.project.language().text("book.asked_file"));
        output::write(&path, text.as_bytes(), language)?;
        let name = self.project.name_of(&path);
        let Some(table) = Table::find("replies") else { return Ok(()) };
        intake::take_table(self.project, self.asked, &name, table, text.as_bytes(), language)
    }
}

fn pair_of<'a>(agreement: &'a AgreementRecord, party: &str) -> Option<&'a Pair> {
    agreement.pairs.iter().find(|it| it.party == party)
}
