use crate::{advice::share::Share, model::DivisionRule};

pub(super) fn csv(found: &[Share]) -> anyhow::Result<Vec<u8>> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let mut head: Vec<String> =
        ["pool", "skill", "period", "party", "claim_hours"].map(str::to_owned).into();
    head.extend(DivisionRule::CODES.iter().map(|it| format!("by_{it}_hours")));
    head.extend(
        [
            "carried_hours",
            "hours",
            "days",
            "rest_hours",
            "one_more_hours",
            "planned_hours",
            "used_hours",
            "envy_days",
        ]
        .map(str::to_owned),
    );
    writer.write_record(&head)?;
    for share in found {
        for it in &share.parties {
            let number = |it: Option<f64>| it.map_or(String::new(), |it| it.to_string());
            let mut row = vec![
                share.pool.clone(),
                share.skill.clone().unwrap_or_default(),
                share.period.clone(),
                it.party.clone(),
                it.claim.to_string(),
            ];
            row.extend(it.by_rule.iter().map(|it| number(*it)));
            row.extend([it.carried.to_string(), it.hours.to_string(), it.days.to_string()]);
            row.extend([it.rest.to_string(), it.with_one_more.to_string()]);
            row.extend([number(it.planned), number(it.used), number(it.envy_days)]);
            writer.write_record(&row)?;
        }
    }
    Ok(writer.into_inner()?)
}
