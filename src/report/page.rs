//! What every section needs: names, counts in words, and the pieces of which pictures are made.

use minijinja::Value;

use crate::{
    language::{Language, as_text},
    model::{Coded as _, Edition, PartyKind, Status},
    report::{State, shown::shown},
    scoring::assessment::{AgreementRecord, Assessment, QuadrantCode, StanceCounts, StatusCounts},
};

/// The assessment and the language in which it is told.
pub struct Page<'a> {
    pub(super) assessment: &'a Assessment,
    pub(super) language: &'a Language,
    pub(super) state: State,
}

impl<'a> Page<'a> {
    pub(super) fn text(&self, key: &str) -> String {
        self.language.text(key).to_owned()
    }

    pub(super) fn fill(&self, key: &str, arguments: &[(&str, String)]) -> String {
        self.language.fill(key, arguments)
    }

    pub(super) fn n(&self, n: u64) -> String {
        self.language.count(n)
    }

    pub(super) fn party(&self, id: &str) -> String {
        let found = self.assessment.parties.iter().find(|it| it.id == id);
        found.map_or_else(|| id.to_owned(), |it| it.name.clone())
    }

    pub(super) fn portfolio(&self, id: Option<&str>) -> String {
        let Some(id) = id.filter(|it| !it.is_empty()) else {
            return self.text("report.no_portfolio");
        };
        let found = self.assessment.portfolios.iter().find(|it| it.id == id);
        found.map_or_else(
            || id.to_owned(),
            |it| match (&it.name_en, self.language.tag) {
                (Some(name), "en") => name.clone(),
                _ => it.name.clone(),
            },
        )
    }

    pub(super) fn edition(&self) -> Edition {
        self.assessment.edition.edition
    }

    /// Whether the page has the evidence of each agreement, so that others can lead to it.
    pub(super) fn has_evidence(&self) -> bool {
        self.edition() != Edition::Public
    }

    /// The name of a status; to the party itself a finding is worded as what was found.
    pub(super) fn status(&self, status: Status) -> String {
        if status == Status::NotDone && self.edition() == Edition::Hearing {
            return self.text("status.not_done.hearing");
        }
        self.text(&format!("status.{}", status.code()))
    }

    pub(super) fn sign(&self, status: Status) -> String {
        self.text(&format!("status.{}.sign", status.code()))
    }

    /// By what the page can be filtered: portfolio, goals from the agreement's own up to the whole agenda, kind.
    pub(super) fn marks(&self, it: &AgreementRecord) -> Value {
        let mut goals = Vec::new();
        let mut current = it.goal.as_deref();
        while let Some(id) = current.filter(|id| !goals.contains(id)) {
            goals.push(id);
            let goal = self.assessment.goals.iter().find(|it| it.id == id);
            current = goal.and_then(|it| it.parent.as_deref());
        }
        shown!({
            "portfolio": it.portfolio.as_deref().unwrap_or_default(),
            "goals": goals,
            "kind": it.kind.map(crate::model::Coded::code).unwrap_or_default(),
        })
    }

    /// An agreement as others lead to it.
    pub(super) fn link(&self, it: &AgreementRecord) -> Value {
        shown!({ "id": it.id, "title": it.title, "linked": self.has_evidence(), "marks": self.marks(it) })
    }

    pub(super) fn agreement(&self, id: &str) -> String {
        let found = self.assessment.agreements.iter().find(|it| it.id == id);
        found.map_or_else(|| id.to_owned(), |it| it.title.clone())
    }

