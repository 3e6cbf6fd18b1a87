//! Cycles (考核周期): planned, rehearsed, opened, moved, closed, computed.
use super::act;
use crate::error::Result;
use crate::{
    graphql::{
        context::{Around, global, id},
        enums::{Channel, CycleKind, Phase},
        page::{Listed, connection, page_asked},
        scalar::{Text, TextInput, instant},
    },
    rules::scheme::graphql::Finding,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    assign::{Pair, Severity, Target},
    cycle::cycle::{self as store, NewCycle},
    record,
};

/// 考核周期: one run of a scheme version over a period.
#[derive(SimpleObject, Clone)]
pub struct Cycle {
    /// The cycle's global id.
    pub id: ID,
    /// Unique within the tenant.
    code: String,
    /// The cycle's name.
    name: Text,
    /// Regular, daily, key or comprehensive.
    kind: CycleKind,
    /// How far it has come.
    phase: Phase,
    /// Where it is run: everything at and below is assessed.
    organisation_id: ID,
    /// The scheme version by whose rules the cycle runs.
    scheme: SchemeInForce,
    /// IANA name of the time zone.
    time_zone: String,
    /// The first day that is assessed.
    period_from: NaiveDate,
    /// The last day that is assessed.
    period_to: NaiveDate,
    /// When it opens, for self-assessment if it has one.
    opens_at: DateTime<Utc>,
    /// When the other channels open.
    scoring_at: DateTime<Utc>,
    /// When every channel closes.
    closes_at: DateTime<Utc>,
    /// Whether the calendar moves it.
    automatic: bool,
    /// Why it was called off.
    cancel_reason: Option<String>,
}

/// The scheme version a cycle runs by; `scheme(id)` has all of it.
#[derive(SimpleObject, Clone)]
pub struct SchemeInForce {
    /// The scheme version's global id.
    id: ID,
    /// The scheme's code.
    code: String,
    /// The version's number: 1, 2, 3 …
    number: i32,
    /// The scheme's name.
    name: Text,
}

fn object(row: store::Cycle) -> Cycle {
    Cycle {
        id: global::<record::Cycle>(row.id),
        code: row.code,
        name: Text::new(row.name_zh, row.name_en),
        kind: row.kind.into(),
        phase: row.phase.into(),
        organisation_id: global::<record::Organisation>(row.organisation_id),
        scheme: SchemeInForce {
            id: global::<record::Scheme>(row.scheme_version_id),
            code: row.scheme_code,
            number: row.scheme_number,
            name: Text::new(row.scheme_zh, row.scheme_en),
        },
        time_zone: row.time_zone,
        period_from: row.period_from,
        period_to: row.period_to,
        opens_at: instant(row.opens_at),
        scoring_at: instant(row.scoring_at),
        closes_at: instant(row.closes_at),
        automatic: row.automatic,
        cancel_reason: row.cancel_reason,
    }
}

/// Who would rate whom.
#[derive(SimpleObject)]
pub struct Rehearsal {
    /// How many would be assessed.
    targets: i64,
    /// How many tasks there would be.
    assignments: i64,
    /// How many tasks each channel would have.
    channels: Vec<RehearsedChannel>,
    /// What is wrong with it.
    findings: Vec<Finding>,
    /// The first tasks of each channel, to look at; none on the caller.
    sample: Vec<RehearsedPair>,
}

/// One channel of a rehearsal.
#[derive(SimpleObject)]
pub struct RehearsedChannel {
    /// The channel that is counted here.
    channel: Channel,
    /// How many tasks it would have.
    assignments: i64,
}

/// One task that the cycle would have.
#[derive(SimpleObject)]
pub struct RehearsedPair {
    /// The channel through which they would rate.
    channel: Channel,
    /// The id of the person who would rate.
    rater_id: ID,
    /// Who or what is rated.
    target_id: ID,
}

/// How far one rater has come.
#[derive(SimpleObject)]
pub struct RaterProgress {
    /// The rater's global id.
    person_id: ID,
    /// The rater's code.
    code: String,
    /// The rater's name.
    name: Text,
    /// How many tasks they have.
    asked: i64,
    /// How many of them are done.
    done: i64,
}

