//! What stands around agreements: parties, portfolios, bodies, meetings, searches. Taken over and counted, not scored.

use std::collections::BTreeMap;

use crate::{
    model::{Body, Party, Portfolio, Presence},
    register::Register,
    scoring::{
        Window,
        assessment::{BodyRecord, MeetingYear, PartyRecord},
        count,
    },
};

pub(super) fn n_meetings(register: &Register, window: Window) -> u64 {
    let held = register.meetings.values().filter_map(|it| it.date);
    count(held.filter(|it| it.first_day() <= window.as_of).count())
}

/// Meetings by year: how many, how long, how well attended.
pub(super) fn meetings(register: &Register, window: Window) -> Vec<MeetingYear> {
    let mut years: BTreeMap<i16, MeetingYear> = BTreeMap::new();
    let mut year_of: BTreeMap<&str, i16> = BTreeMap::new();
    let held = register.meetings.values().filter_map(|it| Some((it, it.date?.first_day())));
    for (meeting, day) in held.filter(|it| it.1 <= window.as_of) {
        let year = day.year();
        year_of.insert(&meeting.id, year);
        let own = years.entry(year).or_insert(MeetingYear {
            year,
            n_meetings: 0,
            person_hours: 0.0,
            n_with_hours: 0,
            n_present: 0,
            n_attendance: 0,
        });
        own.n_meetings += 1;
        own.person_hours += meeting.person_hours.unwrap_or(0.0);
        own.n_with_hours += u64::from(meeting.person_hours.is_some());
    }
    for it in &register.attendance {
        let own = year_of.get(it.meeting.as_str()).and_then(|year| years.get_mut(year));
        let (Some(own), Some(present)) = (own, it.present) else { continue };
        own.n_attendance += 1;
        own.n_present += u64::from(present == Presence::Yes);
    }
    years.into_values().collect()
}

pub(super) fn n_searches(register: &Register, window: Window) -> BTreeMap<String, u64> {
    let mut n_searches = BTreeMap::new();
    for search in &register.searches {
        if search.searched_on.is_none_or(|it| it.last_day() <= window.as_of) {
            *n_searches.entry(search.party.clone()).or_default() += 1;
        }
    }
    n_searches
}

pub(super) fn parties(register: &Register, window: Window) -> Vec<PartyRecord> {
    let record = |it: &Party| PartyRecord {
        id: it.id.clone(),
        name: it.name.clone(),
        kind: it.kind,
        code: it.code.clone(),
        population: it.population,
        valid_from: it.valid_from,
        valid_to: it.valid_to,
        successor: it.successor.clone(),
        is_current: it.exists_on(window.as_of),
    };
    register.parties.values().map(record).collect()
}

pub(super) fn portfolios(register: &Register) -> Vec<Portfolio> {
    let mut portfolios: Vec<Portfolio> = register.portfolios.values().cloned().collect();
    portfolios.sort_by_key(|it| it.name.to_lowercase());
    portfolios
}

pub(super) fn bodies(register: &Register, window: Window) -> Vec<BodyRecord> {
    let places = |body: &str, has_seat: bool| {
        let own = register.memberships.iter().filter(|it| it.body == body);
        own.filter(|it| it.has_seat() == has_seat && it.holds_on(window.as_of))
            .map(|it| it.party.clone())
            .collect()
    };
    let record = |body: &Body| BodyRecord {
        body: body.clone(),
        members: places(&body.id, true),
        beside: places(&body.id, false),
    };
    register.bodies.values().map(record).collect()
}
