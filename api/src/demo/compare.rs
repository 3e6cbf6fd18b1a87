//! Whether the published figures are the expected ones, which an independent script has computed.
use super::{
    cycle::Cycle,
    failure::{Failure, Result},
    query,
    report::{heading, say},
    results::Card,
    scene::Scene,
};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;

/// A line of `expected/*.csv`, as far as it is compared.
#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Expected {
    target: String,
    state: String,
    total: String,
    rank: String,
    grade: String,
}

/// Compares every cycle.
pub(super) async fn show(scene: &Scene, cycles: &[Cycle]) -> Result {
    heading("与预期结果比较", "Compared with the expected results");
    for cycle in cycles {
        published(scene, cycle).await?;
    }
    Ok(())
}

/// Compares state, total, rank and grade of every target, as the office sees them.
async fn published(scene: &Scene, cycle: &Cycle) -> Result {
    let text = scene.example.text(&format!("{}.csv", cycle.plan.expected))?;
    let office = scene.acting("office").await?;
    let cards: Vec<Card> = scene.client.pages(&office, query::SCORECARDS, json!({ "cycle": cycle.id })).await?;
    let mut found: HashMap<_, _> = cards.into_iter().map(|card| (card.target.code.clone(), of(card))).collect();
    let mut same = 0;
    for row in csv::Reader::from_reader(text.as_bytes()).into_deserialize() {
        let expected: Expected = row.map_err(|error| Failure::broken("expected", error))?;
        let published = found.remove(&expected.target);
        if published.as_ref() != Some(&expected) {
            return Err(different(&expected, published.as_ref()));
        }
        same += 1;
    }
    if let Some(card) = found.into_values().next() {
        let (zh, en) = (format!("多出 {}", card.target), format!("nobody expected {}", card.target));
        return Err(Failure::new("Scorecards", "NOT_EXPECTED", zh, en));
    }
    let name = &cycle.plan.cycle.name;
    say(
        &format!("{}：{same} 份考核结果单的总分、名次、等次全部一致", name.zh),
        &format!("{}: {same} scorecards have the expected total, rank and grade", name.en),
    );
    Ok(())
}

fn of(card: Card) -> Expected {
    Expected {
        target: card.target.code,
        state: card.state,
        total: card.total.map(|total| total.rounded).unwrap_or_default(),
        rank: card.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        grade: card.grade.map(|grade| grade.code).unwrap_or_default(),
    }
}

fn different(expected: &Expected, published: Option<&Expected>) -> Failure {
    let zh = format!("与预期不符：应为 {expected:?}，现为 {published:?}");
    let en = format!("not as expected: {published:?} instead of {expected:?}");
    Failure::new("Scorecards", "NOT_EXPECTED", zh, en)
}