/// A cycle to plan.
#[derive(InputObject)]
pub struct CreateCycleInput {
    /// Where it is run.
    organisation: ID,
    /// The scheme version in force.
    scheme: ID,
    /// Unique within the tenant.
    #[graphql(validator(min_length = 1, max_length = 64))]
    code: String,
    /// The cycle's name, as people read it.
    name: TextInput,
    /// REGULAR unless given otherwise.
    #[graphql(default_with = "CycleKind::from(entity::words::CycleKind::Regular)")]
    kind: CycleKind,
    /// IANA name of the time zone.
    #[graphql(default_with = "\"Asia/Shanghai\".to_owned()")]
    time_zone: String,
    /// The first day that is assessed.
    period_from: NaiveDate,
    /// The last day that is assessed.
    period_to: NaiveDate,
    /// When it opens, for self-assessment if the scheme has one.
    opens_at: DateTime<Utc>,
    /// When the other channels open.
    scoring_at: DateTime<Utc>,
    /// When every channel closes.
    closes_at: DateTime<Utc>,
    /// Whether the calendar moves it.
    #[graphql(default)]
    automatic: bool,
    /// The seed of its draws, a whole number as text; if not given, the operating system chooses one.
    seed: Option<String>,
}

/// A later end of a window.
#[derive(InputObject)]
pub struct ExtendWindowInput {
    /// The id of the cycle whose window is moved.
    cycle: ID,
    /// Only this task of a named channel; all channels if not given. An anonymous channel moves as a whole.
    assignment: Option<ID>,
    /// The new end; it must lie in the future.
    closes_at: DateTime<Utc>,
}

/// Reading cycles.
#[derive(Default)]
pub struct CycleQuery;

#[Object]
impl CycleQuery {
    /// Cycles, the newest first.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn cycles(&self, ctx: &Context<'_>, first: Option<i32>, after: Option<String>) -> Result<Listed<Cycle>> {
        let page = page_asked(ctx, first, after)?;
        let slice = act::list(ctx.app()?, ctx.actor()?, &page).await?;
        Ok(connection(slice, |row| row.number.to_string(), object))
    }

    /// The cycle with this id.
    async fn cycle(&self, ctx: &Context<'_>, id: ID) -> Result<Cycle> {
        read(ctx, crate::graphql::context::id(&id, "id")?).await
    }

    /// Who would rate whom if the cycle opened now, and what is wrong with that.
    async fn rehearsal(&self, ctx: &Context<'_>, cycle: ID) -> Result<Rehearsal> {
        let which = id::<record::Cycle>(&cycle, "cycle")?;
        let told = act::rehearse(ctx.app()?, ctx.actor()?, which).await?;
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let channels = told
            .channels
            .iter()
            .map(|(channel, count)| RehearsedChannel { channel: (*channel).into(), assignments: number(*count) });
        Ok(Rehearsal {
            targets: number(told.targets),
            assignments: number(told.channels.values().sum()),
            channels: channels.collect(),
            sample: told.sample.iter().map(rehearsed).collect(),
            findings: told
                .findings
                .into_iter()
                .map(|finding| Finding::new(finding.severity == Severity::Error, finding.problem))
                .collect(),
        })
    }

    /// Who has taken part and who is still to score, never what was said. Anonymous channels are brought up to date at
    /// most once a minute. Tasks on the caller are not counted.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn progress(
        &self,
        ctx: &Context<'_>,
        cycle: ID,
        #[graphql(default, desc = "Only those who are still to score.")] unfinished: bool,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<RaterProgress>> {
        let (app, actor, page) = (ctx.app()?, ctx.actor()?, page_asked(ctx, first, after)?);
        let which = id::<record::Cycle>(&cycle, "cycle")?;
        let slice = act::progress(app, actor, which, unfinished, &page).await?;
        Ok(connection(
            slice,
            |row| row.code.clone(),
            |row| RaterProgress {
                person_id: global::<record::Person>(row.person_id),
                code: row.code,
                name: Text::new(row.name_zh, row.name_en),
                asked: row.asked,
                done: row.done,
            },
        ))
    }
}

