//! The colours and lengths of a house style, read from a small style sheet of the association.
//!
//! ```css
//! :root { --accent: #12436d; --radius: 4px }
//! @media (prefers-color-scheme: dark) { :root { --accent: #8cc0ff } }
//! ```
//!
//! Only names that the report's own tokens have, only colours and lengths, and only colours that can be told apart.

use std::collections::BTreeMap;

use crate::report::contrast::{Colour, too_close};

const TOKENS: &str = include_str!("../../templates/tokens.css");
const LENGTHS: [&str; 3] = ["text_size", "page_width", "radius"];
const UNITS: [&str; 6] = ["rem", "em", "px", "pt", "mm", "ch"];
const DARK: &str = "prefers-color-scheme:dark";

/// Values by name, for the light and for the dark page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseStyle {
    light: BTreeMap<String, String>,
    dark: BTreeMap<String, String>,
}

/// Why a house style cannot be used.
#[derive(Debug, Clone, PartialEq)]
pub enum StyleRefusal {
    /// Something else than blocks of names and values, at this line.
    Form {
        /// The line.
        line: u64,
        /// What stands there.
        found: String,
    },
    /// A name that is not one of the report's.
    Name {
        /// The line.
        line: u64,
        /// The name.
        found: String,
        /// The names that there are.
        allowed: String,
    },
    /// Neither a colour nor a length where one belongs.
    Value {
        /// The line.
        line: u64,
        /// The name.
        name: String,
        /// The value.
        found: String,
    },
    /// Two colours that cannot be told apart.
    Contrast {
        /// Whether it is about the dark page.
        is_dark: bool,
        /// Name of the colour in front.
        front: String,
        /// Name of the colour behind.
        back: String,
        /// Their ratio.
        ratio: f64,
        /// The ratio that they need.
        least: f64,
    },
}

impl HouseStyle {
    /// The report's own.
    ///
    /// # Errors
    ///
    /// None, as a test shows.
    pub fn own() -> Result<HouseStyle, StyleRefusal> {
        let empty = HouseStyle { light: BTreeMap::new(), dark: BTreeMap::new() };
        empty.with(TOKENS, None)
    }

    /// The report's own, with what a style sheet says instead.
    ///
    /// # Errors
    ///
    /// The first thing that is not a name, colour or length of the report, or the first two colours that are too close.
    pub fn parse(text: &str) -> Result<HouseStyle, StyleRefusal> {
        let own = HouseStyle::own()?;
        let style = own.with(text, Some(&own))?;
        style.check()?;
        Ok(style)
    }

    fn with(&self, text: &str, own: Option<&HouseStyle>) -> Result<HouseStyle, StyleRefusal> {
        let mut style = self.clone();
        for block in blocks(text)? {
            for (line, name, value) in block.values {
                let allowed = own.map_or(&block.allowed_any, |it| &it.light);
                let is_known = own.is_none() || allowed.contains_key(&name);
                if !is_known {
                    let allowed: Vec<String> = allowed.keys().map(|it| format!("--{it}")).collect();
                    let allowed = allowed.join(", ");
                    return Err(StyleRefusal::Name { line, found: name, allowed });
                }
                let is_length = LENGTHS.contains(&name.as_str());
                let fits = if is_length {
                    is_length_value(&value)
                } else {
                    Colour::parse(&value).is_some()
                };
                if !fits {
                    return Err(StyleRefusal::Value { line, name, found: value });
                }
                let page = if block.is_dark { &mut style.dark } else { &mut style.light };
                page.insert(name, value);
            }
        }
        Ok(style)
    }

    /// Finds two colours that are too close, on the light or on the dark page.
    ///
    /// # Errors
    ///
    /// [`StyleRefusal::Contrast`].
    pub fn check(&self) -> Result<(), StyleRefusal> {
        for (is_dark, colours) in [(false, self.colours(false)), (true, self.colours(true))] {
            if let Some((pair, ratio)) = too_close(&colours).first() {
                return Err(StyleRefusal::Contrast {
                    is_dark,
                    front: pair.front.to_owned(),
                    back: pair.back.to_owned(),
                    ratio: *ratio,
                    least: pair.least,
                });
            }
        }
        Ok(())
    }

    /// Colours by name, of the light or the dark page.
    pub fn colours(&self, is_dark: bool) -> BTreeMap<String, Colour> {
        let dark = self.dark.iter().filter(|_| is_dark);
        let read = |(name, value): (&String, &String)| Some((name.clone(), Colour::parse(value)?));
        self.light.iter().chain(dark).filter_map(read).collect()
    }

    /// As a style sheet.
    pub(super) fn css(&self) -> String {
        let block = |values: &BTreeMap<String, String>| {
            let values: Vec<String> =
                values.iter().map(|(name, it)| format!("--{name}:{it}")).collect();
            format!(":root{{{}}}", values.join(";"))
        };
        format!("{}\n@media ({DARK}){{{}}}\n", block(&self.light), block(&self.dark))
    }
}

