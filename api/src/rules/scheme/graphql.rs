//! Schemes (考核方案) and their indicators (指标).
use super::act;
use crate::error::Result;
use crate::graphql::{
    context::{Around, global, id},
    enums::{Channel, IndicatorKind, SchemeState, Severity, WeightRule},
    page::{Listed, connection, page_asked},
    scalar::{Points, Problem, Text},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{record, rules::scheme as store};
use scoring::scheme::{
    Severity as Severe,
    document::{self, TargetKind},
};

/// 考核方案: one version of a scheme. Immutable once it is in force.
#[derive(SimpleObject)]
pub struct SchemeVersion {
    /// The version's global id.
    pub id: ID,
    /// The scheme's code, unique within the tenant.
    code: String,
    /// 1, 2, 3 …
    number: i32,
    /// The scheme's name.
    name: Text,
    /// How far it has come.
    state: SchemeState,
    /// What it assesses: PERSON or ORGANISATION.
    target: &'static str,
    /// What is done with weights that do not sum to 100.
    weight_rule: WeightRule,
    /// Whether the weight rule was chosen on record, after the import.
    weight_rule_chosen: bool,
    /// Decimals of shown figures.
    decimals: i32,
    /// The channels and their weights.
    channels: Vec<ChannelPlan>,
    /// Every indicator, parents before their children.
    indicators: Vec<Indicator>,
    /// What the linter says of it.
    findings: Vec<Finding>,
}

/// A channel of a scheme.
#[derive(SimpleObject)]
pub struct ChannelPlan {
    /// The channel that is planned here.
    channel: Channel,
    /// Its weight, in per cent, on every indicator that states none of its own.
    weight: Points,
    /// Whether its marks are sealed and never linked to their rater.
    anonymous: bool,
    /// Whether a comment may go with the marks.
    comments: bool,
}

/// 指标: a node of the tree.
#[derive(SimpleObject, Clone)]
pub struct Indicator {
    /// Unique within the scheme.
    code: String,
    /// The code of the indicator it is part of.
    parent: Option<String>,
    /// The indicator's name.
    name: Text,
    /// COMPOSITE where it is made of its children, RATED where raters mark it.
    kind: IndicatorKind,
    /// Weight among its siblings as written, in per cent.
    weight: Option<Points>,
    /// The points of a perfect mark.
    full: Option<Points>,
    /// The levels to choose from, instead of points.
    levels: Vec<Level>,
    /// What a good mark means.
    standard: Option<Text>,
}

/// A level, such as 优.
#[derive(SimpleObject, Clone)]
pub struct Level {
    /// A stable word for programs, to be given as the mark.
    code: String,
    /// The level's name, as raters read it.
    name: Text,
    /// What it is worth.
    points: Points,
}

/// What the linter or a rehearsal found.
#[derive(SimpleObject)]
pub struct Finding {
    /// Whether it stops the scheme, or is worth a look.
    severity: Severity,
    /// What was found, and where.
    problem: Problem,
}

impl Finding {
    pub(crate) fn new(error: bool, problem: scoring::Problem) -> Self {
        let severity = if error { Severity::Error } else { Severity::Warning };
        Self { severity, problem: problem.into() }
    }
}

impl From<&document::Level> for Level {
    fn from(level: &document::Level) -> Self {
        Self { code: level.code.clone(), name: level.name.clone().into(), points: Points(level.points) }
    }
}

impl From<&scoring::scheme::Node> for Indicator {
    fn from(node: &scoring::scheme::Node) -> Self {
        Self {
            code: node.code.clone(),
            parent: None,
            name: node.name.clone().into(),
            kind: node.kind.word().into(),
            weight: node.declared.map(Points),
            full: node.full().map(Points),
            levels: node.levels().iter().map(Level::from).collect(),
            standard: node.standard.clone().map(Into::into),
        }
    }
}

fn flatten(parent: Option<&str>, nodes: &[document::Indicator], into: &mut Vec<Indicator>) {
    for node in nodes {
        into.push(Indicator {
            code: node.code.clone(),
            parent: parent.map(str::to_owned),
            name: node.name.clone().into(),
            kind: node.kind.into(),
            weight: node.weight.map(Points),
            full: node.full.map(Points),
            levels: node.levels.iter().map(Level::from).collect(),
            standard: node.standard.clone().map(Into::into),
        });
        flatten(Some(&node.code), &node.children, into);
    }
}

fn object(row: store::SchemeVersion) -> Result<SchemeVersion> {
    let file = row.file()?;
    let findings = row.findings()?.into_iter();
    let findings = findings.map(|finding| Finding::new(finding.severity == Severe::Error, finding.problem)).collect();
    let mut indicators = vec![];
    flatten(None, &file.indicators, &mut indicators);
    let channel = |rule: &document::ChannelRule| ChannelPlan {
        channel: rule.channel.into(),
        weight: Points(rule.weight),
        anonymous: rule.channel.anonymous(),
        comments: rule.comments,
    };
    Ok(SchemeVersion {
        id: global::<record::Scheme>(row.id),
        code: row.code,
        number: row.number,
        name: Text::new(row.name_zh, row.name_en),
        state: row.state.into(),
        target: match file.target {
            TargetKind::Person => "PERSON",
            TargetKind::Organisation => "ORGANISATION",
        },
        weight_rule: file.weights.into(),
        weight_rule_chosen: row.weight_rule_at.is_some(),
        decimals: i32::from(file.decimals),
        channels: file.channels.iter().map(channel).collect(),
        indicators,
        findings,
    })
}

/// A scheme file to take in.
#[derive(InputObject)]
pub struct ImportSchemeInput {
    /// The organisation it is for.
    organisation: ID,
    /// The file's text: YAML in the format `scheme/1`.
    yaml: String,
}

/// The choice of a weight rule, on record.
#[derive(InputObject)]
pub struct SetWeightRuleInput {
    /// The id of the version; it must be a draft.
    id: ID,
    /// What becomes of weights that do not sum to 100.
    rule: WeightRule,
}

/// Reading schemes.
#[derive(Default)]
pub struct SchemeQuery;

#[Object]
impl SchemeQuery {
    /// Scheme versions by code, the newest version of each first.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn schemes(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<SchemeVersion>> {
        let page = page_asked(ctx, first, after)?;
        let slice = act::list(ctx.app()?, ctx.actor()?, &page).await?;
        let mut objects = vec![];
        for row in slice.rows {
            objects.push((format!("{}/{}", row.code, row.number), object(row)?));
        }
        let slice = entity::Slice { rows: objects, more: slice.more, total: slice.total };
        Ok(connection(slice, |row| row.0.clone(), |row| row.1))
    }

    /// One version of a scheme.
    async fn scheme(&self, ctx: &Context<'_>, id: ID) -> Result<SchemeVersion> {
        read(ctx, crate::graphql::context::id(&id, "id")?).await
    }
}

