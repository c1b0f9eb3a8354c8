//! A document as plain blocks, each with its place as people count it. How it looked, and in which format, is gone.

/// What a document holds, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Paragraphs, items, headings and tables.
    pub blocks: Vec<Block>,
}

/// One piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Where it stands.
    pub place: At,
    /// What it holds.
    pub content: Content,
}

/// What a block holds. A line break within a text is `\n`; spaces are single.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A paragraph.
    Paragraph(String),
    /// An item of a list.
    Item(String),
    /// A heading.
    Heading(String),
    /// A table, row by row.
    Table(Vec<Row>),
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stands.
    pub place: At,
    /// The texts of its cells; a cell that spans columns is followed by empty ones.
    pub cells: Vec<String>,
}

/// A place as people count it, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// The paragraph with this number; empty ones and those within tables are not counted.
    Paragraph(u64),
    /// A row of a table, headings counted too.
    Table {
        /// Number of the table.
        table: u64,
        /// Number of the row.
        row: u64,
    },
    /// The line of a text file.
    Line(u64),
    /// The entry of a list in a file that a program wrote.
    Entry(u64),
}

impl At {
    /// The number for messages: the line, the paragraph, or the row of the table.
    pub fn number(self) -> u64 {
        match self {
            At::Paragraph(number) | At::Line(number) | At::Entry(number) => number,
            At::Table { row, .. } => row,
        }
    }
}
