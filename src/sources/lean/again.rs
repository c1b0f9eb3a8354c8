//! Rows that are read once more, because a message or a figure needs their words.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::Arc,
};

use rayon::prelude::*;

use crate::{
    register::{
        draft::DraftRow,
        lean::{Fetch, Fetched, Shape},
    },
    sources::{
        lean::visit::Wanted,
        segments::{Body, Extent, ReadAt, read_again},
    },
};

/// Where the rows of each table can be read once more.
#[derive(Default)]
pub(super) struct Files(pub(super) BTreeMap<&'static str, File>);

/// What holds the rows of one table.
pub(super) enum File {
    /// In a text.
    Text(Text),
    /// In memory.
    Rows(Vec<DraftRow>),
}

/// A text that was read in segments.
pub(super) struct Text {
    pub(super) path: String,
    pub(super) bytes: Arc<dyn ReadAt>,
    pub(super) start: u64,
    pub(super) delimiter: u8,
    pub(super) extents: Vec<Extent>,
}

impl Text {
    /// Its rows, which were looked through before; lines count from the first of them.
    pub(super) fn body(&self) -> Body<'_> {
        let Text { path: file, bytes, start, delimiter, .. } = self;
        let (start, delimiter) = (*start, *delimiter);
        Body { file, bytes: &**bytes, start, n_lines_before: 0, delimiter, is_raw: false }
    }
}

impl Files {
    /// The rows on these lines, read once more.
    pub(super) fn fetch(&self, shape: &Shape, lines: &BTreeSet<u64>) -> io::Result<Fetched> {
        let mut fetched = Fetched::default();
        match self.0.get(shape.draft.table.name) {
            None => (),
            Some(File::Rows(rows)) => {
                let mut fetch = Fetch::of(shape);
                rows.iter().filter(|it| lines.contains(&it.line)).for_each(|it| fetch.add(it));
                fetched.take(fetch);
            }
            Some(File::Text(text)) => {
                let body = text.body();
                let holds_any = |it: &&Extent| {
                    let own = it.n_lines_before + 1..=it.n_lines_before + it.n_lines + 1;
                    lines.range(own).next().is_some()
                };
                let wanted: Vec<&Extent> = text.extents.iter().filter(holds_any).collect();
                let read: Vec<io::Result<Wanted<'_>>> = wanted
                    .into_par_iter()
                    .map(|extent| {
                        let n_lines_before = extent.n_lines_before;
                        let wanted = Wanted { fetch: Fetch::of(shape), lines, n_lines_before };
                        read_again(&body, *extent, wanted)
                    })
                    .collect();
                for it in read {
                    fetched.take(it?.fetch);
                }
            }
        }
        Ok(fetched)
    }
}
