//! What came of it: the ranking that the public sees, and a scorecard as the person reads it whose it is.
use super::{
    cycle::Cycle,
    failure::Result,
    query,
    report::{heading, say},
    scene::Scene,
    table::{self, Side::Left, Side::Right},
};
use scoring::{Channel, Text};
use serde::Deserialize;
use serde_json::json;

/// A scorecard, as far as somebody may see it.
#[derive(Deserialize)]
pub(super) struct Card {
    /// Its id, where it was asked for.
    #[serde(default)]
    id: String,
    /// The competition rank.
    pub(super) rank: Option<u32>,
    /// Whose it is.
    pub(super) target: Named,
    /// The total.
    pub(super) total: Option<Figure>,
    /// The grade.
    pub(super) grade: Option<Named>,
    /// SCORED or INCOMPLETE.
    pub(super) state: String,
    channels: Option<Vec<ChannelResult>>,
    trace: Option<Vec<Step>>,
}

/// Something with a code and a name.
#[derive(Deserialize)]
pub(super) struct Named {
    /// The code.
    pub(super) code: String,
    name: Text,
}

/// A figure: rounded, and exact where that may be seen.
#[derive(Deserialize)]
pub(super) struct Figure {
    /// As text.
    pub(super) rounded: String,
    exact: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChannelResult {
    channel: Channel,
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

/// Shows both.
pub(super) async fn show(scene: &Scene, cycles: &[Cycle]) -> Result {
    for cycle in cycles.iter().filter(|cycle| cycle.organisations) {
        ranking(scene, cycle).await?;
    }
    for cycle in cycles.iter().filter(|cycle| !cycle.organisations) {
        own_scorecard(scene, cycle).await?;
    }
    Ok(())
}

async fn ranking(scene: &Scene, cycle: &Cycle) -> Result {
    let Text { zh, en } = &cycle.plan.cycle.name;
    heading(&format!("{zh}：公示的排名"), &format!("{en}: the ranking, as the public sees it"));
    let (portal, which) = (scene.acting("portal").await?, json!({ "cycle": cycle.id }));
    let ranked: Vec<Card> = scene.client.pages(&portal, query::RANKING, which.clone()).await?;
    let headers = [("名次 Rank", Right), ("科室 Department", Left), ("总分 Total", Right), ("等次 Grade", Left)];
    table::print(&headers, &ranked.iter().map(Card::row).collect::<Vec<_>>());
    let all: Vec<Card> = scene.client.pages(&portal, query::SCORECARDS, which).await?;
    let unranked = all.iter().filter(|card| card.rank.is_none()).map(|card| card.target.both()).collect::<Vec<_>>();
    if !unranked.is_empty() {
        println!();
        let names = unranked.join(", ");
        say(&format!("未评分的权重过多，没有总分：{names}"), "too much of the weight went unassessed for a total");
    }
    Ok(())
}

async fn own_scorecard(scene: &Scene, cycle: &Cycle) -> Result {
    let who = scene.acting("staff").await?;
    let own: Vec<Card> = scene.client.pages(&who, query::SCORECARDS, json!({ "cycle": cycle.id })).await?;
    let person = scene.example.person("staff")?;
    let Some(own) = own.into_iter().find(|card| card.target.code == person) else { return Ok(()) };
    let card: Card = scene.client.ask(Some(&who), query::SCORECARD, json!({ "id": own.id })).await?;
    let name = &card.target.name;
    heading(&format!("考核结果单：{}，本人所见", name.zh), &format!("Scorecard: {}, as that person reads it", name.en));
    let headers = [("名次 Rank", Right), ("姓名 Name", Left), ("总分 Total", Right), ("等次 Grade", Left)];
    table::print(&headers, &[card.row()]);
    println!();
    let headers = [
        ("渠道 Channel", Left),
        ("状态 State", Left),
        ("设定权重 Declared %", Right),
        ("实际权重 Weight %", Right),
        ("得分 Figure", Right),
        ("计入总分 Share", Right),
    ];
    table::print(&headers, &card.channels.iter().flatten().map(ChannelResult::row).collect::<Vec<_>>());
    println!();
    for Step { rounded, exact, text } in card.trace.into_iter().flatten() {
        let figure = Figure { rounded: rounded.unwrap_or_default(), exact };
        println!("  {:>7}  {}\n           {}{}", figure.rounded, text.zh, text.en, figure.equals());
    }
    Ok(())
}

impl Card {
    fn row(&self) -> Vec<String> {
        vec![
            self.rank.map(|rank| rank.to_string()).unwrap_or_default(),
            self.target.both(),
            self.total.as_ref().map(Figure::shown).unwrap_or_default(),
            self.grade.as_ref().map(Named::both).unwrap_or_default(),
        ]
    }
}

impl ChannelResult {
    fn row(&self) -> Vec<String> {
        let label = self.channel.label();
        let state = match self.state.as_str() {
            "COUNTS" => "计入 Counts",
            "NOT_RELEASED" => "不公布 Not released",
            "NO_MARK" => "无评分 No mark",
            "NOT_REQUIRED" => "不适用 Not required",
            other => other,
        };
        let figure = |figure: &Option<Figure>| figure.as_ref().map(Figure::shown).unwrap_or_default();
        vec![
            format!("{} {}", label.zh, label.en),
            state.to_owned(),
            self.declared_weight.clone(),
            self.weight.clone().unwrap_or_default(),
            figure(&self.figure),
            figure(&self.share),
        ]
    }
}

impl Named {
    fn both(&self) -> String {
        format!("{} {}", self.name.zh, self.name.en)
    }
}

impl Figure {
    fn shown(&self) -> String {
        format!("{}{}", self.rounded, self.equals())
    }

    fn equals(&self) -> String {
        self.exact.as_ref().map(|exact| format!(" = {exact}")).unwrap_or_default()
    }
}
