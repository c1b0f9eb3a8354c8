//! Text files: .txt, .md, and text taken from a PDF. Lines that belong together become paragraphs again.

use crate::sources::minutes::{
    builder::tidy,
    document::{At, Block, Content, Document, Row},
};

/// Reads a text. Tables are those of Markdown, and lines with the same number of tabs, as a copied table has.
pub(super) fn read(text: &str) -> Document {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let lines: Vec<Line> = text.split('\n').zip(1..).map(Line::of).collect();
    let is_markdown = lines.iter().any(|it| heading(&it.text).is_some() || is_rule(&it.text));
    let mut document = Document::default();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        let (block, n_lines) = match table(rest) {
            Some((block, n_lines)) => (Some(block), n_lines),
            None if line.text.is_empty() || is_page_mark(&line.text) => (None, 1),
            None => paragraph(rest, is_markdown),
        };
        document.blocks.extend(block);
        at += n_lines.max(1);
    }
    document
}

/// A line with its number.
struct Line {
    number: u64,
    /// Without blanks at its ends; empty if there is nothing on it.
    text: String,
    /// As it stands, for the cells of a table.
    raw: String,
    n_tabs: usize,
}

impl Line {
    fn of((text, number): (&str, u64)) -> Line {
        // A page of a PDF ends with a form feed; what follows it is another line.
        let raw = text.trim_matches('\u{c}');
        let text = raw.trim();
        let n_tabs = if text.is_empty() { 0 } else { raw.matches('\t').count() };
        Line { number, text: text.to_owned(), raw: raw.to_owned(), n_tabs }
    }
}

fn paragraph(lines: &[Line], is_markdown: bool) -> (Option<Block>, usize) {
    let Some(first) = lines.first() else { return (None, 1) };
    let place = At::Line(first.number);
    if is_markdown && let Some(text) = heading(&first.text) {
        return (Some(Block { place, content: Content::Heading(clean(text, is_markdown)) }), 1);
    }
    let (mut text, mut last) = (first.text.clone(), first);
    let mut n_lines = 1;
    while let Some((skipped, next)) = lines.get(n_lines..).and_then(|it| mended(it, &last.text)) {
        join(&mut text, &next.text);
        last = next;
        n_lines += skipped + 1;
    }
    let item = item(&text).map(|it| clean(it, is_markdown));
    let content = match item {
        Some(text) => Content::Item(text),
        None if n_lines == 1 && is_heading_like(&text) => {
            Content::Heading(clean(&text, is_markdown))
        }
        None => Content::Paragraph(clean(&text, is_markdown)),
    };
    (Some(Block { place, content }), n_lines)
}

/// The line that continues another, with how many lines lie between: a sentence may run on over the end of a page.
fn mended<'a>(lines: &'a [Line], last: &str) -> Option<(usize, &'a Line)> {
    let is_gap = |it: &&Line| it.text.is_empty() || is_page_mark(&it.text);
    let n_gap = lines.iter().take_while(is_gap).count();
    let next = lines.get(n_gap)?;
    let has_page_end = lines.iter().take(n_gap).any(|it| is_page_mark(&it.text));
    let is_lower = next.text.chars().next().is_some_and(char::is_lowercase);
    let goes_on = if n_gap == 0 {
        continues(last, &next.text)
    } else {
        has_page_end && is_lower && !ends_sentence(last)
    };
    (goes_on && next.n_tabs == 0).then_some((n_gap, next))
}

/// Length from which a line without an end is taken to go on, in characters: a wrapped line is nearly full.
const FULL: usize = 50;

fn continues(last: &str, next: &str) -> bool {
    let is_new = item(next).is_some()
        || next.starts_with(['#', '|'])
        || ["besluit:", "besloten:", "decision:"]
            .iter()
            .any(|it| next.to_lowercase().starts_with(it));
    let is_lower = next.chars().next().is_some_and(char::is_lowercase);
    if is_new {
        return false;
    }
    if ends_sentence(last) {
        return is_lower && last.ends_with('.');
    }
    is_lower || FULL <= last.chars().count()
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', ';'])
}

