//! One cycle, step by step: planned, rehearsed, opened, advanced, closed, computed, published.
use super::{
    failure::{Failure, Result},
    founding::Tenant,
    loading::{Assessment, Window},
    marks::Marks,
    query,
    report::{Finding, findings, say},
    scene::Scene,
    scheme::Scheme,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// A cycle under way.
pub(super) struct Cycle {
    /// The cycle's global id.
    pub(super) id: String,
    /// How it was planned.
    pub(super) plan: Assessment,
    /// Whether organisations are assessed.
    pub(super) organisations: bool,
    /// What is still to be handed in.
    pub(super) marks: Marks,
}

#[derive(Deserialize)]
struct Made {
    id: String,
}

#[derive(Deserialize)]
struct Rehearsal {
    targets: u32,
    assignments: u32,
    channels: Vec<Channel>,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Channel {
    channel: String,
    assignments: u32,
}

#[derive(Deserialize)]
struct Rater {
    asked: u32,
    done: u32,
}

impl Assessment {
    /// The window of a phase.
    pub(super) fn window(&self, phase: &str) -> Option<&Window> {
        self.cycle.windows.iter().find(|window| window.phase == phase)
    }

    /// The window of scoring, which every cycle has.
    pub(super) fn scoring(&self) -> Result<&Window> {
        self.window("SCORING").ok_or_else(|| {
            let (zh, en) = ("周期没有评分窗口", "the cycle has no window for SCORING");
            Failure::new("example.yaml", "NO_WINDOW", zh, en)
        })
    }
}

impl Cycle {
    /// The office plans it and rehearses: who would rate whom, and what is wrong with that.
    pub(super) async fn plan(scene: &Scene, tenant: &Tenant, scheme: &Scheme, plan: &Assessment) -> Result<Self> {
        let office = scene.acting("office").await?;
        let scoring = plan.scoring()?;
        let input = json!({
            "organisation": tenant.id,
            "scheme": scheme.id,
            "code": plan.cycle.code,
            "name": { "zh": plan.cycle.name.zh, "en": plan.cycle.name.en },
            "timeZone": scene.example.plan.time_zone,
            "periodFrom": plan.cycle.period.from,
            "periodTo": plan.cycle.period.to,
            "opensAt": plan.window("SELF_ASSESSMENT").unwrap_or(scoring).opens,
            "scoringAt": scoring.opens,
            "closesAt": scoring.closes,
            "seed": plan.cycle.seed.to_string(),
        });
        let made: Made = scene.client.ask(Some(&office), query::CREATE_CYCLE, json!({ "input": input })).await?;
        let variables = json!({ "cycle": made.id });
        let rehearsal: Rehearsal = scene.client.ask(Some(&office), query::REHEARSE, variables).await?;
        let channels = rehearsal.channels.iter().map(|one| format!("{} {}", one.channel, one.assignments));
        let channels = channels.collect::<Vec<_>>().join(", ");
        let (targets, assignments, name) = (rehearsal.targets, rehearsal.assignments, &plan.cycle.name);
        say(
            &format!("{}，试运行：{targets} 个对象，{assignments} 项任务（{channels}）", name.zh),
            &format!("{}, rehearsed: {targets} targets, {assignments} tasks ({channels})", name.en),
        );
        findings(&rehearsal.findings);
        let marks = Marks::read(scene.example.text(&plan.marks)?)?;
        Ok(Self { id: made.id, plan: plan.clone(), organisations: scheme.target == "ORGANISATION", marks })
    }

    /// The office opens it.
    pub(super) async fn open(&self, scene: &Scene) -> Result {
        self.office(scene, query::OPEN_CYCLE).await?;
        self.say("已启动：名册冻结、任务生成、密钥就绪", "opened: roster frozen, tasks generated, keys made");
        Ok(())
    }

    /// The office ends self-assessment.
    pub(super) async fn advance(&self, scene: &Scene) -> Result {
        self.office(scene, query::ADVANCE_CYCLE).await?;
        self.say("自评结束，进入评分", "self-assessment is over, scoring begins");
        Ok(())
    }

    /// The office looks who has taken part; never what they said.
    pub(super) async fn progress(&self, scene: &Scene) -> Result {
        let office = scene.acting("office").await?;
        let raters: Vec<Rater> = scene.client.pages(&office, query::PROGRESS, json!({ "cycle": self.id })).await?;
        let (asked, done) = raters.iter().fold((0, 0), |sum, rater| (sum.0 + rater.asked, sum.1 + rater.done));
        self.say(&format!("参评进度 {done}/{asked}"), &format!("{done} of {asked} tasks done, as the office sees it"));
        Ok(())
    }

    /// The office closes and computes it and drafts its publication; the leading group lets it out. Returns how the
    /// office was refused when it tried to approve its own draft.
    pub(super) async fn finish(&self, scene: &Scene) -> Result<Failure> {
        self.office(scene, query::CLOSE_CYCLE).await?;
        self.say("已截止：计票完毕，密钥与无记名测评表销毁", "closed: counted, keys and ballots destroyed");
        let cards = self.office(scene, query::COMPUTE_CYCLE).await?;
        self.say(&format!("已计算 {cards} 份考核结果单"), &format!("computed {cards} scorecards"));
        let (office, leading) = (scene.acting("office").await?, scene.acting("leading_group").await?);
        let draft = json!({ "cycle": self.id, "note": "演示 Demonstration" });
        let draft: Made = scene.client.ask(Some(&office), query::PROPOSE, draft).await?;
        let which = json!({ "id": draft.id });
        let refusal = scene.client.refused(&office, query::APPROVE, which.clone()).await?;
        let _: Value = scene.client.ask(Some(&leading), query::APPROVE, which).await?;
        self.say("领导小组已批准公示", "the leading group has let the publication out");
        Ok(refusal)
    }

    async fn office(&self, scene: &Scene, query: &str) -> Result<Value> {
        let office = scene.acting("office").await?;
        scene.client.ask(Some(&office), query, json!({ "id": self.id })).await
    }

    /// Says something of this cycle.
    pub(super) fn say(&self, zh: &str, en: &str) {
        let name = &self.plan.cycle.name;
        say(&format!("{}：{zh}", name.zh), &format!("{}: {en}", name.en));
    }
}
