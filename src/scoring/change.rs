//! Why a number is another than before: one thing is changed at a time, and what moves is put down to it.
//!
//! From the earlier assessment to today in four steps, each a whole counting of its own:
//!
//! 1. the earlier record as it stands in the data now, with what could be known then: **correction**;
//! 2. the same with the choices of now: **method**;
//! 3. the same with all that is known now: **late evidence**;
//! 4. the same on the day of now: **happened**.
//!
//! Steps 1 and 3 are put down to a **reply** where the party said since then that the record was not right.
//! The steps add up exactly. Another order of steps could share out otherwise what two of them do together.

use std::collections::BTreeMap;

use crate::{
    model::{Day, PartialDate, Policy, Status, Verdict},
    scoring::{
        agreement::{self, Context},
        assessment::{AgreementRecord, Assessment, Cause, ChangeRecord, PairChange},
        window::Window,
    },
};

type Statuses = BTreeMap<(String, String), Status>;

/// Compares with an earlier assessment.
pub(super) fn change(
    context: Context<'_>,
    now: &[AgreementRecord],
    previous: &Assessment,
    made_by: &str,
) -> ChangeRecord {
    let earlier = Window { as_of: previous.as_of, known_on: Some(known_then(previous)) };
    let later = Window { as_of: previous.as_of, known_on: context.window.known_on };
    // Where the earlier one says up to which day it knew, replies from then on are new.
    let since = previous.known_on.unwrap_or(previous.as_of);
    let of = |policy: &Policy, window: Window| {
        let context = Context { policy, window, ..context };
        let all = context.register.agreements.values().filter(|it| context.is_decided(it));
        statuses(&all.map(|it| agreement::score(context, it)).collect::<Vec<_>>())
    };
    let countings = [
        statuses(&previous.agreements),
        of(&previous.policy, earlier),
        of(context.policy, earlier),
        of(context.policy, later),
        statuses(now),
    ];
    // With the same choices another version is the only other thing by which counting can differ.
    let first = if previous.made_by == made_by { Cause::Correction } else { Cause::Method };
    let causes = [first, Cause::Method, Cause::LateEvidence, Cause::Happened];
    let mut pairs = Vec::new();
    for (steps, cause) in countings.windows(2).zip(causes) {
        let [from, to] = steps else { continue };
        let both: std::collections::BTreeSet<&(String, String)> =
            from.keys().chain(to.keys()).collect();
        for key in both {
            let (from, to) = (from.get(key).copied(), to.get(key).copied());
            if from == to {
                continue;
            }
            let (agreement, party) = key.clone();
            let has_replied = matches!(cause, Cause::Correction | Cause::LateEvidence)
                && said_otherwise(&agreement, &party, since, context);
            let cause = if has_replied { Cause::AfterReply } else { cause };
            pairs.push(PairChange { agreement, party, cause, from, to });
        }
    }
    pairs.sort();
    ChangeRecord {
        since: previous.as_of,
        made_by: previous.made_by.clone(),
        before: previous.overall.statuses,
        choices: other_choices(&previous.policy, context.policy),
        pairs,
    }
}

/// The last day of which the earlier assessment can have known: it tells no day of its own making.
fn known_then(previous: &Assessment) -> Day {
    let recorded = previous
        .agreements
        .iter()
        .flat_map(|it| &it.pairs)
        .flat_map(|it| &it.commitments)
        .flat_map(|it| &it.evidence)
        .filter_map(|it| it.recorded_on)
        .map(PartialDate::last_day);
    previous
        .known_on
        .unwrap_or_else(|| recorded.max().unwrap_or(previous.as_of).max(previous.as_of))
}

fn statuses(agreements: &[AgreementRecord]) -> Statuses {
    let of = |it: &AgreementRecord| {
        let id = it.id.clone();
        it.pairs
            .iter()
            .map(move |pair| ((id.clone(), pair.party.clone()), pair.status))
            .collect::<Vec<_>>()
    };
    agreements.iter().flat_map(of).collect()
}

/// Whether the party answered since then that the record was not right; up to the day up to which facts are known.
fn said_otherwise(agreement: &str, party: &str, since: Day, context: Context<'_>) -> bool {
    let until = context.window.known_on.unwrap_or(context.window.as_of);
    context.register.replies.iter().any(|it| {
        let is_own = it.party == party && it.agreement.as_deref().is_none_or(|it| it == agreement);
        let received = it.received_on.map(PartialDate::last_day);
        let is_new = received.is_some_and(|it| since < it && it <= until);
        is_own && is_new && matches!(it.verdict, Some(Verdict::Corrected | Verdict::Disputed))
    })
}

/// Names of the choices that differ.
fn other_choices(before: &Policy, now: &Policy) -> Vec<String> {
    let flat = |policy: &Policy| -> BTreeMap<String, String> {
        let value = serde_json::to_value(policy).unwrap_or_default();
        let sections = value.as_object().into_iter().flatten();
        sections
            .flat_map(|(section, choices)| {
                choices
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(move |(name, value)| (format!("{section}.{name}"), value.to_string()))
            })
            .collect()
    };
    let (before, now) = (flat(before), flat(now));
    let names: std::collections::BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    names.into_iter().filter(|it| before.get(*it) != now.get(*it)).cloned().collect()
}
