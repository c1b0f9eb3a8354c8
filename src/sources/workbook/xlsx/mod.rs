//! .xlsx: the list of sheets, and what their cells refer to.

use std::collections::BTreeMap;

use crate::{
    diagnostic::Code,
    sources::{
        LIMITS,
        workbook::{
            Refusal, Report, Workbook,
            container::Container,
            grid::Room,
            refuse,
            value::{Calendar, Shown},
            xml::Token,
        },
    },
};

mod shared;
mod sheet;
mod styles;

/// What the cells of all sheets refer to.
struct Context {
    texts: Vec<String>,
    shown: Vec<Shown>,
    calendar: Calendar,
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    is_hidden: bool,
    link: String,
}

/// What a part links to: kind and target, by the name of the link.
type Links = BTreeMap<String, (String, String)>;

pub(super) fn read(
    report: &mut Report<'_>,
    container: &mut Container<'_>,
) -> Result<Workbook, Refusal> {
    let main = main_part(report, container)?;
    let links = links_of(container, &main)?;
    let (listed, calendar) = sheets(container, &main)?;
    say_what_is_ignored(report, container);
    let target = |kind: &str| {
        let ending = format!("/{kind}");
        links.values().find(|it| it.0.ends_with(&ending)).map(|it| it.1.clone())
    };
    let texts = match target("sharedStrings") {
        Some(part) => shared::read(container, &part)?,
        None => Vec::new(),
    };
    let shown = match target("styles") {
        Some(part) => styles::read(container, &part)?,
        None => Vec::new(),
    };
    let context = Context { texts, shown, calendar };
    let mut room = Room::new();
    let mut workbook = Workbook::default();
    for sheet in listed {
        let Some((kind, part)) = links.get(&sheet.link) else {
            let refusal = refuse(Code::WorkbookBroken, container.file);
            return Err(refusal.with("found", sheet.name));
        };
        // A sheet that is a chart has no cells.
        if !kind.ends_with("/worksheet") || !report.admits(&sheet.name, sheet.is_hidden)? {
            continue;
        }
        let read = sheet::read(report, container, &context, (&sheet.name, part), &mut room)?;
        workbook.sheets.push(read);
    }
    Ok(workbook)
}

/// Finds the part that lists the sheets, and what kind of workbook this is.
fn main_part(report: &mut Report<'_>, container: &mut Container<'_>) -> Result<String, Refusal> {
    let file = container.file;
    let mut kinds = container.needed("[Content_Types].xml")?;
    let mut main = None;
    let mut strangers = Vec::new();
    loop {
        match kinds.token()? {
            Token::Open(tag) if tag.name == "Override" => {
                let kind = tag.get("ContentType").unwrap_or_default().to_owned();
                let part = tag.get("PartName").unwrap_or_default();
                if kind.contains("main") {
                    strangers.push(kind.clone());
                }
                if kind.contains("sheet.binary") {
                    return Err(refuse(Code::WorkbookOld, file));
                }
                let is_workbook = kind.contains("spreadsheetml") && kind.ends_with("main+xml")
                    || kind.contains("ms-excel") && kind.ends_with("macroEnabled.main+xml");
                if is_workbook {
                    main = Some((part.trim_start_matches('/').to_owned(), kind));
                }
            }
            Token::End => break,
            Token::Open(_) | Token::Close(_) | Token::Text(_) => (),
        }
    }
    drop(kinds);
    if let Some((part, kind)) = main {
        if kind.contains("macroEnabled") {
            report.note(Code::WorkbookMacrosIgnored);
        }
        return Ok(part);
    }
    // A list may give the kind of all parts at once; then the workbook is where it usually is.
    if strangers.is_empty() && container.names().iter().any(|it| it == "xl/workbook.xml") {
        return Ok("xl/workbook.xml".to_owned());
    }
    let found = strangers.into_iter().next().unwrap_or_else(|| "[Content_Types].xml".to_owned());
    Err(refuse(Code::NotAWorkbook, file).with("found", found))
}

fn say_what_is_ignored(report: &mut Report<'_>, container: &Container<'_>) {
    let has = |start: &str| container.names().iter().any(|it| it.starts_with(start));
    let has_links = has("xl/externalLinks/");
    let has_comments = has("xl/comments") || has("xl/threadedComments/");
    if has_links {
        report.note(Code::WorkbookLinksIgnored);
    }
    if has_comments {
        report.note(Code::WorkbookCommentsIgnored);
    }
}

/// What a part links to, with targets as names of parts.
fn links_of(container: &mut Container<'_>, part: &str) -> Result<Links, Refusal> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let mut links = Links::new();
    let Some(mut xml) = container.part(&format!("{folder}/_rels/{name}.rels"))? else {
        return Ok(links);
    };
    loop {
        match xml.token()? {
            Token::Open(tag) if tag.name == "Relationship" => {
                let get = |name| tag.get(name).unwrap_or_default();
                if get("TargetMode") == "External" {
                    continue;
                }
                let target = resolved(folder, get("Target"));
                links.insert(get("Id").to_owned(), (get("Type").to_owned(), target));
            }
            Token::End => return Ok(links),
            Token::Open(_) | Token::Close(_) | Token::Text(_) => (),
        }
    }
}

/// The name of a part that is named from a folder; one that leads out of the workbook names nothing.
fn resolved(folder: &str, target: &str) -> String {
    let full = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut steps = Vec::new();
    for step in full.split('/') {
        match step {
            "" | "." => (),
            ".." => drop(steps.pop()),
            other => steps.push(other),
        }
    }
    steps.join("/")
}

/// The sheets in their order, and the calendar.
fn sheets(container: &mut Container<'_>, main: &str) -> Result<(Vec<Listed>, Calendar), Refusal> {
    let file = container.file;
    let mut xml = container.needed(main)?;
    let mut calendar = Calendar::From1900;
    let mut listed = Vec::new();
    loop {
        match xml.token()? {
            Token::Open(tag) if tag.name == "workbookPr" && tag.is("date1904") => {
                calendar = Calendar::From1904;
            }
            Token::Open(tag) if tag.name == "sheet" => {
                if LIMITS.workbook.sheets <= listed.len() {
                    let refusal = refuse(Code::WorkbookSheets, file);
                    return Err(refusal.with("limit", LIMITS.workbook.sheets));
                }
                listed.push(Listed {
                    name: tag.get("name").unwrap_or_default().to_owned(),
                    is_hidden: tag.get("state").is_some_and(|it| it != "visible"),
                    link: tag.get("id").unwrap_or_default().to_owned(),
                });
            }
            Token::End => return Ok((listed, calendar)),
            Token::Open(_) | Token::Close(_) | Token::Text(_) => (),
        }
    }
}
