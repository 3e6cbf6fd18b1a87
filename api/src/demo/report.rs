//! What is printed: a line for each thing done, and at the end what came of it.
use super::{
    compare,
    cycle::Cycle,
    failure::{Failure, Problem, Result},
    query,
    scene::Scene,
    table::{self, Side::Left, Side::Right},
};
use crate::config::Config;
use chrono::{DateTime, FixedOffset};
use scoring::Text;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// What the linter or a rehearsal found.
#[derive(Deserialize)]
pub(super) struct Finding {
    severity: String,
    problem: Problem,
}

/// A scorecard, as far as somebody may see it.
#[derive(Deserialize)]
pub(super) struct Card {
    /// Its id, where it was asked for.
    #[serde(default)]
    pub(super) id: String,
    /// The competition rank.
    pub(super) rank: Option<u32>,
    /// Whose it is.
    pub(super) target: Target,
    /// The total.
    pub(super) total: Option<Figure>,
    /// The grade.
    pub(super) grade: Option<Named>,
    /// SCORED or INCOMPLETE.
    pub(super) state: String,
    #[serde(default)]
    channels: Option<Vec<Channel>>,
    #[serde(default)]
    trace: Option<Vec<Step>>,
}

/// Whose a scorecard is.
#[derive(Deserialize)]
pub(super) struct Target {
    /// The code.
    pub(super) code: String,
    name: Text,
}

/// Something with a code and a name.
#[derive(Deserialize)]
pub(super) struct Named {
    /// The code.
    pub(super) code: String,
    name: Text,
}

