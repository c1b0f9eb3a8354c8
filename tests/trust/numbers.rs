//! Unknown is never zero, and every number is finite: the ten rules of counting over made-up datasets.
//!
//! A dataset is made up, turned a little, and assessed; then one thing about it is changed of which it is known what it may do.
//! A hundred of them in the plain run, ten thousand with `TENZIJ_LONG`.

use std::{collections::BTreeMap, env, io};

use tenzij::{
    export::{self, EXPORTS, Package},
    language::LANGUAGES,
    measures::resampling::{below, stream, unit},
    model::{Coded as _, EvidenceState, Grade, Policy, Stance, Status},
    register::{self, Register},
    report::{self, HouseStyle, Look, State},
    scoring::{
        Occasion, Window, assess,
        assessment::{Assessment, CommitmentRecord, DatasetCard, StatusCounts},
    },
    sources::{dataset, policy},
    synth::{self, Plan, Sinks},
};

use crate::figures::measured;

/// Tables as rows of cells, the header first.
type Tables = BTreeMap<String, Vec<Vec<String>>>;

fn n_datasets() -> u64 {
    if env::var_os("TENZIJ_LONG").is_some() { 10_000 } else { 100 }
}

/// A dataset of a few parties and agreements; which, is in the number.
fn made_up(number: u64) -> Tables {
    let mut random = stream(20_260_930, number);
    let plan = Plan {
        seed: number,
        parties: 2 + below(&mut random, 5),
        associations: 1,
        agreements: 1 + below(&mut random, 6),
        from: "2022-01-01".parse().unwrap(),
        years: 4,
        evidence: 2.0 * unit(&mut random),
        conditions: 0.5 * unit(&mut random),
        leaks: unit(&mut random),
        unknown: 0.6 * unit(&mut random),
    };
    let mut written = vec![Vec::new(); synth::TABLES.len()];
    let sinks = Sinks { tables: written.iter_mut().map(|it| it as &mut dyn io::Write).collect() };
    synth::write(&plan, sinks, &mut |_| ()).unwrap();
    let named = synth::TABLES.iter().zip(written);
    let mut tables: Tables =
        named.map(|(name, bytes)| ((*name).to_owned(), rows(&bytes))).collect();
    // What people leave out: a term, a source, a stance.
    for (table, column, share) in
        [("commitments", "due_on", 0.1), ("evidence", "source", 0.2), ("positions", "stance", 0.1)]
    {
        blank(&mut tables, table, column, &mut |_| unit(&mut random) < share);
    }
    tables
}

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().map(|it| it.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn at(tables: &Tables, table: &str, column: &str) -> usize {
    tables[table][0].iter().position(|it| it == column).unwrap()
}

/// Empties the cells of a column in the rows that are chosen.
fn blank(
    tables: &mut Tables,
    table: &str,
    column: &str,
    choose: &mut dyn FnMut(&[String]) -> bool,
) {
    let at = at(tables, table, column);
    for row in tables.get_mut(table).unwrap().iter_mut().skip(1) {
        if choose(row) {
            row[at].clear();
        }
    }
}

fn without_rows(tables: &Tables, table: &str) -> Tables {
    let mut tables = tables.clone();
    tables.get_mut(table).unwrap().truncate(1);
    tables
}

fn register(tables: &Tables) -> Register {
    let mut load = |name: &str| {
        let Some(rows) = name.strip_suffix(".csv").and_then(|it| tables.get(it)) else {
            return Ok(None);
        };
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        for it in rows {
            writer.write_record(it).unwrap();
        }
        Ok(Some(writer.into_inner().unwrap()))
    };
    let mut read = dataset::read(
        &tables.keys().map(|it| format!("{it}.csv")).collect(),
        &mut load,
        tenzij::register::lean::Bound::Lifted,
    )
    .unwrap();
    register::resolve(read.drafts, &mut read.readings).value
}

fn policy() -> Policy {
    let mut policy = policy::read(None).value.unwrap();
    policy.resampling.draws = 99;
    policy
}

fn assessed_by(tables: &Tables, policy: Policy, previous: Option<&Assessment>) -> Assessment {
    let occasion = Occasion {
        dataset: DatasetCard::default(),
        window: Window { as_of: "2025-06-30".parse().unwrap(), known_on: None },
        policy,
        readings: Vec::new(),
        diagnostics: Vec::new(),
        absent_tables: Vec::new(),
        previous: previous.map(|it| Box::new(it.clone())),
        hearing_since: None,
    };
    assess(&register(tables), occasion, &mut |_| ())
}

fn assessed(tables: &Tables) -> Assessment {
    assessed_by(tables, policy(), None)
}

fn commitments(assessment: &Assessment) -> impl Iterator<Item = &CommitmentRecord> {
    assessment.agreements.iter().flat_map(|it| &it.pairs).flat_map(|it| &it.commitments)
}

fn statuses(assessment: &Assessment) -> StatusCounts {
    assessment.overall.statuses
}

/// Rules 1, 2 and 4: the headline is a count of pairs, the range is what is unknown, and a deviation is in neither end.
fn the_headline_counts_pairs(assessment: &Assessment) {
    let counts = statuses(assessment);
    let n = |status: Status| {
        let pairs = assessment.agreements.iter().flat_map(|it| &it.pairs);
        pairs.filter(|it| it.status == status).count() as u64
    };
    for status in Status::ALL.iter().copied() {
        assert_eq!(counts.of(status), n(status), "{status:?}");
    }
    let StatusCounts { done, running, deviated, not_done, unknown, .. } = counts;
    assert_eq!(counts.n_due(), done + running + deviated + not_done + unknown);
    assert_eq!(counts.done_high(), done + unknown);
    let by_party: u64 = assessment.by_party.iter().map(|it| it.statuses.n_due()).sum();
    assert_eq!(by_party, counts.n_due());
}

/// Rule 2: what was unknown and turns out to be done lowers nothing.
fn finding_it_done_lowers_nothing(tables: &Tables, before: &Assessment) -> bool {
    let unknown = |it: &&CommitmentRecord| {
        it.is_due && it.status == Status::Unknown && it.evidence.is_empty()
    };
    let Some(found) = commitments(before).find(unknown) else { return false };
    let mut tables = tables.clone();
    let kind = at(&tables, "commitments", "kind");
    let own = tables["commitments"].iter().find(|it| it[0] == found.id).unwrap()[kind].clone();
    let due = found.due_on.unwrap().to_string();
    let cells = BTreeMap::from([
        ("id", "E-found"),
        ("commitment", &found.id),
        ("occurred_on", &due),
        ("recorded_on", &due),
        ("kind", if own.is_empty() { "statement" } else { &own }),
        ("status", "done"),
        ("grade", "document"),
        ("source", "jaarverslag"),
    ]);
    let row = tables["evidence"][0]
        .iter()
        .map(|it| cells.get(it.as_str()).copied().unwrap_or_default().to_owned());
    let row = row.collect();
    tables.get_mut("evidence").unwrap().push(row);
    let after = assessed(&tables);
    let (old, new) = (statuses(before), statuses(&after));
    assert!(old.done <= new.done && old.done_high() <= new.done_high(), "{old:?} {new:?}");
    assert_eq!(old.n_due(), new.n_due());
    assert!(
        old.not_done == new.not_done && old.deviated == new.deviated && new.unknown <= old.unknown
    );
    let low = |it: &Assessment| it.overall.follow_through.bounds;
    if let (Some(old), Some(new)) = (low(before), low(&after)) {
        assert!(old.low <= new.low + 1e-9, "{old:?} {new:?}");
    }
    true
}

/// Rule 3: that something was not done takes somebody who says so; without any finding everything that is due is unknown.
fn silence_is_unknown(tables: &Tables, assessment: &Assessment) {
    for it in commitments(assessment).filter(|it| it.status == Status::NotDone) {
        let says_so = it.evidence.iter().any(|it| {
            it.status == Some(EvidenceState::NotDone)
                && (it.source.is_some() || it.grade == Some(Grade::OwnStatement))
        });
        assert!(says_so, "{}: {:?}", it.id, it.evidence);
    }
    let silent = assessed(&without_rows(tables, "evidence"));
    let counts = statuses(&silent);
    assert_eq!((counts.done, counts.running, counts.deviated, counts.not_done), (0, 0, 0, 0));
    assert_eq!(counts.unknown, counts.n_due());
    if 0 < counts.n_due() {
        assert!(
            silent.overall.follow_through.point.value().is_none(),
            "nothing is known, and there is a point"
        );
    }
}

/// Rule 5: without a term nothing is due, so nothing is unknown or late.
fn without_a_term_nothing_is_late(tables: &Tables) {
    let mut tables = without_rows(tables, "evidence");
    blank(&mut tables, "commitments", "due_on", &mut |_| true);
    let counts = statuses(&assessed(&tables));
    assert_eq!((counts.n_due(), counts.unknown, counts.not_done), (0, 0, 0));
}

/// Rule 6: choices about credit and weight move scores, never the headline.
fn credit_moves_no_headline(tables: &Tables, assessment: &Assessment) {
    let mut other = policy();
    other.time.half_life_days = 30;
    let fields = assessment.portfolios.iter().enumerate();
    other.weights = fields.map(|(at, it)| (it.id.clone(), 1.0 + at as f64)).collect();
    assert_eq!(statuses(&assessed_by(tables, other, None)), statuses(assessment));
}

/// Rule 7: who was absent or is not on record said nothing, and certainly not yes.
fn silence_is_not_yes(tables: &Tables, assessment: &Assessment) {
    for it in &assessment.agreements {
        let n = |stance| it.seats.iter().filter(|seat| seat.stance == stance).count() as u64;
        let counts = it.scores.stances;
        assert_eq!(counts.yes, n(Some(Stance::Yes)));
        assert_eq!(
            (counts.absent, counts.silent),
            (n(Some(Stance::Absent)), n(Some(Stance::Silent)))
        );
        assert_eq!(counts.yes_unless, n(Some(Stance::YesUnless)));
        assert_eq!(counts.yes_provided, n(Some(Stance::YesProvided)));
        assert_eq!(counts.not_recorded, n(None));
    }
    let unheard = assessed(&without_rows(tables, "positions"));
    let counts = unheard.overall.stances;
    assert_eq!((counts.yes, counts.yes_unless, counts.yes_provided, counts.no), (0, 0, 0, 0));
    assert!(unheard.overall.consensus.point.value().is_none());
}

/// Rule 8: coverage is the share of what is due of which anything was found, and without findings there is none.
fn coverage_follows_sources(tables: &Tables, assessment: &Assessment) {
    for it in &assessment.by_party {
        assert!(it.n_with_source <= it.statuses.n_due(), "{}", it.party);
    }
    let covered = |it: &Assessment| it.by_party.iter().map(|it| it.n_with_source).sum::<u64>();
    assert_eq!(covered(&assessed(&without_rows(tables, "evidence"))), 0);
    let mut bare = tables.clone();
    blank(&mut bare, "evidence", "source", &mut |_| true);
    blank(&mut bare, "evidence", "grade", &mut |_| true);
    let bare = assessed(&bare);
    assert!(covered(&bare) <= covered(assessment));
    assert_eq!(statuses(&bare).not_done, 0);
}

/// Rule 9: rise and fall are named only where the two ranges do not touch.
fn change_is_named_only_beyond_doubt(tables: &Tables, before: &Assessment) {
    let silent = without_rows(tables, "evidence");
    let after = assessed_by(&silent, policy(), Some(before));
    let html = report::render(&after, &LANGUAGES[0], &look()).unwrap();
    let (old, new) = (statuses(before), statuses(&after));
    let fell = new.done_high() * old.n_due() < old.done * new.n_due();
    let rose = old.done_high() * new.n_due() < new.done * old.n_due();
    assert_eq!(
        html.contains("Er is minder uitgevoerd dan op"),
        fell && new.n_due() * old.n_due() != 0
    );
    assert_eq!(
        html.contains("Er is meer uitgevoerd dan op"),
        rose && new.n_due() * old.n_due() != 0
    );
}

/// Rule 10: a picture holds only in the ways of counting that give it.
fn robustness_counts_ways(assessment: &Assessment) {
    let ways = assessment.robustness.specifications.len() as u64;
    let all =
        assessment.robustness.portfolios.values().chain(assessment.robustness.agreements.values());
    for (same, of) in all {
        assert!(same <= of && *of <= ways, "{same} of {of} of {ways}");
    }
}

fn look() -> Look {
    Look { state: State::Concept, house_style: HouseStyle::own().unwrap() }
}

/// The text of a page, without its style and its program.
fn words(html: &str) -> String {
    let mut rest = html;
    let mut text = String::new();
    while let Some(start) = ["<style", "<script"].iter().filter_map(|it| rest.find(it)).min() {
        text.push_str(&rest[..start]);
        let tag = if rest[start..].starts_with("<style") { "</style>" } else { "</script>" };
        let end = rest[start..].find(tag).map_or(rest.len(), |it| start + it + tag.len());
        rest = &rest[end..];
    }
    text + rest
}

/// What in a text is no finite number, or a nought with a sign.
fn not_finite(text: &str) -> Option<String> {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let words = text.split(|it: char| !is_word(it));
    let strange = words
        .into_iter()
        .find(|it| matches!(it.to_lowercase().as_str(), "nan" | "inf" | "infinity"));
    let signed = text.match_indices("-0").chain(text.match_indices("−0")).find(|(at, mark)| {
        let before = text[..*at].chars().next_back();
        let number: String = text[at + mark.len()..]
            .chars()
            .take_while(|it| it.is_ascii_digit() || matches!(it, '.' | ','))
            .collect();
        !before.is_some_and(|it| is_word(it) || it == '-')
            && number.chars().all(|it| matches!(it, '0' | '.' | ','))
    });
    let around = |at: usize| {
        text.chars().skip(text[..at].chars().count().saturating_sub(30)).take(60).collect()
    };
    strange.map(str::to_owned).or_else(|| signed.map(|it| around(it.0)))
}

/// Looks through everything that is written of an assessment; gives the number of outputs.
fn outputs_are_finite(assessment: &Assessment) -> u64 {
    let mut n = 0;
    let mut check = |name: &str, text: &str| {
        n += 1;
        assert_eq!(not_finite(text), None, "{name}");
    };
    let json = serde_json::to_string(assessment).unwrap();
    check("assessment.json", &json);
    // A number that is not finite is written as null, and null is no number when it is read back.
    let again: Assessment = serde_json::from_str(&json).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), json);
    for language in &LANGUAGES {
        let html = report::render(assessment, language, &look()).unwrap();
        check("report", &words(&html));
        for island in html.split("type=\"application/json\"").skip(1) {
            check("the data of the report", island.split("</script>").next().unwrap());
        }
        if statuses(assessment).n_due() == 0 {
            let text = words(&html);
            assert!(!text.contains("0 %") && !text.contains(">0%"), "a share of nothing");
        }
    }
    n
}

