//! How it was made: measures, choices, rows, questions.

use minijinja::Value;

use crate::{
    diagnostic::Severity,
    measures::{
        MEASURES,
        coder_reliability::{FIRM_FROM, TENTATIVE_FROM},
        energy_leak::EnergyLeak,
        trend::median,
    },
    model::{Bounds, Edition, Outcome},
    report::{page::Page, shown::shown},
    scoring::assessment::{CodingRecord, GroupRecord},
};

pub(super) fn view(page: &Page<'_>) -> Value {
    let assessment = page.assessment;
    let total = |field: fn(&crate::register::draft::Reading) -> u64| {
        page.n(assessment.readings.iter().map(field).sum())
    };
    let rows = [
        ("read", total(|it| it.n_read)),
        ("used", total(|it| it.n_used)),
        ("aside", total(|it| it.n_set_aside)),
        ("blank", total(|it| it.n_blank)),
    ];
    let files: Vec<Vec<String>> = assessment
        .readings
        .iter()
        .map(|it| {
            vec![
                it.file.clone(),
                it.n_read.to_string(),
                it.n_used.to_string(),
                it.n_set_aside.to_string(),
                it.n_blank.to_string(),
            ]
        })
        .collect();
    let headings = ["file", "read", "used", "aside", "blank"]
        .map(|it| page.text(&format!("report.method.col_{it}")));
    let told = |severity: Severity| -> Vec<Value> {
        let own = assessment.diagnostics.iter().filter(|it| it.severity == severity);
        own.map(|it| shown!({ "place": it.place.to_string(), "message": it.message(page.language), "help": it.help(page.language) })).collect()
    };
    let cards: Vec<Value> = MEASURES
        .iter()
        .map(|it| shown!({ "name": page.text(&format!("card.{}.name", it.id)), "reads_as": page.text(&format!("card.{}.reads_as", it.id)), "formula": it.formula, "source": it.source, "undefined": page.text(&format!("card.{}.undefined", it.id)) }))
        .collect();
    let policy = serde_json::to_value(&assessment.policy).unwrap_or_default();
    let policy: Vec<Value> = policy.as_object().into_iter().flatten().flat_map(|(section, choices)| {
        choices.as_object().into_iter().flatten().map(move |(name, value)| shown!({ "key": format!("{section}.{name}"), "value": value.to_string() }))
    }).collect();
    let absent: Vec<String> =
        assessment.absent_tables.iter().map(|it| page.text(&format!("table.{it}"))).collect();
    // A party is shown what is said of it, not numbers over all.
    let has_numbers = page.edition() != Edition::Hearing && !assessment.overall.is_withheld;
    shown!({
        "title": page.fill("report.method.title", &rows),
        "numbers": has_numbers.then(|| numbers(page, &assessment.overall)), "files": page.table(&page.text("report.method.files"), &headings, &files),
        "questions": told(Severity::Question), "notes": told(Severity::Note), "cards": cards, "policy": policy,
        "absent": (!absent.is_empty()).then(|| page.fill("report.method.absent", &[("list", page.language.list(&absent))])),
        "search": searches(page), "ways": ways(page), "coding": if has_numbers { coding(page) } else { Vec::new() },
        "fingerprint": assessment.dataset.fingerprint, "made_by": assessment.made_by, "licence": assessment.dataset.licence,
        "cite": page.fill("report.method.cite", &[("title", assessment.dataset.title.clone()), ("day", page.language.day(assessment.as_of)), ("made_by", assessment.made_by.clone()), ("fingerprint", assessment.dataset.fingerprint.chars().take(12).collect())]),
    })
}

