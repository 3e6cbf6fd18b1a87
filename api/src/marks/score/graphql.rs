//! Named sheets (评分表).
use super::act;
use crate::error::Result;
use crate::{
    graphql::{
        context::{Around, id, ids},
        enums::SheetState,
        scalar::{Points, instant},
    },
    marks::assignment::graphql::{Assignment, object as assignment},
    people::person::graphql::{Person, Place},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{marks::score as store, record};

/// 评分表: a named sheet of one task.
#[derive(SimpleObject)]
pub struct ScoreSheet {
    /// The task it belongs to.
    assignment: Assignment,
    /// Whose sheet it is; none for the target.
    rater: Option<Person>,
    /// The organisation that it was filled in for, if it is one that rates.
    rater_organisation: Option<Place>,
    /// Who handed it in, if it was not the rater: their delegate, or who else answers for the organisation. None for the
    /// target.
    handed_in_by: Option<Person>,
    /// How far it has come; none if there is no sheet yet.
    state: Option<SheetState>,
    /// The marks, in the order of the form.
    entries: Vec<Entry>,
    /// The rater's comment; empty if there is none.
    comment: String,
    /// Why it was given back.
    return_reason: Option<String>,
    /// When it was handed in.
    submitted_at: Option<DateTime<Utc>>,
    /// Increases with every change. Send it back to make sure you replace the version you read.
    version: i64,
}

/// A mark of a named sheet.
#[derive(SimpleObject)]
pub struct Entry {
    /// The code of the indicator that is marked.
    indicator: String,
    /// Points; none if abstained.
    points: Option<Points>,
    /// The code of the level chosen, where the indicator offers levels.
    level: Option<String>,
    /// 不了解: the rater could not judge.
    abstained: bool,
}

fn object(sheet: store::Sheet) -> Result<ScoreSheet> {
    let entry = |entry: store::SheetEntry| Entry {
        indicator: entry.indicator,
        abstained: entry.points.is_none(),
        points: entry.points.map(Points),
        level: entry.level,
    };
    let task = assignment(sheet.assignment, None, None)?;
    Ok(ScoreSheet {
        rater: task.rater.clone(),
        rater_organisation: task.rater_organisation.clone(),
        handed_in_by: task.handed_in_by.clone(),
        assignment: task,
        state: sheet.state.map(Into::into),
        entries: sheet.entries.into_iter().map(entry).collect(),
        comment: sheet.comment,
        return_reason: sheet.return_reason,
        submitted_at: sheet.submitted_at.map(instant),
        version: sheet.version,
    })
}

/// One mark: exactly one of points, level and abstained.
#[derive(InputObject)]
pub struct MarkInput {
    /// The code of the indicator to mark.
    #[graphql(validator(max_length = 64))]
    indicator: String,
    /// Points, as an exact decimal text.
    #[graphql(validator(max_length = 32), secret)]
    points: Option<String>,
    /// A level's code, where the indicator has levels.
    #[graphql(validator(max_length = 64), secret)]
    level: Option<String>,
    /// 不了解: no judgement. Neither zero nor missing.
    #[graphql(default, secret)]
    abstained: bool,
}

impl From<MarkInput> for scoring::Mark {
    fn from(mark: MarkInput) -> Self {
        Self { indicator: mark.indicator, points: mark.points, level: mark.level, abstained: mark.abstained }
    }
}

/// Marks for one task.
#[derive(InputObject)]
pub struct MarksInput {
    /// The id of the task.
    pub(crate) assignment: ID,
    /// The marks. A draft may leave some out; a ballot marks every indicator of its form.
    #[graphql(secret)]
    pub(crate) marks: Vec<MarkInput>,
    /// A comment, where the channel takes one.
    #[graphql(secret)]
    pub(crate) comment: Option<String>,
}

/// A named sheet to hand in.
#[derive(InputObject)]
pub struct SubmitSheetInput {
    /// The id of the task.
    assignment: ID,
    /// A mark for every indicator of the form.
    #[graphql(secret)]
    marks: Vec<MarkInput>,
    /// A comment, where the channel takes one.
    #[graphql(secret)]
    comment: Option<String>,
    /// JOINT panels: the members present.
    #[graphql(default)]
    present: Vec<ID>,
    /// The version it replaces; refused with CONFLICT if the sheet has moved on.
    version: Option<i64>,
}

/// Reading sheets.
#[derive(Default)]
pub struct ScoreQuery;

#[Object]
impl ScoreQuery {
    /// A sheet and what it says, for its author, the office and those who review it.
    async fn sheet(&self, ctx: &Context<'_>, assignment: ID) -> Result<ScoreSheet> {
        read(ctx, id(&assignment, "assignment")?).await
    }
}

/// Scoring by name.
#[derive(Default)]
pub struct ScoreMutation;

#[Object]
impl ScoreMutation {
    /// Keeps a draft; marks may be missing, what is there must be right.
    async fn save_draft(&self, ctx: &Context<'_>, input: MarksInput) -> Result<ScoreSheet> {
        let which = id(&input.assignment, "input.assignment")?;
        let marks: Vec<_> = input.marks.into_iter().map(Into::into).collect();
        act::save(ctx.app()?, ctx.actor()?, which, &marks, input.comment.as_deref()).await?;
        read(ctx, which).await
    }

    /// Hands a complete sheet in, or a corrected one again, until the window closes.
    async fn submit_sheet(&self, ctx: &Context<'_>, input: SubmitSheetInput) -> Result<ScoreSheet> {
        let which = id(&input.assignment, "input.assignment")?;
        let handed = act::HandIn {
            marks: input.marks.into_iter().map(Into::into).collect(),
            comment: input.comment,
            present: ids::<record::Person>(&input.present, "input.present")?,
            version: input.version,
        };
        act::submit(ctx.app()?, ctx.actor()?, which, handed).await?;
        read(ctx, which).await
    }

    /// Gives a submitted sheet back to its author, with a reason.
    async fn return_sheet(
        &self,
        ctx: &Context<'_>,
        assignment: ID,
        #[graphql(validator(min_length = 1, max_length = 1000))] reason: String,
    ) -> Result<ScoreSheet> {
        let which = id(&assignment, "assignment")?;
        act::give_back(ctx.app()?, ctx.actor()?, which, &reason).await?;
        read(ctx, which).await
    }

    /// Confirms a submitted sheet. Never by its author.
    async fn confirm_sheet(&self, ctx: &Context<'_>, assignment: ID) -> Result<ScoreSheet> {
        let which = id(&assignment, "assignment")?;
        act::confirm(ctx.app()?, ctx.actor()?, which).await?;
        read(ctx, which).await
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::Assignment>) -> Result<ScoreSheet> {
    object(act::read(ctx.app()?, ctx.actor()?, which).await?)
}
