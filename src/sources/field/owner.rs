//! Whose a record is, where no field says so.

use crate::{
    diagnostic::Code,
    sources::{
        field::{Harvest, Origin},
        municipality::{self, Resolved},
    },
};

/// Stands for the organisation that keeps a register which does not say whose it is.
pub(super) const OWN: &str = "own-organisation";

/// The party of a record: the municipality that an address or a name tells, or whoever keeps the register.
pub(super) fn party(told: &str, origin: Origin, harvest: &mut Harvest) -> String {
    let Some(found) = of_address(told).or_else(|| living(told)) else {
        harvest.tally(Code::FieldPartyOwn, origin, OWN);
        harvest.row("parties", origin).put("id", OWN).put("name", OWN).add_once();
        return OWN.to_owned();
    };
    harvest.tally(Code::FieldPartyTold, origin, &found.label());
    harvest
        .row("parties", origin)
        .put("id", found.code)
        .put("name", found.name)
        .put("kind", "municipality")
        .put("code", found.code)
        .add_once();
    found.code.to_owned()
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