/// Adds a line: a hyphen at the end of the text joins the halves of a word, but not "in- en verkoop".
fn join(text: &mut String, next: &str) {
    let first = next.split(' ').next().unwrap_or_default();
    let is_lower = first.chars().next().is_some_and(char::is_lowercase);
    let is_other = matches!(first, "en" | "of" | "and" | "or");
    let word = text.strip_suffix('-').filter(|it| it.ends_with(char::is_alphanumeric));
    if word.is_some() && is_lower && !is_other || text.ends_with('\u{ad}') {
        text.pop();
    } else {
        text.push(' ');
    }
    text.push_str(next);
}

/// Text of a heading of Markdown.
fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    let n_marks = line.len() - text.len();
    ((1..=6).contains(&n_marks) && text.starts_with(' ')).then(|| text.trim())
}

/// Whether a line looks like a heading: short, and no sentence.
fn is_heading_like(line: &str) -> bool {
    let n_words = line.split_whitespace().count();
    let is_upper = line.chars().next().is_some_and(|it| it.is_uppercase() || it.is_ascii_digit());
    n_words <= 10 && is_upper && !line.ends_with(['.', '!', '?', ':', ';', ','])
}

/// Text of an item of a list: behind a dash or dot, or a number or letter with a point or bracket.
fn item(line: &str) -> Option<&str> {
    if let Some(text) = line.strip_prefix(['-', '*', '•', '–', '▪', '◦', '·'])
        && text.starts_with(char::is_whitespace)
    {
        return Some(text.trim_start());
    }
    let (mark, text) = line.split_once(char::is_whitespace)?;
    let number = mark.strip_suffix(['.', ')'])?;
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|it| it.is_ascii_digit());
    let is_letter = number.len() == 1 && number.bytes().all(|it| it.is_ascii_lowercase());
    (is_number || is_letter).then(|| text.trim_start())
}

/// Whether a line is nothing but the number of a page.
fn is_page_mark(line: &str) -> bool {
    let words: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    match words.as_slice() {
        ["pagina" | "page" | "blad", number] => is_number(number),
        ["pagina" | "page" | "blad", number, "van" | "of" | "/", all] => {
            is_number(number) && is_number(all)
        }
        _ => false,
    }
}

fn clean(text: &str, is_markdown: bool) -> String {
    let text = if is_markdown {
        text.replace("**", "").replace("__", "").replace('`', "")
    } else {
        text.to_owned()
    };
    tidy(&mended_letters(&text))
}

/// Text with what a PDF does to letters undone: joined letters, and a space before a letter with a diaeresis ("co ördinatie").
pub(super) fn mended_letters(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let before = mended.chars().next_back();
        let after = letters.peek().copied();
        let is_torn = letter == ' '
            && before.is_some_and(|it| matches!(it, 'a' | 'e' | 'i' | 'o' | 'u'))
            && after.is_some_and(|it| matches!(it, 'ä' | 'ë' | 'ï' | 'ö' | 'ü'));
        match letter {
            _ if is_torn => (),
            'ﬁ' => mended.push_str("fi"),
            'ﬂ' => mended.push_str("fl"),
            'ﬀ' => mended.push_str("ff"),
            'ﬃ' => mended.push_str("ffi"),
            'ﬄ' => mended.push_str("ffl"),
            letter => mended.push(letter),
        }
    }
    mended
}

fn table(lines: &[Line]) -> Option<(Block, usize)> {
    markdown_table(lines).or_else(|| tabbed_table(lines))
}

fn markdown_table(lines: &[Line]) -> Option<(Block, usize)> {
    let (head, rule) = (lines.first()?, lines.get(1)?);
    if !head.text.contains('|') || !is_rule(&rule.text) {
        return None;
    }
    let n_lines = lines.iter().take_while(|it| it.text.contains('|')).count();
    let kept = lines.iter().take(n_lines).filter(|it| !is_rule(&it.text));
    let rows =
        kept.map(|it| (it.number, pieces(&it.text).iter().map(|it| clean(it, true)).collect()));
    Some((block(rows.collect()), n_lines))
}