fn is_length_value(value: &str) -> bool {
    let unit = UNITS.iter().find_map(|it| value.strip_suffix(it));
    let number = unit.and_then(|it| it.parse::<f64>().ok());
    number.is_some_and(|it| (0.0..=2_000.0).contains(&it))
}

struct Block {
    is_dark: bool,
    values: Vec<(u64, String, String)>,
    /// Nothing to choose from: the report's own tokens make the list.
    allowed_any: BTreeMap<String, String>,
}

/// The blocks `:root{…}`, at the top or within the dark page's `@media`.
fn blocks(text: &str) -> Result<Vec<Block>, StyleRefusal> {
    let text = without_comments(text);
    let mut blocks = Vec::new();
    let mut is_dark = false;
    let (mut line, mut rest) = (1, text.as_str());
    loop {
        let trimmed = rest.trim_start();
        line += n_lines(rest.get(..rest.len() - trimmed.len()).unwrap_or_default());
        rest = trimmed;
        if rest.is_empty() {
            return if is_dark { Err(form(line, "")) } else { Ok(blocks) };
        }
        if let Some(after) = rest.strip_prefix('}').filter(|_| is_dark) {
            (is_dark, rest) = (false, after);
            continue;
        }
        let Some((head, after)) = rest.split_once('{') else { return Err(form(line, rest)) };
        let name: String = head.chars().filter(|it| !it.is_whitespace()).collect();
        if name == format!("@media({DARK})") && !is_dark {
            line += n_lines(head);
            (is_dark, rest) = (true, after);
            continue;
        }
        let Some((inside, next)) = after.split_once('}').filter(|_| name == ":root") else {
            return Err(form(line, head));
        };
        line += n_lines(head);
        let mut values = Vec::new();
        for declaration in inside.split(';') {
            let own = declaration.trim();
            let at = line + n_lines(declaration.split(own).next().unwrap_or_default());
            line += n_lines(declaration);
            if own.is_empty() {
                continue;
            }
            let pair = own.strip_prefix("--").and_then(|it| it.split_once(':'));
            let Some((name, value)) = pair else { return Err(form(at, own)) };
            values.push((at, name.trim().to_owned(), value.trim().to_owned()));
        }
        blocks.push(Block { is_dark, values, allowed_any: BTreeMap::new() });
        rest = next;
    }
}

fn form(line: u64, found: &str) -> StyleRefusal {
    let found = found.lines().next().unwrap_or_default().chars().take(60).collect();
    StyleRefusal::Form { line, found }
}

fn n_lines(text: &str) -> u64 {
    text.matches('\n').count() as u64
}

/// Comments become blanks; their lines stay, so that lines keep their numbers.
fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (comment, rest) = part.split_once("*/").unwrap_or((part, ""));
        kept.extend(comment.chars().filter(|it| *it == '\n'));
        kept.push_str(rest);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_colours_can_be_told_apart_and_read_back() {
        let own = HouseStyle::own().unwrap();
        assert_eq!(own.check(), Ok(()));
        assert_eq!(HouseStyle::own().unwrap().with(&own.css(), Some(&own)).unwrap(), own);
    }

    #[test]
    fn colours_and_lengths_of_the_association_come_instead() {
        let text = "/* ours\n */\n:root { --accent: #5b2a86;\n  --radius: 0px }\n@media (prefers-color-scheme: dark) {\n :root { --accent: rgb(220, 190, 255) }\n}\n";
        let style = HouseStyle::parse(text).unwrap();
        assert!(style.css().contains("--accent:#5b2a86"), "{}", style.css());
        assert!(style.css().contains("--accent:rgb(220, 190, 255)"));
        assert!(style.css().contains("--ink:#1b1f24"), "what is not said stays");
    }

    #[test]
    fn what_is_not_a_name_a_colour_or_a_length_is_refused_with_its_line() {
        let line = |text: &str| match HouseStyle::parse(text) {
            Err(
                StyleRefusal::Form { line, .. }
                | StyleRefusal::Name { line, .. }
                | StyleRefusal::Value { line, .. },
            ) => line,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(line("body { color: red }"), 1);
        assert_eq!(line(":root {\n --accent: #5b2a86;\n --acent: #000 }"), 3);
        assert_eq!(line(":root {\n --accent: url(http://x/) }"), 2);
        assert_eq!(line(":root { --accent: expression(1) }"), 1);
        assert_eq!(line("@import 'x';"), 1);
        assert_eq!(line("</style><script>"), 1);
        assert_eq!(line(":root { --radius: 99999px }"), 1);
        assert_eq!(line("\n\n:root { --accent #000 }"), 3);
        assert_eq!(line("@media (prefers-color-scheme: dark) { :root { --accent: #fff }"), 1);
    }

    #[test]
    fn colours_too_close_are_refused_with_their_ratio() {
        match HouseStyle::parse(":root { --accent: #ffe600 }") {
            Err(StyleRefusal::Contrast { front, back, ratio, least, is_dark: false }) => {
                assert_eq!((front.as_str(), back.as_str(), least), ("accent", "paper", 4.5));
                assert!((1.2..1.4).contains(&ratio), "{ratio}");
            }
            other => panic!("{other:?}"),
        }
    }
}
