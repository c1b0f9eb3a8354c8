//! Signs of persons in what goes to anybody.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    cli::say,
    language::Language,
    privacy::{
        look,
        signs::{Kind, Of, signs},
    },
    scoring::assessment::Assessment,
};

/// Says how many signs of persons there are in what goes to anybody; it is for a person to look, and stops nothing.
pub(super) fn say(edited: &Assessment, language: &Language) {
    let known: BTreeSet<String> = edited
        .portfolios
        .iter()
        .map(|it| &it.name)
        .chain(edited.bodies.iter().map(|it| &it.body.name))
        .chain(edited.goals.iter().map(|it| &it.title))
        .flat_map(|it| look::words_of(it))
        .collect();
    let texts = edited.agreements.iter().flat_map(|it| {
        [Some(&it.title), it.text.as_ref(), it.source.as_ref()].into_iter().flatten()
    });
    let mut counts: BTreeMap<Kind, u64> = BTreeMap::new();
    for sign in texts.flat_map(|it| signs(it, Of::Text, &known)) {
        *counts.entry(sign.kind).or_default() += 1;
    }
    if counts.is_empty() {
        return;
    }
    let word = |(kind, n): (&Kind, &u64)| {
        let key = match kind {
            Kind::Email => "signs.email",
            Kind::Phone => "signs.phone",
            Kind::Bsn => "signs.bsn",
            Kind::Name => "signs.name",
        };
        language.fill(key, &[("n", language.count(*n))])
    };
    let list: Vec<String> = counts.iter().map(word).collect();
    let arguments = [("n", language.count(counts.values().sum())), ("list", list.join(", "))];
    say::aside(&language.fill("cli.signs_public", &arguments));
}
