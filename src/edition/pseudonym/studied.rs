//! What a study found, under pseudonyms: only its names change.

use crate::{
    edition::pseudonym::{Names, by},
    scoring::study::Study,
};

impl Names<'_> {
    pub(super) fn study(&self, it: Study) -> Study {
        let Study {
            mut findings,
            mut parties,
            pairs,
            mut agreements,
            mut bodies,
            mut brokers,
            curve,
            incidence,
        } = it;
        for it in &mut findings {
            it.group = self.finding(&it.group);
        }
        for it in &mut parties {
            it.party = self.party(&it.party);
        }
        for it in &mut agreements {
            it.agreement = self.agreement(&it.agreement);
        }
        for it in &mut bodies {
            let mut names = [&it.a, &it.b].map(|it| self.one("body", it));
            names.sort();
            [it.a, it.b] = names;
        }
        for it in &mut brokers {
            let (kind, id) = it.name.split_once(':').unwrap_or(("party", &it.name));
            it.name =
                format!("{kind}:{}", self.one(if kind == "body" { "body" } else { "party" }, id));
        }
        parties.sort_by(|a, b| a.party.cmp(&b.party));
        agreements.sort_by(|a, b| a.agreement.cmp(&b.agreement));
        bodies.sort_by(|a, b| (&a.a, &a.b).cmp(&(&b.a, &b.b)));
        brokers.sort_by(|a, b| a.name.cmp(&b.name));
        let pairs = pairs.into_iter().map(|it| self.pair_finding(&it));
        Study {
            findings,
            parties,
            pairs: by(pairs, |it| (it.a.clone(), it.b.clone())),
            agreements,
            bodies,
            brokers,
            curve,
            incidence,
        }
    }

    /// A group of a study: a word of ours, or a kind and a name.
    fn finding(&self, group: &str) -> String {
        match group.split_once(':') {
            None
            | Some(
                ("year" | "with" | "stance" | "evidence", _)
                | ("acted_on", "log_population" | "stated"),
            ) => group.to_owned(),
            Some(("portfolio", key)) => format!("portfolio:{}", self.group("portfolio", key)),
            Some((kind, name)) => format!("{kind}:{}", self.one("variable", name)),
        }
    }
}
