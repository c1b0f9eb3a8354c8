//! What a report says of itself at its head, and where it differs from one that was made again.

use std::collections::BTreeMap;

use crate::{
    model::{Coded as _, Day, Edition},
    report::State,
};

/// What a report says of itself: enough to make it again from the same data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The tag of its language.
    pub language: String,
    /// The fingerprint of the data that it was made of.
    pub fingerprint: String,
    /// The day that it speaks of.
    pub as_of: Day,
    /// The last day of which it knows what was recorded, if that was limited.
    pub known_on: Option<Day>,
    /// For whom it is.
    pub edition: Edition,
    /// The id of the party whose hearing it is for.
    pub party: Option<String>,
    /// Whether it says that the hearing is over.
    pub state: State,
    /// Whether agreements under secrecy were counted as if they were not there.
    pub leaves_out_secret: bool,
    /// The program that made it, with its version.
    pub made_by: String,
}

impl Claim {
    /// Reads what stands at the head of a report; `None` if it is no report of this program.
    pub fn read(html: &str) -> Option<Claim> {
        let language = between(html, "<html lang=\"", "\"")?;
        let body = between(html, "<body ", ">")?;
        let said = |name: &str| between(body, &format!("data-{name}=\""), "\"").map(unescaped);
        let known_on = said("known-on").filter(|it| !it.is_empty());
        Some(Claim {
            language: language.to_owned(),
            fingerprint: said("fingerprint")?,
            as_of: said("as-of")?.parse().ok()?,
            known_on: known_on.map(|it| it.parse()).transpose().ok()?,
            edition: Edition::from_code(&said("edition")?)?,
            party: said("party").filter(|it| !it.is_empty()),
            state: State::from_code(&said("state")?)?,
            leaves_out_secret: said("secret")? == "left-out",
            made_by: said("made-by")?,
        })
    }
}

/// The names of the parts in which two reports differ, in the order of the page: `head`, the ids of sections, `foot`.
///
/// ```
/// let page = |text: &str| format!("<html><section id=\"glance\">{text}</section></main></html>");
/// assert!(tenzij::report::differences(&page("3"), &page("3")).is_empty());
/// assert_eq!(tenzij::report::differences(&page("3"), &page("4")), ["glance"]);
/// ```
pub fn differences(found: &str, made: &str) -> Vec<String> {
    let (found, made) = (parts(found), parts(made));
    let text_of = |parts: &[(String, &str)]| -> BTreeMap<String, String> {
        parts.iter().map(|(name, text)| (name.clone(), (*text).to_owned())).collect()
    };
    let (found_texts, made_texts) = (text_of(&found), text_of(&made));
    let mut names: Vec<String> = Vec::new();
    for (name, _) in made.iter().chain(&found) {
        if found_texts.get(name) != made_texts.get(name) && !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

const SECTION: &str = "<section id=\"";

/// The parts of a page, each with its name. Parts of one name follow each other, numbered from the second on.
fn parts(html: &str) -> Vec<(String, &str)> {
    let (main, foot) = html.split_at(html.rfind("</main>").unwrap_or(html.len()));
    let mut starts: Vec<usize> = main.match_indices(SECTION).map(|(at, _)| at).collect();
    starts.push(main.len());
    let head = main.get(..starts.first().copied().unwrap_or(0)).unwrap_or_default();
    let mut parts = vec![("head".to_owned(), head)];
    for (from, to) in starts.iter().zip(starts.iter().skip(1)) {
        let text = main.get(*from..*to).unwrap_or_default();
        let name = between(text, SECTION, "\"").unwrap_or_default();
        let n_before = parts.iter().filter(|(it, _)| it.split(' ').next() == Some(name)).count();
        let name =
            if n_before == 0 { name.to_owned() } else { format!("{name} ({})", n_before + 1) };
        parts.push((name, text));
    }
    parts.push(("foot".to_owned(), foot));
    parts
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

/// Takes back the escapes of an attribute.
fn unescaped(text: &str) -> String {
    let escapes =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/")];
    let text = escapes.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    // Last, so that what was an ampersand does not begin an escape of its own.
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!DOCTYPE html>\n<html lang=\"nl\">\n<body data-fingerprint=\"ab12\" data-as-of=\"2026-09-30\" data-known-on=\"\" data-edition=\"wederhoor\" data-party=\"a&amp;b\" data-state=\"concept\" data-secret=\"\" data-title=\"&gt;\" data-made-by=\"tenzij 0.1.0\">\n";

    #[test]
    fn what_a_report_says_of_itself_is_read() {
        let claim = Claim::read(PAGE).unwrap();
        assert_eq!(claim.language, "nl");
        assert_eq!(claim.as_of, "2026-09-30".parse().unwrap());
        assert_eq!(claim.known_on, None);
        assert_eq!(claim.edition, Edition::Hearing);
        assert_eq!(claim.party.as_deref(), Some("a&b"));
        assert_eq!(claim.state, State::Concept);
        assert!(!claim.leaves_out_secret);
    }

    #[test]
    fn a_page_that_lacks_a_mark_or_has_an_impossible_one_is_no_report() {
        for (from, to) in [
            ("data-fingerprint", "data-x"),
            ("2026-09-30", "2026-09-31"),
            ("wederhoor", "iedereen"),
            ("concept", "bijna"),
            ("data-known-on=\"\"", "data-known-on=\"gisteren\""),
            ("<body ", "<div "),
        ] {
            assert_eq!(Claim::read(&PAGE.replace(from, to)), None, "{to}");
        }
        assert_eq!(Claim::read(""), None);
    }

    #[test]
    fn escapes_are_taken_back_once() {
        assert_eq!(unescaped("&amp;lt; &lt;a&#x2f;&gt; &quot;&#x27;"), "&lt; <a/> \"'");
    }

    #[test]
    fn parts_that_were_added_removed_or_moved_are_named() {
        let page = |ids: &[&str]| {
            let sections = ids.iter().map(|it| format!("{SECTION}{it}\">{it}</section>"));
            format!("<html><main>{}</main><p>1</p>", sections.collect::<String>())
        };
        let whole = page(&["a", "b"]);
        assert_eq!(differences(&whole, &page(&["a"])), ["b"]);
        assert_eq!(differences(&page(&["a"]), &whole), ["b"]);
        assert_eq!(differences(&page(&["a", "b", "b"]), &whole), ["b (2)"]);
        assert_eq!(differences(&whole.replace("<p>1", "<p>2"), &whole), ["foot"]);
        assert_eq!(differences(&whole.replace("<html>", "<html >"), &whole), ["head"]);
        assert_eq!(differences("", &whole), ["head", "a", "b", "foot"]);
    }
}