/// A figure.
#[derive(Deserialize)]
pub(super) struct Figure {
    /// Rounded, as text.
    pub(super) rounded: String,
    exact: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Channel {
    channel: String,
    state: String,
    declared_weight: String,
    weight: Option<String>,
    figure: Option<Figure>,
    share: Option<Figure>,
}

#[derive(Deserialize)]
struct Step {
    rounded: Option<String>,
    exact: Option<String>,
    text: Text,
}

/// One thing done.
pub(super) fn say(zh: &str, en: &str) {
    println!("  {zh} · {en}");
}

/// Above everything.
pub(super) fn title(scene: &Scene) {
    let Text { zh, en } = &scene.example.plan.title;
    println!("{zh} · {en}");
}

/// A moment that the clock was moved to.
pub(super) fn say_moment(moment: DateTime<FixedOffset>) {
    println!("\n{}", moment.format("%Y-%m-%d %H:%M %:z"));
}

/// A heading.
fn heading(zh: &str, en: &str) {
    println!("\n{zh} · {en}\n");
}

/// How an act was refused.
pub(super) fn say_refusal(refusal: &Failure) {
    println!("    {} {}", refusal.code, refusal.reason());
    println!("    {}\n    {}", refusal.zh, refusal.en);
}

/// What was found: each kind once, with how often.
pub(super) fn findings(found: &[Finding]) {
    let mut kinds: BTreeMap<(&str, &str), Vec<&Problem>> = BTreeMap::new();
    for finding in found {
        kinds.entry((&finding.severity, &finding.problem.code)).or_default().push(&finding.problem);
    }
    for ((severity, code), problems) in kinds {
        let Some(first) = problems.first() else { continue };
        println!("    {severity} {code} × {}\n      {}\n      {}", problems.len(), first.zh, first.en);
    }
}

/// What came of it: the published ranking of organisations, one person's own scorecard, and whether all figures are the
/// expected ones.
pub(super) async fn results(scene: &Scene, cycles: &[Cycle]) -> Result {
    for cycle in cycles.iter().filter(|cycle| cycle.organisations) {
        ranking(scene, cycle).await?;
    }
    for cycle in cycles.iter().filter(|cycle| !cycle.organisations) {
        own_scorecard(scene, cycle).await?;
    }
    heading("与预期结果比较", "Compared with the expected results");
    for cycle in cycles {
        compare::published(scene, cycle).await?;
    }
    Ok(())
}

/// The ranking that the public sees.
async fn ranking(scene: &Scene, cycle: &Cycle) -> Result {
    let Text { zh, en } = &cycle.plan.cycle.name;
    heading(&format!("{zh}：公示的排名"), &format!("{en}: the ranking, as the public sees it"));
    let portal = scene.acting("portal").await?;
    let cards: Vec<Card> = scene.client.pages(&portal, query::RANKING, json!({ "cycle": cycle.id })).await?;
    let row = |card: &Card| {
        vec![
            card.rank.map(|rank| rank.to_string()).unwrap_or_default(),
            both(&card.target.name),
            card.total.as_ref().map(|total| total.rounded.clone()).unwrap_or_default(),
            card.grade.as_ref().map(|grade| both(&grade.name)).unwrap_or_default(),
        ]
    };
    let headers = [("名次 Rank", Right), ("科室 Department", Left), ("总分 Total", Right), ("等次 Grade", Left)];
    table::print(&headers, &cards.iter().map(row).collect::<Vec<_>>());
    Ok(())
}

/// A scorecard with its trace, read by the person whose it is.
async fn own_scorecard(scene: &Scene, cycle: &Cycle) -> Result {
    let who = scene.acting("staff").await?;
    let own: Vec<Card> = scene.client.pages(&who, query::SCORECARDS, json!({ "cycle": cycle.id })).await?;
    let person = scene.example.person("staff")?;
    let Some(own) = own.into_iter().find(|card| card.target.code == person) else { return Ok(()) };
    let card: Card = scene.client.ask(Some(&who), query::SCORECARD, json!({ "id": own.id })).await?;
    let name = &card.target.name;
    heading(&format!("成绩单：{}，本人所见", name.zh), &format!("Scorecard: {}, as that person reads it", name.en));
    let total = card.total.as_ref().map(shown).unwrap_or_default();
    let grade = card.grade.as_ref().map(|grade| both(&grade.name)).unwrap_or_default();
    let rank = card.rank.map(|rank| rank.to_string()).unwrap_or_default();
    println!("  {person}  总分 Total {total}  名次 Rank {rank}  等次 Grade {grade}\n");
    let row = |channel: &Channel| {
        let figure = |figure: &Option<Figure>| figure.as_ref().map(shown).unwrap_or_default();
        vec![
            channel.channel.clone(),
            channel.state.clone(),
            channel.declared_weight.clone(),
            channel.weight.clone().unwrap_or_default(),
            figure(&channel.figure),
            figure(&channel.share),
        ]
    };
    let headers = [
        ("渠道 Channel", Left),
        ("状态 State", Left),
        ("设定权重 Declared %", Right),
        ("实际权重 Weight %", Right),
        ("得分 Figure", Right),
        ("计入总分 Share", Right),
    ];
    let channels = card.channels.unwrap_or_default();
    table::print(&headers, &channels.iter().map(row).collect::<Vec<_>>());
    println!();
    for step in card.trace.unwrap_or_default() {
        let rounded = step.rounded.unwrap_or_default();
        let exact = step.exact.map(|exact| format!(" = {exact}")).unwrap_or_default();
        println!("  {rounded:>7} {}{exact}\n          {}", step.text.zh, step.text.en);
    }
    Ok(())
}

fn shown(figure: &Figure) -> String {
    let exact = figure.exact.as_ref().map(|exact| format!(" = {exact}")).unwrap_or_default();
    format!("{}{exact}", figure.rounded)
}

fn both(text: &Text) -> String {
    format!("{} {}", text.zh, text.en)
}

/// The server stays up.
pub(super) fn waiting(config: &Config) {
    let address = config.server.listen;
    println!("\n服务运行中，按 Ctrl-C 结束 · serving until ctrl-c: http://{address}/");
}