fn exports_are_finite(assessment: &Assessment) -> u64 {
    let texts: Vec<_> = EXPORTS.iter().filter(|it| it.name != "parquet").collect();
    let files = export::files(&Package::new(assessment, &LANGUAGES[1]), &texts);
    // The codebook is prose, which may speak of what is not finite.
    let of_data: Vec<_> = files.iter().filter(|it| !it.name.contains(".md")).collect();
    for it in &of_data {
        assert_eq!(not_finite(std::str::from_utf8(&it.content).unwrap()), None, "{}", it.name);
    }
    of_data.len() as u64
}

#[test]
fn unknown_is_never_zero_in_made_up_datasets() {
    let mut n_found = 0;
    for number in 0..n_datasets() {
        let tables = made_up(number);
        let assessment = assessed(&tables);
        the_headline_counts_pairs(&assessment);
        n_found += u64::from(finding_it_done_lowers_nothing(&tables, &assessment));
        silence_is_unknown(&tables, &assessment);
        without_a_term_nothing_is_late(&tables);
        credit_moves_no_headline(&tables, &assessment);
        silence_is_not_yes(&tables, &assessment);
        coverage_follows_sources(&tables, &assessment);
        robustness_counts_ways(&assessment);
        if number % 10 == 0 {
            change_is_named_only_beyond_doubt(&tables, &assessment);
        }
    }
    assert!(n_datasets() / 5 < n_found, "too few datasets had something unknown: {n_found}");
    measured("P13", "made-up datasets in which all ten rules of counting held", n_datasets());
    measured(
        "P13",
        "of those, datasets in which something was unknown until a source for it was added",
        n_found,
    );
}

