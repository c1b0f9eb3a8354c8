//! Blocks in the making: readers say what opens and closes, and this keeps count. It forgives what is closed twice or never.

use crate::sources::minutes::document::{At, Block, Content, Document, Row};

/// What kind of paragraph is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Paragraph,
    Item,
    Heading,
}

/// How many times something was read or left out, for notes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Proposed insertions, which are read.
    pub(super) insertions: u64,
    /// Proposed deletions, which are not read.
    pub(super) deletions: u64,
    /// Hidden texts, which are not read.
    pub(super) hidden: u64,
}

/// Blocks in the making.
#[derive(Debug, Default)]
pub(super) struct Builder {
    blocks: Vec<Block>,
    paragraphs: Vec<(Kind, String)>,
    tables: Vec<Vec<OpenRow>>,
    n_paragraphs: u64,
    n_tables: u64,
    pub(super) seen: Seen,
}

#[derive(Debug, Default)]
struct OpenRow {
    cells: Vec<String>,
    is_deleted: bool,
}

/// Most columns that one cell is taken to span.
const WIDEST: usize = 63;

impl Builder {
    pub(super) fn open_paragraph(&mut self, kind: Kind) {
        self.paragraphs.push((kind, String::new()));
    }

    /// Says what the open paragraph is; a heading with a number stays a heading.
    pub(super) fn set_kind(&mut self, kind: Kind) {
        if let Some((own, _)) = self.paragraphs.last_mut().filter(|(own, _)| *own != Kind::Heading)
        {
            *own = kind;
        }
    }

    /// Adds text to the paragraph that is open; text outside of paragraphs is layout.
    pub(super) fn push(&mut self, text: &str) {
        if let Some((_, own)) = self.paragraphs.last_mut() {
            own.push_str(text);
        }
    }

    pub(super) fn close_paragraph(&mut self) {
        let Some((kind, text)) = self.paragraphs.pop() else { return };
        let text = tidy(&text);
        if text.is_empty() {
            return;
        }
        if let Some(table) = self.tables.last_mut() {
            add_to_cell(table, &text);
            return;
        }
        self.n_paragraphs += 1;
        let content = match kind {
            Kind::Paragraph => Content::Paragraph(text),
            Kind::Item => Content::Item(text),
            Kind::Heading => Content::Heading(text),
        };
        self.blocks.push(Block { place: At::Paragraph(self.n_paragraphs), content });
    }

    pub(super) fn open_table(&mut self) {
        self.tables.push(Vec::new());
    }

    pub(super) fn open_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.push(OpenRow::default());
        }
    }

    /// Marks the row as one that somebody proposed to take out.
    pub(super) fn delete_row(&mut self) {
        if let Some(row) = self.tables.last_mut().and_then(|it| it.last_mut()) {
            row.is_deleted = true;
            self.seen.deletions += 1;
        }
    }

    pub(super) fn open_cell(&mut self) {
        self.more_cells(1);
    }

    /// Adds cells behind one that spans columns.
    pub(super) fn more_cells(&mut self, n: usize) {
        if let Some(row) = self.tables.last_mut().and_then(|it| it.last_mut()) {
            row.cells.extend((0..n.min(WIDEST)).map(|_| String::new()));
        }
    }

    /// Closes a table. One within the cell of another becomes text of that cell.
    pub(super) fn close_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        if let Some(outer) = self.tables.last_mut() {
            for row in table.iter().filter(|it| !it.is_deleted) {
                add_to_cell(outer, &tidy(&row.cells.join(" · ")));
            }
            return;
        }
        self.n_tables += 1;
        let place = |at: usize| At::Table {
            table: self.n_tables,
            row: u64::try_from(at).map_or(u64::MAX, |it| it + 1),
        };
        let rows = table.into_iter().enumerate().filter(|(_, it)| !it.is_deleted);
        let rows: Vec<Row> =
            rows.map(|(at, it)| Row { place: place(at), cells: it.cells }).collect();
        if rows.iter().any(|it| it.cells.iter().any(|it| !it.is_empty())) {
            self.blocks.push(Block { place: place(0), content: Content::Table(rows) });
        }
    }

    pub(super) fn finish(mut self) -> (Document, Seen) {
        while !self.paragraphs.is_empty() {
            self.close_paragraph();
        }
        while !self.tables.is_empty() {
            self.close_table();
        }
        (Document { blocks: self.blocks }, self.seen)
    }
}

fn add_to_cell(table: &mut [OpenRow], text: &str) {
    let Some(cell) = table.last_mut().and_then(|it| it.cells.last_mut()) else { return };
    if !cell.is_empty() && !text.is_empty() {
        cell.push('\n');
    }
    cell.push_str(text);
}

/// A text with single spaces; line breaks are kept, what cannot be seen is left out.
pub(super) fn tidy(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let line = line.replace(['\u{ad}', '\u{200b}', '\u{feff}'], "");
        let line = line.replace("_x0002_", "").replace("_x000D_", "");
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    lines.filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n")
}