/// Changing schemes.
#[derive(Default)]
pub struct SchemeMutation;

#[Object]
impl SchemeMutation {
    /// Takes a scheme file in, as a draft. Problems of the file name the line; what the linter finds is on the draft.
    async fn import_scheme(&self, ctx: &Context<'_>, input: ImportSchemeInput) -> Result<SchemeVersion> {
        let organisation = id::<record::Organisation>(&input.organisation, "input.organisation")?;
        let made = act::import(ctx.app()?, ctx.actor()?, organisation, &input.yaml).await?;
        read(ctx, made).await
    }

    /// Chooses, on record, what happens with weights that do not sum to 100.
    async fn set_weight_rule(&self, ctx: &Context<'_>, input: SetWeightRuleInput) -> Result<SchemeVersion> {
        let which = id::<record::Scheme>(&input.id, "input.id")?;
        act::set_weight_rule(ctx.app()?, ctx.actor()?, which, input.rule.into()).await?;
        read(ctx, which).await
    }

    /// Puts a version in force. Refused while the linter finds an error, and to the person who imported it.
    async fn activate_scheme(&self, ctx: &Context<'_>, id: ID) -> Result<SchemeVersion> {
        let which = crate::graphql::context::id::<record::Scheme>(&id, "id")?;
        act::activate(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::Scheme>) -> Result<SchemeVersion> {
    object(act::read(ctx.app()?, ctx.actor()?, which).await?)
}