fn rehearsed(pair: &Pair) -> RehearsedPair {
    let target_id = match pair.target {
        Target::Person(person) => global::<record::Person>(person),
        Target::Organisation(organisation) => global::<record::Organisation>(organisation),
    };
    RehearsedPair { channel: pair.channel.into(), rater_id: global::<record::Person>(pair.rater), target_id }
}

/// Running cycles.
#[derive(Default)]
pub struct CycleMutation;

#[Object]
impl CycleMutation {
    /// Plans a cycle; it opens later, by the office or by the calendar.
    async fn create_cycle(&self, ctx: &Context<'_>, input: CreateCycleInput) -> Result<Cycle> {
        let organisation = id::<record::Organisation>(&input.organisation, "input.organisation")?;
        let seed = input.seed.as_deref().map(seed).transpose()?;
        let new = NewCycle {
            scheme: id(&input.scheme, "input.scheme")?,
            code: input.code,
            name: input.name.into(),
            kind: input.kind.into(),
            time_zone: input.time_zone,
            period: (input.period_from, input.period_to),
            opens_at: input.opens_at.timestamp_millis(),
            scoring_at: input.scoring_at.timestamp_millis(),
            closes_at: input.closes_at.timestamp_millis(),
            automatic: input.automatic,
            seed,
        };
        let made = act::create(ctx.app()?, ctx.actor()?, organisation, new).await?;
        read(ctx, made).await
    }

    /// Opens a cycle: freezes the roster, generates the tasks, makes the keys.
    async fn open_cycle(&self, ctx: &Context<'_>, id: ID) -> Result<Cycle> {
        let which = crate::graphql::context::id(&id, "id")?;
        act::open(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }

    /// From self-assessment on to scoring.
    async fn advance_cycle(&self, ctx: &Context<'_>, id: ID) -> Result<Cycle> {
        let which = crate::graphql::context::id(&id, "id")?;
        act::advance(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }

    /// Closes every channel, counts the ballots and destroys them with their keys. Can be repeated until it is done.
    async fn close_cycle(&self, ctx: &Context<'_>, id: ID) -> Result<Cycle> {
        let which = crate::graphql::context::id(&id, "id")?;
        act::close(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }

    /// Makes the scorecards. Says how many. Refused while a draft publication of them is under review.
    async fn compute_cycle(&self, ctx: &Context<'_>, id: ID) -> Result<i64> {
        let which = crate::graphql::context::id::<record::Cycle>(&id, "id")?;
        let made = act::compute(ctx.app()?, ctx.actor()?, which).await?;
        Ok(i64::try_from(made).unwrap_or(i64::MAX))
    }

    /// Moves the end of the windows.
    async fn extend_window(&self, ctx: &Context<'_>, input: ExtendWindowInput) -> Result<Cycle> {
        let which = id::<record::Cycle>(&input.cycle, "input.cycle")?;
        let only = input.assignment.as_ref().map(|task| id(task, "input.assignment")).transpose()?;
        act::extend(ctx.app()?, ctx.actor()?, which, input.closes_at, only).await?;
        read(ctx, which).await
    }

    /// Calls a cycle off, with a reason. Its ballots and keys are destroyed.
    async fn cancel_cycle(
        &self,
        ctx: &Context<'_>,
        id: ID,
        #[graphql(validator(min_length = 1, max_length = 1000))] reason: String,
    ) -> Result<Cycle> {
        let which = crate::graphql::context::id(&id, "id")?;
        act::cancel(ctx.app()?, ctx.actor()?, which, &reason).await?;
        read(ctx, which).await
    }

    /// Files a published cycle away.
    async fn archive_cycle(&self, ctx: &Context<'_>, id: ID) -> Result<Cycle> {
        let which = crate::graphql::context::id::<record::Cycle>(&id, "id")?;
        act::archive(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }
}

fn seed(text: &str) -> Result<u64> {
    text.parse().map_err(|_| {
        let (zh, en) = ("种子须为非负整数", "the seed is a whole number from 0 to 18446744073709551615");
        entity::Error::invalid("BAD_SEED", "input.seed", zh, en).into()
    })
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::Cycle>) -> Result<Cycle> {
    Ok(object(act::read(ctx.app()?, ctx.actor()?, which).await?))
}