fn numbers(page: &Page<'_>, group: &GroupRecord) -> Value {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let name = |id: &str| page.text(&format!("card.{id}.name"));
    let bounds = |it: Option<Bounds>| {
        it.map(|it| {
            format!("{} – {}", page.language.decimal(it.low, 3), page.language.decimal(it.high, 3))
        })
        .unwrap_or_default()
    };
    let point = |it: Outcome| match it {
        Outcome::Value(value) => page.language.decimal(value, 3),
        Outcome::Undefined(reason) => page.text(&format!("undefined.{}", reason.code())),
    };
    for (id, it) in [
        ("consensus", &group.consensus),
        ("harmony", &group.harmony),
        ("leak", &group.leak),
        ("follow_through", &group.follow_through),
    ] {
        rows.push(vec![
            name(id),
            point(it.point),
            bounds(it.bounds),
            bounds(it.interval),
            format!("{} / {}", it.n_used, it.n_unknown),
        ]);
    }
    let plain = |label: String, value: String| {
        vec![label, value, String::new(), String::new(), String::new()]
    };
    let weighted = &page.assessment.weighted_follow_through;
    rows.push(vec![
        page.text("report.method.weighted"),
        point(weighted.point),
        bounds(weighted.bounds),
        String::new(),
        format!("{} / {}", weighted.n_used, weighted.n_unknown),
    ]);
    rows.push(plain(
        page.text("report.method.with_reasons"),
        point(group.follow_through_with_reasons),
    ));
    rows.push(plain(name("voice"), point(group.voice)));
    rows.push(plain(page.text("report.method.coverage"), point(group.coverage)));
    if let Some(parts) = group.parts {
        for (part, value) in [
            ("late", parts.late),
            ("mismatch", parts.mismatch),
            ("broken", parts.broken),
            ("conditional", parts.conditional),
            ("deviated", parts.deviated),
        ] {
            let is_measured = part != "mismatch" || group.mismatch_measured;
            let shown = if is_measured {
                page.language.decimal(value, 3)
            } else {
                page.text("undefined.not-measured")
            };
            rows.push(plain(page.text(&format!("report.method.part_{part}")), shown));
        }
    }
    for (label, it) in [
        ("energy_hours", group.energy_hours),
        ("energy_euros", group.energy_euros),
        ("sunk_hours", group.sunk_hours),
    ] {
        rows.push(energy(page, label, it));
    }
    if let Some(it) = group.paradox {
        let shown = |value| page.language.decimal(value, 3);
        rows.push(vec![
            name("paradox"),
            shown(it.index),
            page.fill(
                "report.method.paradox_terms",
                &[("level", shown(it.level)), ("bias", shown(it.harmony_bias))],
            ),
            String::new(),
            format!("{} / {}", it.n_agreements, it.n_left_out),
        ]);
    }
    if let Some(it) = group.divergence {
        let shown = |value| page.language.decimal(value, 3);
        let split = page.fill(
            "report.method.divergence_terms",
            &[
                ("shortfall", shown(it.part_shortfall)),
                ("shape", shown(it.part_shape)),
                ("swap", shown(it.part_substitution)),
            ],
        );
        rows.push(vec![
            name("divergence"),
            shown(it.mean_gap),
            split,
            String::new(),
            it.n.to_string(),
        ]);
    }
    let headings = ["measure", "value", "bounds", "interval", "n"]
        .map(|it| page.text(&format!("report.method.col_{it}")));
    page.table(&page.text("report.method.numbers"), &headings, &rows)
}

fn energy(page: &Page<'_>, label: &str, it: EnergyLeak) -> Vec<String> {
    let whole = |it| page.language.whole(it);
    let value =
        if it.n_with_effort == 0 { page.text("undefined.not-recorded") } else { whole(it.known) };
    let bounds = if it.n_with_effort == 0 {
        String::new()
    } else {
        format!("{} – {}", whole(it.low), whole(it.high))
    };
    vec![
        page.text(&format!("report.method.{label}")),
        value,
        bounds,
        String::new(),
        format!("{} / {}", it.n_with_effort, it.n - it.n_with_effort),
    ]
}

/// How far the leak moves with the way of counting.
fn ways(page: &Page<'_>) -> Option<String> {
    let specifications = &page.assessment.robustness.specifications;
    let mut leaks: Vec<f64> = specifications.iter().filter_map(|it| it.leak).collect();
    leaks.sort_by(f64::total_cmp);
    let (low, high) = (leaks.first()?, leaks.last()?);
    let shown = |it: f64| page.language.decimal(it, 3);
    let arguments = [
        ("of", page.n(leaks.len() as u64)),
        ("low", shown(*low)),
        ("high", shown(*high)),
        ("median", shown(median(&leaks))),
    ];
    Some(page.fill("report.method.ways", &arguments))
}

/// How far coders agree, as a gate for what was coded.
fn coding(page: &Page<'_>) -> Vec<String> {
    let coding = &page.assessment.coding;
    if coding.is_empty() {
        return vec![page.text("report.method.coding_none")];
    }
    let sentence = |it: &CodingRecord| {
        let (alpha, verdict) = match it.alpha {
            Outcome::Value(alpha) => {
                let verdict = match alpha {
                    it if FIRM_FROM <= it => "firm",
                    it if TENTATIVE_FROM <= it => "tentative",
                    _ => "weak",
                };
                let verdict = page.text(&format!("report.method.coding_{verdict}"));
                (page.language.decimal(alpha, 2), verdict)
            }
            Outcome::Undefined(reason) => {
                (page.text(&format!("undefined.{}", reason.code())), String::new())
            }
        };
        let scale = serde_json::to_value(it.scale).unwrap_or_default();
        let arguments = [
            ("subject", page.text(&format!("report.method.coding_{}", it.subject))),
            ("scale", page.text(&format!("scale.{}", scale.as_str().unwrap_or_default()))),
            ("alpha", alpha),
            ("n", page.n(it.n_double)),
            ("verdict", verdict),
        ];
        page.fill("report.method.coding", &arguments).trim_end().to_owned()
    };
    coding.iter().map(sentence).collect()
}

/// A warning if sources were searched much more for one party than for another.
fn searches(page: &Page<'_>) -> Option<String> {
    let counts = &page.assessment.n_searches;
    let (least, most) = (counts.values().min()?, counts.values().max()?);
    let is_uneven = page.assessment.policy.thresholds.search_spread * *least as f64 <= *most as f64;
    let key = if is_uneven { "report.method.search_uneven" } else { "report.method.search_even" };
    Some(page.fill(key, &[("least", page.n(*least)), ("most", page.n(*most))]))
}
