//! The same assessment under pseudonyms: parties, agreements and all else that has a name get another one, made with a key.
//!
//! Free texts are left out, for they can name anybody. Numbers, codes and days stay, and rows go by their new names.
//! Every field is named here, so that a field that is added later does not compile before somebody decides what becomes of it.

use std::collections::BTreeSet;

use crate::{
    model::{Body, Goal, Policy, Portfolio},
    scoring::{
        assessment::{
            Assessment, BodyRecord, ChangeRecord, DatasetCard, Dependencies, EditionRecord,
            GroupRecord, HearingRecord, PairChange, PartyCounts, PartyRecord, Robustness,
        },
        study::{PairFinding, Study},
    },
};

mod key;
mod records;
mod studied;

pub use key::{Key, LENGTH};

/// Columns of the export that are left out: what stands in them can name parties and persons.
pub const LEFT_OUT: &[&str] = &[
    "agreements.title",
    "stances.condition",
    "stances.interest_text",
    "stances.quote",
    "stances.source",
    "evidence.observation",
    "evidence.reason_text",
    "evidence.source",
    "replies.reply_text",
    "replies.afterword",
];

/// What was done, for whoever reads the result.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Note {
    /// Parties that it is about: the fewer, the easier they are to recognise.
    pub n_parties: u64,
    /// Digits by which the owner of the key can tell which one it was.
    pub key_mark: String,
    /// Columns that are left out.
    pub left_out: Vec<String>,
}

/// The assessment, and what a study found in it, under pseudonyms.
///
/// The study is made before, in the order of the true names, so that its numbers are those of the plain export.
pub fn pseudonymise(
    assessment: Assessment,
    study: Option<Study>,
    key: &Key,
) -> (Assessment, Option<Study>, Note) {
    let names = Names::of(&assessment, key);
    let n_parties = assessment.parties.iter().filter(|it| it.is_current).count() as u64;
    let note = Note {
        n_parties,
        key_mark: key.mark(),
        left_out: LEFT_OUT.iter().map(|it| (*it).to_owned()).collect(),
    };
    let study = study.map(|it| names.study(it));
    (names.assessment(assessment), study, note)
}

/// What stands for what.
struct Names<'a> {
    key: &'a Key,
    parties: BTreeSet<String>,
}

