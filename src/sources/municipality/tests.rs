use super::*;
use crate::language::LANGUAGES;

/// What a text stands for, in short: a code, `old>new`, `old?candidates`, `a|b` or nothing.
fn check(text: &str, expected: &str) {
    let codes = |of: &[&Municipality]| of.iter().map(|it| it.code).collect::<Vec<&str>>().join("|");
    let found = match resolve(text) {
        Resolved::One(it) => it.code.to_owned(),
        Resolved::Successor { ended, now } => format!("{}>{}", ended.code, now.code),
        Resolved::Ended { ended, candidates } => format!("{}?{}", ended.code, codes(&candidates)),
        Resolved::Several(candidates) => codes(&candidates),
        Resolved::Unknown => String::new(),
    };
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn the_twelve_of_drenthe_are_these() {
    let own = MUNICIPALITIES.iter().filter(|it| it.exists && it.province == Some("Drenthe"));
    let own: Vec<String> = own.map(Municipality::label).collect();
    let expected = [
        "Assen (GM0106)",
        "Coevorden (GM0109)",
        "Emmen (GM0114)",
        "Hoogeveen (GM0118)",
        "Meppel (GM0119)",
        "Aa en Hunze (GM1680)",
        "Borger-Odoorn (GM1681)",
        "De Wolden (GM1690)",
        "Noordenveld (GM1699)",
        "Westerveld (GM1701)",
        "Tynaarlo (GM1730)",
        "Midden-Drenthe (GM1731)",
    ];
    assert_eq!(own, expected);
}

#[test]
fn a_code_is_the_same_in_all_its_spellings() {
    for text in
        ["GM0106", "gm0106", "GM0106   ", "GM0106    ", "0106", "106", "GM106", "\u{a0}0106"]
    {
        check(text, "GM0106");
    }
    check("https://identifier.overheid.nl/tooi/id/gemeente/gm0106", "GM0106");
    check("1680", "GM1680");
    for text in ["GM0000", "GM9999", "GM", "GM01O6", "00106", "01 06", "PV22", "", "  ", "-106"] {
        check(text, "");
    }
}

#[test]
fn a_name_is_the_same_with_and_without_its_accents_its_article_and_its_province() {
    check("Súdwest-Fryslân", "GM1900");
    check("sudwest-fryslan", "GM1900");
    check("Su\u{301}dwest\u{2011}Frysla\u{302}n", "GM1900");
    check("Den Haag", "GM0518");
    check("'s-Gravenhage", "GM0518");
    check("\u{2019}s-Gravenhage (gemeente)", "GM0518");
    check("s-Gravenhage", "GM0518");
    check("'s-Hertogenbosch", "GM0796");
    check("Den Bosch", "GM0796");
    check("Hengelo", "GM0164");
    check("Hengelo (O.)", "GM0164");
    check("Bergen (NH)", "GM0373");
    check("Bergen (NH.)", "GM0373");
    check("Bergen (Noord-Holland)", "GM0373");
    check("Bergen (L)", "GM0893");
    check("gemeente Assen", "GM0106");
    check("Gemeente  ASSEN ", "GM0106");
    check("Wolden, De", "GM1690");
    check("Nuenen, Gerwen en Nederwetten", "GM0820");
    check("Utrecht (gemeente)", "GM0344");
    check("Groningen", "GM0014");
}

#[test]
fn a_name_that_several_have_and_one_that_only_looks_alike_are_not_chosen_from() {
    check("Bergen", "GM0373|GM0893");
    check("Bergen (Drenthe)", "");
    check("Bergen (zee)", "");
    check("Asse", "");
    check("Assenn", "");
    check("Drenthe", "");
    check("Haren (Gr.)", "GM0017>GM0014");
}

#[test]
fn what_ended_leads_on_only_where_it_is_clear_to_what() {
    check("GM0457", "GM0457>GM0363");
    check("Weesp", "GM0457>GM0363");
    // Gaasterlân-Sleat became part of De Friese Meren, which took another name and code.
    check("Gaasterlan-Sleat", "GM0653>GM1940");
    check("Millingen aan de Rijn", "GM0265>GM1945");
    check("Haaren", "GM0788?GM0757|GM0824|GM0855|GM0865");
    check("Winsum", "GM0053?GM1966|GM1969");
    check("Hengelo (Gld.)", "GM0248?");
    check("GM0248", "GM0248?");
}

#[test]
fn every_code_in_every_spelling_and_every_name_is_the_municipality_itself() {
    let itself = |text: &str, own: &Municipality| {
        let named = match resolve(text) {
            Resolved::One(it) => vec![it],
            Resolved::Successor { ended, .. } | Resolved::Ended { ended, .. } => vec![ended],
            Resolved::Several(all) => all,
            Resolved::Unknown => Vec::new(),
        };
        assert!(named.iter().any(|it| it.code == own.code), "{text:?} {named:?}");
        named.len()
    };
    let mut n_asked = 0;
    for own in MUNICIPALITIES.iter() {
        let digits = &own.code[2..];
        let short = digits.trim_start_matches('0');
        for text in [own.code, &own.code.to_lowercase(), digits, short, &format!("{:10}", own.code)]
        {
            assert_eq!(itself(text, own), 1);
            n_asked += 1;
        }
        for name in std::iter::once(&own.name).chain(&own.variants).filter(|_| own.exists) {
            assert_eq!(itself(name, own), 1);
            n_asked += 1;
        }
    }
    assert!(5 * 500 < n_asked);
}

#[test]
fn the_list_holds_together() {
    let real: Vec<&Municipality> = MUNICIPALITIES.iter().filter(|it| !it.is_made_up()).collect();
    let n_living = real.iter().filter(|it| it.exists).count();
    let n_lines = include_str!("../../../datasets/reference/municipalities.csv").lines().count();
    assert_eq!((n_living, real.len() + 1), (342, n_lines));
    // Those that are made up stand apart in codes and names.
    let of_made_up = MUNICIPALITIES.iter().filter(|it| it.is_made_up());
    let shared = of_made_up.clone().filter(|own| real.iter().any(|it| it.name == own.name));
    assert_eq!((of_made_up.count(), shared.count()), (5, 0));
    assert!(MUNICIPALITIES.is_sorted_by_key(|it| it.code));
    for own in MUNICIPALITIES.iter() {
        assert_eq!(spelling::code(own.code).as_deref(), Some(own.code));
        assert!(own.successors.iter().all(|it| by_code(it).is_some()), "{own:?}");
        let is_over = own.last_year.is_some() || !own.successors.is_empty();
        assert!(!(own.exists && is_over), "{own:?}");
        assert!(own.province.is_some() || !own.exists || own.is_made_up(), "{own:?}");
        // Who follows existed the year after, or was there all along.
        for next in own.successors.iter().filter_map(|it| by_code(it)) {
            let (Some(last), Some(first)) = (own.last_year, next.first_year) else { continue };
            assert!(first <= last + 1, "{own:?} {next:?}");
        }
    }
    let provinces: std::collections::BTreeSet<_> =
        MUNICIPALITIES.iter().filter_map(|it| it.province).collect();
    assert_eq!(provinces.len(), 12);
}

#[test]
fn what_cannot_be_settled_is_asked_with_what_to_choose_from() {
    let place = || Place::row("cijfers.csv", 3).cell("Gemeenten");
    let asked = |text: &str| match resolve(text).settle(place(), text) {
        Ok((found, note)) => {
            format!(
                "{}\n{}",
                found.code,
                note.map_or_else(String::new, |it| it.render(&LANGUAGES[1]))
            )
        }
        Err(question) => question.render(&LANGUAGES[1]),
    };
    let all: Vec<String> =
        ["Weesp", "Winsum", "Bergen", "Asse"].iter().map(|it| asked(it)).collect();
    insta::assert_snapshot!(all.join("\n"));
}