/// Whether a line parts the headings of a Markdown table from its rows.
fn is_rule(line: &str) -> bool {
    line.contains('|')
        && line.contains("---")
        && line.chars().all(|it| matches!(it, '|' | '-' | ':' | ' '))
}

fn pieces(line: &str) -> Vec<String> {
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner).replace("\\|", "\u{1}");
    let cells = inner.split('|').map(|it| it.replace('\u{1}', "|").replace("<br>", "\n"));
    cells.collect()
}

fn tabbed_table(lines: &[Line]) -> Option<(Block, usize)> {
    let n_tabs = lines.first().map(|it| it.n_tabs).filter(|it| 2 <= *it)?;
    let n_lines = lines.iter().take_while(|it| 0 < it.n_tabs && it.n_tabs <= n_tabs).count();
    if n_lines < 2 {
        return None;
    }
    let rows = lines
        .iter()
        .take(n_lines)
        .map(|it| (it.number, it.raw.split('\t').map(|it| clean(it, false)).collect()));
    Some((block(rows.collect()), n_lines))
}

fn block(rows: Vec<(u64, Vec<String>)>) -> Block {
    let place = rows.first().map_or(At::Line(0), |(line, _)| At::Line(*line));
    let rows = rows.into_iter().map(|(line, cells)| Row { place: At::Line(line), cells });
    Block { place, content: Content::Table(rows.collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let one = |block: Block| {
            let At::Line(line) = block.place else { panic!("{:?}", block.place) };
            let text = match block.content {
                Content::Paragraph(text) => format!("P {text}"),
                Content::Item(text) => format!("I {text}"),
                Content::Heading(text) => format!("H {text}"),
                Content::Table(rows) => {
                    let rows = rows.iter().map(|it| it.cells.join("|"));
                    format!("T {}", rows.collect::<Vec<_>>().join(" / "))
                }
            };
            format!("{line} {text}")
        };
        read(text).blocks.into_iter().map(one).collect()
    }

    #[test]
    fn wrapped_lines_are_mended_over_hyphens_and_pages() {
        let text = "De raad stemt in met het regionale woning-\nbouwplan en met de in-\nen verkoop van\n\nPagina 1 van 3\n\u{c}\ngronden. Klaar.\nTweede alinea\n";
        let expected = [
            "1 P De raad stemt in met het regionale woningbouwplan en met de in- en verkoop van gronden. Klaar.",
            "8 H Tweede alinea",
        ];
        assert_eq!(told(text), expected);
    }

    #[test]
    fn what_a_pdf_does_to_letters_is_undone() {
        assert_eq!(
            told("Het co ördinatieplan is o\u{fb03}cieel.\u{a0} Klaar."),
            ["1 P Het coördinatieplan is officieel. Klaar."]
        );
        assert_eq!(told("Eén ïs de naam."), ["1 P Eén ïs de naam."]);
    }

    #[test]
    fn items_headings_and_tables_of_markdown_are_seen() {
        let text = "# Kop **één**\n\n- eerste\n- tweede\n  gaat door\n\n| a | b \\| c |\n|---|:-:|\n| 1 | 2<br>3 |\nNa de tabel.\n";
        let expected = [
            "1 H Kop één",
            "3 I eerste",
            "4 I tweede gaat door",
            "7 T a|b | c / 1|2\n3",
            "10 P Na de tabel.",
        ];
        assert_eq!(told(text), expected);
    }

    #[test]
    fn lines_with_tabs_are_a_table_and_an_empty_first_cell_stays() {
        assert_eq!(told("Nr\tBesluit\tWie\n\tX\tY\n"), ["1 T Nr|Besluit|Wie / |X|Y"]);
        assert_eq!(told("een\ttab"), ["1 P een tab"]);
    }
}