impl Names<'_> {
    fn of<'a>(assessment: &Assessment, key: &'a Key) -> Names<'a> {
        Names { key, parties: assessment.parties.iter().map(|it| it.id.clone()).collect() }
    }

    fn one(&self, kind: &str, text: &str) -> String {
        self.key.pseudonym(kind, text)
    }

    fn party(&self, id: &str) -> String {
        self.one("party", id)
    }

    fn agreement(&self, id: &str) -> String {
        self.one("agreement", id)
    }

    /// What is empty stays empty: it says that there is none.
    fn group(&self, kind: &str, key: &str) -> String {
        if key.is_empty() { String::new() } else { self.one(kind, key) }
    }

    fn maybe(&self, kind: &str, text: Option<String>) -> Option<String> {
        text.map(|it| self.one(kind, &it))
    }

    /// Whoever can fulfil a condition: a party, or anybody.
    fn owner(&self, text: Option<String>) -> Option<String> {
        text.map(|it| {
            let kind = if self.parties.contains(&it) { "party" } else { "person" };
            self.one(kind, &it)
        })
    }

    fn all(&self, kind: &str, texts: Vec<String>) -> Vec<String> {
        texts.into_iter().map(|it| self.one(kind, &it)).collect()
    }

    fn sorted(&self, kind: &str, texts: Vec<String>) -> Vec<String> {
        let mut all = self.all(kind, texts);
        all.sort();
        all
    }

    fn assessment(&self, it: Assessment) -> Assessment {
        let Assessment {
            format,
            made_by,
            edition,
            dataset,
            as_of,
            known_on,
            policy,
            // Names of files and quotations of rows.
            readings: _,
            diagnostics: _,
            absent_tables,
            n_evidence_later,
            parties,
            portfolios,
            goals,
            bodies,
            n_meetings,
            agreements,
            overall,
            by_portfolio,
            by_goal,
            by_kind,
            by_quarter,
            by_party,
            weighted_follow_through,
            dependencies,
            replies,
            afterword: _,
            hearing,
            change,
            implementation,
            alike,
            capacity,
            renegotiations,
            n_searches,
            robustness,
            coding,
            meetings,
            // Numbers from elsewhere, such as that of inhabitants, tell which party it is.
            covariates: _,
            trials,
            // What a board thinks of a field is its own.
            opinions: _,
        } = it;
        Assessment {
            format,
            made_by,
            edition: self.edition(edition),
            dataset: self.dataset(&dataset),
            as_of,
            known_on,
            policy: self.policy(policy),
            readings: Vec::new(),
            diagnostics: Vec::new(),
            absent_tables,
            n_evidence_later,
            parties: by(parties.into_iter().map(|it| self.party_record(it)), |it| it.id.clone()),
            portfolios: by(portfolios.into_iter().map(|it| self.portfolio(&it)), |it| {
                it.id.clone()
            }),
            goals: by(goals.into_iter().map(|it| self.goal(it)), |it| it.id.clone()),
            bodies: by(bodies.into_iter().map(|it| self.body(it)), |it| it.body.id.clone()),
            n_meetings,
            agreements: by(agreements.into_iter().map(|it| self.agreement_record(it)), |it| {
                it.id.clone()
            }),
            overall,
            by_portfolio: self.groups("portfolio", by_portfolio),
            by_goal: self.groups("goal", by_goal),
            by_kind,
            by_quarter,
            by_party: by(by_party.into_iter().map(|it| self.counts(&it)), |it| it.party.clone()),
            weighted_follow_through,
            dependencies: self.dependencies(dependencies),
            replies: by(replies.into_iter().map(|it| self.reply(it)), |it| {
                (it.party.clone(), it.agreement.clone())
            }),
            afterword: None,
            hearing: self.hearing(hearing),
            change: change.map(|it| self.change(it)),
            implementation,
            alike: alike.into_iter().map(|it| self.pair_finding(&it)).collect(),
            capacity: by(capacity.into_iter().map(|it| self.capacity(it)), |it| {
                (it.pool.clone(), it.party.clone(), it.period.clone(), it.skill.clone())
            }),
            renegotiations: by(
                renegotiations.into_iter().map(|it| self.renegotiation(&it)),
                |it| it.agreement.clone(),
            ),
            n_searches: n_searches.into_iter().map(|(party, n)| (self.party(&party), n)).collect(),
            robustness: self.robustness(robustness),
            coding,
            meetings,
            covariates: Vec::new(),
            trials: by(trials.into_iter().map(|it| self.trial(it)), |it| {
                (it.agreement.clone(), it.party.clone())
            }),
            opinions: Vec::new(),
        }
    }

    fn edition(&self, it: EditionRecord) -> EditionRecord {
        EditionRecord { party: self.maybe("party", it.party), ..it }
    }

    /// The fingerprint would tell which dataset it is to whoever has the plain export.
    fn dataset(&self, it: &DatasetCard) -> DatasetCard {
        DatasetCard {
            title: String::new(),
            description: None,
            licence: None,
            fingerprint: self.one("dataset", &it.fingerprint),
        }
    }

    fn policy(&self, it: Policy) -> Policy {
        let weights =
            it.weights.iter().map(|(key, n)| (self.group("portfolio", key), *n)).collect();
        Policy { weights, ..it }
    }

    fn party_record(&self, it: PartyRecord) -> PartyRecord {
        // Its code, its population and the days of a merger are in every almanac.
        let PartyRecord {
            id,
            name: _,
            kind,
            code: _,
            population: _,
            valid_from: _,
            valid_to: _,
            successor,
            is_current,
        } = it;
        let id = self.party(&id);
        PartyRecord {
            name: id.clone(),
            id,
            kind,
            code: None,
            population: None,
            valid_from: None,
            valid_to: None,
            successor: self.maybe("party", successor),
            is_current,
        }
    }

    fn portfolio(&self, it: &Portfolio) -> Portfolio {
        let id = self.one("portfolio", &it.id);
        Portfolio { name: id.clone(), name_en: None, id }
    }

    fn goal(&self, it: Goal) -> Goal {
        let id = self.one("goal", &it.id);
        Goal { title: id.clone(), id, parent: self.maybe("goal", it.parent), ..it }
    }

    fn body(&self, it: BodyRecord) -> BodyRecord {
        let id = self.one("body", &it.body.id);
        BodyRecord {
            body: Body {
                name: id.clone(),
                id,
                kind: None,
                level: self.maybe("level", it.body.level),
            },
            members: self.sorted("party", it.members),
            beside: self.sorted("party", it.beside),
        }
    }

    fn groups(&self, kind: &str, groups: Vec<GroupRecord>) -> Vec<GroupRecord> {
        let renamed =
            groups.into_iter().map(|it| GroupRecord { key: self.group(kind, &it.key), ..it });
        by(renamed, |it| it.key.clone())
    }

    fn counts(&self, it: &PartyCounts) -> PartyCounts {
        PartyCounts { party: self.party(&it.party), ..it.clone() }
    }

    fn dependencies(&self, it: Dependencies) -> Dependencies {
        let Dependencies {
            order,
            cycle,
            schedule,
            critical_path,
            duration_days,
            n_without_duration,
        } = it;
        Dependencies {
            order: self.all("agreement", order),
            cycle: cycle.map(|it| self.all("agreement", it)),
            schedule: schedule.into_iter().map(|(id, it)| (self.agreement(&id), it)).collect(),
            critical_path: self.all("agreement", critical_path),
            duration_days,
            n_without_duration,
        }
    }

    fn hearing(&self, it: HearingRecord) -> HearingRecord {
        HearingRecord { open: self.sorted("party", it.open), ..it }
    }

    fn change(&self, it: ChangeRecord) -> ChangeRecord {
        let ChangeRecord { since, made_by, before, choices: _, pairs } = it;
        let pairs = pairs.into_iter().map(|it| {
            let PairChange { agreement, party, cause, from, to } = it;
            let (agreement, party) = (self.agreement(&agreement), self.party(&party));
            PairChange { agreement, party, cause, from, to }
        });
        ChangeRecord {
            since,
            made_by,
            before,
            choices: Vec::new(),
            pairs: by(pairs, PairChange::clone),
        }
    }

    /// What two parties have in common has no first and no second.
    fn pair_finding(&self, it: &PairFinding) -> PairFinding {
        let mut names = [self.party(&it.a), self.party(&it.b)];
        names.sort();
        let [a, b] = names;
        PairFinding { a, b, ..it.clone() }
    }

    fn robustness(&self, it: Robustness) -> Robustness {
        let Robustness { specifications, portfolios, agreements } = it;
        Robustness {
            specifications,
            portfolios: portfolios
                .into_iter()
                .map(|(key, it)| (self.group("portfolio", &key), it))
                .collect(),
            agreements: agreements.into_iter().map(|(id, it)| (self.agreement(&id), it)).collect(),
        }
    }
}

/// In the order of the new names, so that a place in a list tells nothing of an old one.
fn by<T, K: Ord>(items: impl Iterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_by_key(key);
    items
}
