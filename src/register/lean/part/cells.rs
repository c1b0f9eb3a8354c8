//! The cells of a row, each put in its column.

use std::borrow::Cow;

use crate::register::{
    cell::Cell,
    entitlement::ALL,
    fingerprint::RowHash,
    lean::{
        column::{self, DANGLING, EVERYBODY, pack},
        part::{Later, Part},
        plain::{Letters, plain_day, whole},
        shape::Step,
    },
    tables::Kind,
};

impl Part<'_> {
    #[inline]
    pub(super) fn column(&mut self, position: usize) -> &mut column::Column {
        match self.columns.get_mut(position) {
            Some(column) => column,
            None => &mut self.nowhere,
        }
    }

    /// Adds a cell that is spelled plainly, to its column and to the hash; tells whether it is plain.
    #[inline]
    pub(super) fn push_plain(
        &mut self,
        step: &Step,
        letters: Letters,
        text: &[u8],
        hash: &mut RowHash,
    ) -> bool {
        let (position, kind) = (step.position, step.kind);
        match kind {
            Kind::Id | Kind::Reference(_) | Kind::References(_) | Kind::Entitled
                if !letters.is_name(text) =>
            {
                return false;
            }
            Kind::Id => self.column(position).push_text(text),
            Kind::Reference(_) => self.push_reference(position, text),
            Kind::References(_) | Kind::Entitled => {
                let Ok(names) = std::str::from_utf8(text) else { return false };
                let is_plain =
                    |it: &str| !it.is_empty() && !it.starts_with(' ') && !it.ends_with(' ');
                if !names.split('|').all(is_plain) {
                    return false;
                }
                self.push_list(position, kind, names.split('|'));
            }
            Kind::Text if Letters::is_trimmed(text) => self.column(position).push_text(text),
            Kind::Text => return false,
            Kind::Code(_) => {
                if !self.push_code(position, kind, text) {
                    return false;
                }
            }
            Kind::YesNo if text == b"yes" => self.column(position).push_code(1),
            Kind::YesNo if text == b"no" => self.column(position).push_code(0),
            Kind::Date => match plain_day(text) {
                Some(packed) => self.column(position).push_date(packed),
                None => return self.push_general(step, text, hash),
            },
            Kind::Number | Kind::Amount | Kind::Count => {
                let Some(number) = whole(text) else { return self.push_general(step, text, hash) };
                hash.add_number(position, number);
                self.column(position).push_number(number);
                return true;
            }
            Kind::YesNo | Kind::Share | Kind::Texts | Kind::Period => {
                return self.push_general(step, text, hash);
            }
        }
        hash.add(position, text);
        true
    }

    /// Adds a cell of one value, read by the spelling of its file; tells whether it could be read.
    pub(super) fn push_general(&mut self, step: &Step, text: &[u8], hash: &mut RowHash) -> bool {
        let position = step.position;
        let Some(column) = self.shape.table().columns.get(position) else { return false };
        let Some(text) = std::str::from_utf8(text).ok().filter(|it| it.trim() == *it) else {
            return false;
        };
        self.look(position, column.kind, text);
        match self.shape.spelling.read(column, position, text) {
            Ok(Cell::YesNo(answer)) => {
                hash.add(position, if answer { b"yes" } else { b"no" });
                self.column(position).push_code(u8::from(answer));
            }
            Ok(Cell::Date(date)) => {
                hash.add(position, date.to_string().as_bytes());
                self.column(position).push_date(pack(date));
            }
            Ok(Cell::Number(number)) => {
                hash.add_number(position, number);
                self.column(position).push_number(number);
            }
            Ok(Cell::Count(count)) => {
                hash.add_number(position, count as f64);
                self.column(position).push_number(count as f64);
            }
            Ok(Cell::Empty | Cell::Text(_) | Cell::Code(_) | Cell::List(_)) | Err(_) => {
                return false;
            }
        }
        true
    }

    /// Adds the place of a code in its list, which mostly is that of the row before; tells whether it is in the list.
    pub(super) fn push_code(&mut self, position: usize, kind: Kind, text: &[u8]) -> bool {
        let Kind::Code(codes) = kind else { return false };
        let is_it = |code: &str| code.as_bytes() == text;
        let mut code = self.recent.get(position).copied().unwrap_or(0);
        if !codes.get(usize::from(code)).is_some_and(|it| is_it(it)) {
            let Some(found) = codes.iter().position(|it| is_it(it)) else { return false };
            code = u8::try_from(found).unwrap_or(0);
            if let Some(recent) = self.recent.get_mut(position) {
                *recent = code;
            }
        }
        self.column(position).push_code(code);
        true
    }

    pub(super) fn push_reference(&mut self, position: usize, name: &[u8]) {
        match self.finders.get_mut(position).and_then(Option::as_mut) {
            Some(finder) => {
                let row = finder.find(name);
                self.is_dangling |= row.is_none();
                self.column(position).push_row(row.unwrap_or(DANGLING));
            }
            None => self.keep_for_later(position, std::iter::once(String::from_utf8_lossy(name))),
        }
    }

    pub(super) fn push_list<'n>(
        &mut self,
        position: usize,
        kind: Kind,
        names: impl Iterator<Item = &'n str> + Clone,
    ) {
        let Some(finder) = self.finders.get_mut(position).and_then(Option::as_mut) else {
            self.keep_for_later(position, names.map(Cow::Borrowed));
            return;
        };
        self.listed.clear();
        if kind == Kind::Entitled && names.clone().any(|it| it == ALL) {
            self.listed.push(EVERYBODY);
        } else {
            let rows = names.map(|it| finder.find(it.as_bytes()).unwrap_or(DANGLING));
            self.listed.extend(rows);
            self.is_dangling |= self.listed.contains(&DANGLING);
        }
        if let Some(column) = self.columns.get_mut(position) {
            column.push_rows(&self.listed);
        }
    }

    pub(super) fn keep_for_later<'n>(
        &mut self,
        position: usize,
        names: impl Iterator<Item = Cow<'n, str>>,
    ) {
        let row = self.lines.len();
        self.later.push(Later { row, position, names: names.map(Cow::into_owned).collect() });
    }
}