#[test]
fn every_number_that_is_written_is_finite() {
    let mut n = 0;
    let stride = if n_datasets() <= 100 { 10 } else { 20 };
    for number in (0..n_datasets()).step_by(stride) {
        let assessment = assessed(&made_up(number));
        n += outputs_are_finite(&assessment);
        if number % 50 == 0 {
            n += exports_are_finite(&assessment);
        }
    }
    let mut tables = made_up(1);
    let empty: Vec<&str> = vec!["evidence", "commitments", "positions", "agreements", "parties"];
    for table in empty {
        tables = without_rows(&tables, table);
        let assessment = assessed(&tables);
        n += outputs_are_finite(&assessment) + exports_are_finite(&assessment);
    }
    measured("P14", "outputs without NaN, infinity or a nought with a sign", n);
}

#[test]
fn where_there_are_no_agreements_the_report_says_so_and_gives_no_share() {
    let nothing = ["parties", "agreements", "positions"]
        .into_iter()
        .fold(made_up(1), |tables, table| without_rows(&tables, table));
    let assessment = assessed(&nothing);
    for (language, said) in LANGUAGES.iter().zip(["nog geen afspraken", "no agreements yet"]) {
        let html = words(&report::render(&assessment, language, &look()).unwrap());
        assert!(html.to_lowercase().contains(said), "{said}");
        assert!(!html.contains("0 %") && !html.contains(">0%"));
    }
    measured("P14", "languages in which a report of nothing gives no share", LANGUAGES.len());
}

#[test]
fn what_is_not_finite_is_seen_by_the_test() {
    for text in ["NaN", "a,inf,b", "x=-0", "[-0.0]", "−0,0 %", "Infinity", ">-0<"] {
        assert!(not_finite(text).is_some(), "{text}");
    }
    for text in
        ["2026-01-01", "-0.5", "−0,25", "information", "A-0", "10-0", "0.0", "infrastructure"]
    {
        assert_eq!(not_finite(text), None, "{text}");
    }
}
