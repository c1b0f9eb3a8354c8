//! What the records of a format look like: by which fields they are known, and which are read.

/// One kind of record.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its name, as the format has it.
    pub name: &'static str,
    /// Names of lists that hold such records in a document.
    pub held_in: &'static [&'static str],
    /// What all such records have and, together, no others.
    pub telling: &'static [Tell],
    /// Fields that are read into columns, or lead to what is; `*` if any may be.
    pub read: &'static [&'static str],
    /// Fields that are known and not kept; the guide lists them.
    pub lost: &'static [&'static str],
}

/// Something by which a record is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tell {
    /// It has this field, and something in it.
    Has(&'static str),
    /// It has one of these fields.
    HasOne(&'static [&'static str]),
    /// It does not have this field.
    Lacks(&'static str),
    /// The text of this field begins so.
    Begins(&'static str, &'static str),
    /// The text of this field ends so.
    Ends(&'static str, &'static str),
    /// The text of this field is one of these.
    Is(&'static str, &'static [&'static str]),
}

/// Gives a field of a record as JSON, without parsing the rest of it.
pub(super) type Look<'a> = &'a dyn Fn(&str) -> Option<&'a str>;

impl Shape {
    /// How many things that are there tell that a record is one of these; `None` if any tells that it is not.
    ///
    /// The name of the list that holds it counts as one more, and outweighs nothing else.
    pub(super) fn score(&self, held_in: Option<&str>, look: Look<'_>) -> Option<usize> {
        if self.telling.is_empty() || !self.telling.iter().all(|it| it.holds(look)) {
            return None;
        }
        let is_held = held_in.is_some_and(|it| self.held_in.contains(&it));
        // That something is not there says little of what it is.
        let n_there = self.telling.iter().filter(|it| !matches!(it, Tell::Lacks(_))).count();
        Some(2 * n_there + usize::from(is_held))
    }
}

impl Tell {
    fn holds(self, look: Look<'_>) -> bool {
        let has = |field: &str| look(field).is_some_and(|it| it != "null");
        match self {
            Tell::Has(field) => has(field),
            Tell::HasOne(fields) => fields.iter().any(|it| has(it)),
            Tell::Lacks(field) => !has(field),
            Tell::Begins(field, start) => text(field, look).is_some_and(|it| it.starts_with(start)),
            Tell::Ends(field, end) => text(field, look).is_some_and(|it| it.ends_with(end)),
            Tell::Is(field, texts) => text(field, look).is_some_and(|it| texts.contains(&&*it)),
        }
    }
}

fn text(field: &str, look: Look<'_>) -> Option<String> {
    serde_json::from_str(look(field)?).ok()
}

/// The shape among these that fits a record best; the first of those that fit alike.
pub(super) fn best(
    shapes: &'static [Shape],
    held_in: Option<&str>,
    look: Look<'_>,
) -> Option<(usize, &'static Shape)> {
    let mut best: Option<(usize, &'static Shape)> = None;
    for shape in shapes {
        let Some(score) = shape.score(held_in, look) else { continue };
        if best.is_none_or(|it| it.0 < score) {
            best = Some((score, shape));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    static SHAPES: &[Shape] = &[
        Shape { name: "a", held_in: &["aa"], telling: &[Tell::Has("x")], read: &["x"], lost: &[] },
        Shape {
            name: "b",
            held_in: &[],
            telling: &[Tell::Has("type"), Tell::Is("type", &["b"]), Tell::Lacks("y")],
            read: &["x"],
            lost: &[],
        },
    ];

    fn check(held_in: Option<&str>, fields: &[(&str, &str)], expected: Option<&str>) {
        let look = |name: &str| fields.iter().find(|it| it.0 == name).map(|it| it.1);
        assert_eq!(best(SHAPES, held_in, &look).map(|it| it.1.name), expected, "{fields:?}");
    }

    #[test]
    fn the_shape_with_most_that_tells_wins_and_nothing_is_no_shape() {
        check(None, &[("x", "1")], Some("a"));
        check(None, &[("x", "null")], None);
        check(Some("aa"), &[("x", "1"), ("type", "\"b\"")], Some("b"));
        check(None, &[("type", "\"b\""), ("y", "1")], None);
        check(None, &[("type", "\"c\"")], None);
        check(None, &[], None);
    }
}
