//! Whose a record is, where no field says so.

use crate::{
    diagnostic::Code,
    sources::{
        field::{Harvest, Origin},
        municipality::{self, Resolved},
    },
};

/// The party of a record: the municipality that an address or a name tells, or the one that was given for the file.
///
/// `None` where neither does; the file is then refused until somebody says whose it is.
pub(super) fn party(told: &str, origin: Origin, harvest: &mut Harvest) -> Option<String> {
    let Some(found) = of_address(told).or_else(|| living(told)) else {
        return harvest.owner(origin);
    };
    harvest.tally(Code::FieldPartyTold, origin, &found.label());
    harvest
        .row("parties", origin)
        .put("id", found.code)
        .put("name", found.name)
        .put("kind", "municipality")
        .put("code", found.code)
        .add_once();
    Some(found.code.to_owned())
}

/// The municipality whose name is a part of the host of an address, as in `gemeenteraad.assen.example`.
fn of_address(text: &str) -> Option<&'static municipality::Municipality> {
    let behind = text.split_once("://")?.1;
    let host = behind.split(['/', '?', '#', ':']).next()?;
    let mut found = host
        .split('.')
        .filter(|it| !it.contains(|it: char| it.is_ascii_digit()))
        .filter_map(living);
    // Two different ones in one host tell nothing.
    let first = found.next()?;
    found.all(|it| it == first).then_some(first)
}

fn living(name: &str) -> Option<&'static municipality::Municipality> {
    match municipality::resolve(name) {
        Resolved::One(it) => Some(it),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_tells_a_municipality_only_by_its_whole_name() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(of_address(text).map(|it| it.code), expected, "{text}");
        };
        check("https://gemeenteraad.assen.example/x", Some("GM0106"));
        check("https://Aa-en-Hunze.example:8080?x", None);
        check("https://emmen.example/assen", Some("GM0114"));
        check("https://raad.assen.emmen.example", None);
        check("https://raadsinformatie.example", None);
        check("https://106.example", None);
        check("assen", None);
    }
}
