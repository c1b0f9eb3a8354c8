//! Parties that merge: who existed on a day, and who answers for whom.

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Code, Diagnostic, Place},
    model::{Day, Party},
    register::Register,
};

impl Party {
    /// Whether the party exists on a day; without dates it always does.
    pub fn exists_on(&self, day: Day) -> bool {
        // A party that starts in 2025 starts on its first day; only an end counts at its last.
        let has_begun = self.valid_from.is_none_or(|it| it.first_day() <= day);
        has_begun && self.valid_to.is_none_or(|it| day <= it.last_day())
    }
}

impl Register {
    /// The party that answers for `party` on a day: itself, or the end of its line of successors.
    pub fn holder<'a>(&'a self, party: &'a str, day: Day) -> &'a str {
        let mut holder = party;
        // The lines were checked for circles; the bound keeps the loop finite all the same.
        for _ in 0..=self.parties.len() {
            let Some(current) = self.parties.get(holder) else { return holder };
            let has_ended = current.valid_to.is_some_and(|it| it.last_day() < day);
            match &current.successor {
                Some(successor) if has_ended => holder = successor,
                _ => return holder,
            }
        }
        holder
    }
}

/// Takes away successors and parents that go round in a circle, and names the circle.
pub(super) fn break_cycles(register: &mut Register, diagnostics: &mut Vec<Diagnostic>) {
    let parties = register.parties.values().map(|it| (it.id.clone(), it.successor.clone()));
    for path in cycles(&parties.collect::<Vec<_>>()) {
        let place = place_of(register, "parties", &path);
        diagnostics
            .push(Diagnostic::note(Code::SuccessionCycle, place).with("path", path.join(" → ")));
        for id in path {
            if let Some(party) = register.parties.get_mut(&id) {
                party.successor = None;
            }
        }
    }
    let goals = register.goals.values().map(|it| (it.id.clone(), it.parent.clone()));
    for path in cycles(&goals.collect::<Vec<_>>()) {
        let place = place_of(register, "goals", &path);
        diagnostics.push(Diagnostic::note(Code::GoalCycle, place).with("path", path.join(" → ")));
        for id in path {
            if let Some(goal) = register.goals.get_mut(&id) {
                goal.parent = None;
            }
        }
    }
}

fn place_of(register: &Register, table: &'static str, path: &[String]) -> Place {
    let first = path.first().map(String::as_str).unwrap_or_default();
    register.place(table, first).unwrap_or_default()
}

/// Circles in a list of (name, next): each once, from its smallest name on.
fn cycles(links: &[(String, Option<String>)]) -> Vec<Vec<String>> {
    let linked = links.iter().filter_map(|(id, next)| Some((id.as_str(), next.as_deref()?)));
    let next: BTreeMap<&str, &str> = linked.collect();
    // Which walk came by a name first: every name is passed once, however long the lines are.
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found: Vec<Vec<String>> = Vec::new();
    for (walk, (start, _)) in links.iter().enumerate() {
        let mut name = start.as_str();
        while let Some(following) = next.get(name).filter(|_| !seen.contains_key(name)) {
            seen.insert(name, walk);
            name = following;
        }
        // A walk that comes by its own trace has gone round.
        if seen.get(name) == Some(&walk) {
            found.push(circle(&next, name));
        }
    }
    found.sort();
    found
}

/// The circle that a name is in, from its smallest name on.
fn circle(next: &BTreeMap<&str, &str>, name: &str) -> Vec<String> {
    let mut names = vec![name.to_owned()];
    let mut current = name;
    while let Some(following) = next.get(current).filter(|it| **it != name) {
        names.push((*following).to_owned());
        current = following;
    }
    let smallest = names.iter().enumerate().min_by(|a, b| a.1.cmp(b.1)).map_or(0, |it| it.0);
    names.rotate_left(smallest);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(pairs: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
        let link =
            |(a, b): &(&str, &str)| ((*a).to_owned(), (!b.is_empty()).then(|| (*b).to_owned()));
        pairs.iter().map(link).collect()
    }

    #[test]
    fn each_circle_is_found_once_from_its_smallest_name() {
        let links = links(&[("c", "a"), ("a", "b"), ("b", "c"), ("d", "a"), ("e", "e"), ("f", "")]);
        assert_eq!(cycles(&links), [vec!["a", "b", "c"], vec!["e"]]);
    }

    #[test]
    fn long_lines_and_circles_are_walked_once() {
        let id = |at: usize| format!("g{at:06}");
        let mut line: Vec<_> = (1..=50_000).map(|at| (id(at), Some(id(at - 1)))).collect();
        assert!(cycles(&line).is_empty());
        line.push((id(0), Some(id(50_000))));
        assert_eq!(cycles(&line)[0].len(), 50_001);
    }
}