    /// Agreements in force.
    pub(super) fn in_force(&self) -> impl Iterator<Item = &'a AgreementRecord> {
        self.assessment.agreements.iter().filter(|it| !it.has_ended)
    }

    /// Current parties that answer for anything, municipalities first, each by name.
    pub(super) fn current_parties(&self) -> Vec<&'a str> {
        let mut parties: Vec<(bool, String, &str)> = self
            .assessment
            .by_party
            .iter()
            .filter_map(|it| self.assessment.parties.iter().find(|party| party.id == it.party))
            .map(|it| {
                (it.kind != Some(PartyKind::Municipality), it.name.to_lowercase(), it.id.as_str())
            })
            .collect();
        parties.sort();
        parties.into_iter().map(|(_, _, id)| id).collect()
    }

    /// "14 van 24", "tussen 14 en 17 van 24", or that nothing has fallen due.
    pub(super) fn range(&self, counts: &StatusCounts) -> String {
        let (low, high, due) = (counts.done, counts.done_high(), counts.n_due());
        let arguments = [("low", self.n(low)), ("high", self.n(high)), ("due", self.n(due))];
        let key = match (due, low == high) {
            (0, _) => "report.range.none",
            (_, true) => "report.range.exact",
            (_, false) => "report.range.between",
        };
        self.fill(key, &arguments)
    }

    /// The same as percentages, where there are enough to count in percentages; fewer are rounded to steps of five.
    pub(super) fn share(&self, counts: &StatusCounts) -> Option<String> {
        let minimum = &self.assessment.policy.minimum;
        let due = counts.n_due();
        if due < minimum.percentage.max(1) {
            return None;
        }
        let is_rough = due < minimum.whole_percentage;
        let step = if is_rough { 5 } else { 1 };
        // To the nearest step, halves upwards.
        let percentage = |n: u64| self.n((200 * n + due * step) / (2 * due * step) * step);
        let (low, high) = (percentage(counts.done), percentage(counts.done_high()));
        let form = if low == high { "exact" } else { "between" };
        let rough = if is_rough { "about" } else { "share" };
        Some(self.fill(&format!("report.{rough}.{form}"), &[("low", low), ("high", high)]))
    }

    /// How many said yes without a condition, as a range where positions are not on record.
    pub(super) fn said_plainly(&self, stances: &StanceCounts) -> String {
        self.said("report.said.plain", stances.yes, stances)
    }

    /// How many said yes, with or without a condition, as a range where positions are not on record.
    pub(super) fn said_yes(&self, stances: &StanceCounts) -> String {
        self.said("report.said.any", stances.n_agreed(), stances)
    }

    /// A position that is not on record may have been a yes: it is never counted as none.
    fn said(&self, key: &str, low: u64, stances: &StanceCounts) -> String {
        let unknown = stances.not_recorded;
        let form = match (stances.entitled, unknown) {
            (seats, unknown) if seats == unknown => "none",
            (_, 0) => "exact",
            _ => "between",
        };
        let arguments = [
            ("low", self.n(low)),
            ("high", self.n(low + unknown)),
            ("seats", self.n(stances.entitled)),
        ];
        self.fill(&format!("{key}.{form}"), &arguments)
    }

    /// In how many ways of counting a picture is the same; where it is in fewer than nine of ten, that it depends on how one counts.
    pub(super) fn robust(&self, ways: Option<&(u64, u64)>) -> Option<String> {
        let (kept, n) = ways.filter(|it| 0 < it.1)?;
        let key = if 9 * n <= 10 * kept { "report.robust.holds" } else { "report.robust.depends" };
        Some(self.fill(key, &[("n", self.n(*kept)), ("of", self.n(*n))]))
    }

    /// The segments of a stacked bar on a scale of 1000, with a gap between them.
    pub(super) fn bar(&self, counts: &StatusCounts, due_only: bool) -> Value {
        let shown: Vec<Status> = Status::ALL
            .iter()
            .copied()
            .filter(|it| it.is_due() || !due_only && *it == Status::NotDue)
            .collect();
        let total: u64 = shown.iter().map(|it| counts.of(*it)).sum();
        let mut at = 0.0;
        let mut segments = Vec::new();
        for status in shown.iter().filter(|it| 0 < counts.of(**it)) {
            let count = counts.of(*status);
            let width = 1000.0 * count as f64 / total.max(1) as f64;
            segments.push(shown!({
                "code": status.code(), "name": self.status(*status), "sign": self.sign(*status),
                "n": self.n(count), "x": format!("{at:.1}"), "width": format!("{:.1}", (width - 3.0).max(1.0)),
                "middle": format!("{:.1}", at + width / 2.0), "size": if 26.0 <= width { "wide" } else if 19.0 <= width { "narrow" } else { "none" },
            }));
            at += width;
        }
        let words: Vec<String> =
            shown.iter().map(|it| format!("{} {}", self.status(*it), counts.of(*it))).collect();
        shown!({ "segments": segments, "words": words.join(", "), "total": total })
    }

    /// All statuses with their signs and counts.
    pub(super) fn statuses(&self, counts: &StatusCounts) -> Vec<Value> {
        let row = |it: &Status| {
            shown!({
                "code": it.code(), "name": self.status(*it), "sign": self.sign(*it), "n": self.n(counts.of(*it)),
            })
        };
        Status::ALL.iter().map(row).collect()
    }

    /// A table with a link to the same as CSV.
    pub(super) fn table(&self, caption: &str, headings: &[String], rows: &[Vec<String>]) -> Value {
        let (href, size) = self.csv_link(headings, rows);
        shown!({ "caption": caption, "headings": headings, "rows": rows, "href": href, "size": size })
    }

    /// The link alone, for what stands on the page in another form.
    pub(super) fn csv(&self, caption: &str, headings: &[String], rows: &[Vec<String>]) -> Value {
        let (href, size) = self.csv_link(headings, rows);
        shown!({ "caption": caption, "href": href, "size": size })
    }

    /// A table as CSV within the page, and its number of bytes.
    fn csv_link(&self, headings: &[String], rows: &[Vec<String>]) -> (String, String) {
        use base64::Engine as _;
        let mut text = String::new();
        for row in std::iter::once(headings).chain(rows.iter().map(Vec::as_slice)) {
            push_csv_line(&mut text, row);
        }
        let link = base64::engine::general_purpose::STANDARD.encode(&text);
        let size = self.n(u64::try_from(text.len()).unwrap_or(0));
        (format!("data:text/csv;charset=utf-8;base64,{link}"), size)
    }

    /// The head of the page: state, edition, title, day, hearing.
    pub(super) fn head(&self) -> Value {
        let assessment = self.assessment;
        let hearing = &assessment.hearing;
        let replies = if hearing.n_asked == 0 {
            self.text("report.head.no_replies")
        } else {
            let arguments = [("n", self.n(hearing.n_replied)), ("of", self.n(hearing.n_parties))];
            self.fill("report.head.replies", &arguments)
        };
        let term = hearing.last_term.map(|it| {
            let key = if it < assessment.as_of { "term_over" } else { "term" };
            self.fill(&format!("report.head.{key}"), &[("day", self.language.day(it))])
        });
        let code = self.edition().code();
        let own = &assessment.edition;
        let party = own.party.as_ref().map(|it| self.party(it));
        let secret = (0 < own.n_secret_left_out)
            .then(|| self.fill("report.head.secret", &[("n", self.n(own.n_secret_left_out))]));
        shown!({
            "title": assessment.dataset.title, "description": assessment.dataset.description,
            "as_of": self.language.day(assessment.as_of),
            "known_on": assessment.known_on.map(|it| self.fill("report.head.known_on", &[("day", self.language.day(it))])),
            "replies": replies, "term": term, "secret": secret,
            "state": self.text(&format!("report.head.{}", self.state.code())),
            "edition": self.text(&format!("edition.{code}")), "about_edition": self.text(&format!("edition.{code}.about")),
            "edition_code": code, "party": party,
            "fingerprint": assessment.dataset.fingerprint, "made_by": assessment.made_by,
            "day": assessment.as_of.to_string(),
            "known_on_day": assessment.known_on.map(|it| it.to_string()).unwrap_or_default(),
            "party_id": own.party.clone().unwrap_or_default(), "state_code": self.state.code(),
            "secret_code": if self.edition() == Edition::Public && 0 < own.n_secret_left_out { "left-out" } else { "" },
        })
    }

    /// The agreements that can be asked for together: by portfolio, by goal, by kind.
    pub(super) fn filters(&self) -> Vec<Value> {
        let agreements = &self.assessment.agreements;
        let mut filters = Vec::new();
        let mut add = |name: &str, mut options: Vec<(String, String)>| {
            options.sort_by_key(|(_, label)| label.to_lowercase());
            options.dedup();
            if 1 < options.len() {
                let options: Vec<Value> = options
                    .iter()
                    .map(|(value, label)| shown!({ "value": value, "label": label }))
                    .collect();
                filters.push(shown!({ "name": name, "label": self.text(&format!("report.filter.{name}")), "options": options }));
            }
        };
        let of_portfolio = agreements.iter().filter_map(|it| it.portfolio.as_deref());
        add(
            "portfolio",
            of_portfolio.map(|it| (it.to_owned(), self.portfolio(Some(it)))).collect(),
        );
        let goals = self.assessment.goals.iter().filter(|it| it.parent.is_some());
        add("goal", goals.map(|it| (it.id.clone(), it.title.clone())).collect());
        let kinds = agreements.iter().filter_map(|it| it.kind);
        add(
            "kind",
            kinds
                .map(|it| {
                    (it.code().to_owned(), self.text(&format!("agreement_kind.{}", it.code())))
                })
                .collect(),
        );
        filters
    }

    /// The name of where a group stands between saying and doing.
    pub(super) fn quadrant(&self, quadrant: QuadrantCode) -> (String, String) {
        let code = serde_json::to_value(quadrant).ok();
        let code = code.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let name = self.text(&format!("quadrant.{code}"));
        (code, name)
    }
}

/// A row of a table that is opened in a spreadsheet.
fn push_csv_line(text: &mut String, cells: &[String]) {
    for (at, cell) in cells.iter().enumerate() {
        text.push_str(if at == 0 { "\"" } else { ",\"" });
        for (at, piece) in as_text(cell).split('"').enumerate() {
            text.push_str(if at == 0 { "" } else { "\"\"" });
            text.push_str(piece);
        }
        text.push('"');
    }
    text.push_str("\r\n");
}
