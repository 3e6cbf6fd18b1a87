//! Assignments (评价任务): what the caller is asked to score.
use super::act::{self, Asked};
use crate::error::Result;
use crate::{
    graphql::{
        context::{Around, global, id},
        enums::{Channel, Phase, RosterChangeKind, SheetState},
        page::{Listed, connection, page_asked},
        plain::plain,
        scalar::{Text, instant},
    },
    people::person::graphql::{Person, Place},
    rules::scheme::graphql::Indicator,
};
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    cycle::change::RaterChange as RaterRow,
    marks::{assignment as store, form::Forms},
    record,
};

/// 评价任务: one target for one rater in one channel.
#[derive(SimpleObject, Clone)]
pub struct Assignment {
    /// The task's global id.
    pub id: ID,
    /// The id of the cycle that asks for it.
    cycle_id: ID,
    /// How far the cycle has come.
    phase: Phase,
    /// The channel through which marks are given.
    channel: Channel,
    /// Whether a sealed ballot is put (`castBallot`) instead of a named sheet (`submitSheet`).
    anonymous: bool,
    /// Who or what is rated.
    target: Target,
    /// The group, for a panel.
    group_id: Option<ID>,
    /// Whose task it is; none for its target, who does not learn it.
    pub(crate) rater: Option<Person>,
    /// 代何人: the person for whom the caller acts in this task; none in one's own, and for those who only read the sheet.
    on_behalf_of: Option<Person>,
    /// Who handed the sheet in, if it was not the rater: their delegate, or who else answers for the organisation.
    pub(crate) handed_in_by: Option<Person>,
    /// The organisation that is rated for, if it is one that rates.
    rater_organisation_id: Option<ID>,
    /// The same by name: it rates through its head or operator.
    pub(crate) rater_organisation: Option<Place>,
    /// When its window opens.
    opens_at: DateTime<Utc>,
    /// When its window closes.
    closes_at: DateTime<Utc>,
    /// The sheet's state; none if there is none, and always none in an anonymous channel.
    sheet_state: Option<SheetState>,
    /// Whether it has ended by a change of the cycle's raters and targets: what was given stays, and no more is taken.
    ended: bool,
    /// Anonymous channels: how the raters of this target have changed since the cycle opened, the earliest change first.
    rater_changes: Vec<RaterChange>,
    /// The indicators to mark, and what each takes.
    form: Option<Form>,
}

/// A change of those who rate the same target in the same anonymous channel.
#[derive(SimpleObject, Clone)]
pub struct RaterChange {
    /// What happened: somebody left, moved, was exempt or recused.
    kind: RosterChangeKind,
    /// When it took effect.
    at: DateTime<Utc>,
    /// How many raters left.
    left: i64,
    /// How many joined in their place.
    joined: i64,
    /// The name of the person who proposed it.
    proposed_by: Option<Text>,
    /// The name of the person who approved it.
    approved_by: Option<Text>,
}

fn rater_change(row: RaterRow) -> RaterChange {
    let name = |zh: Option<String>, en: Option<String>| Some(Text::new(zh?, en?));
    RaterChange {
        kind: row.kind.into(),
        at: instant(row.at),
        left: row.gone,
        joined: row.joined,
        proposed_by: name(row.proposed_zh, row.proposed_en),
        approved_by: name(row.approved_zh, row.approved_en),
    }
}

plain! {
    /// Who or what is rated.
    #[derive(Clone)]
    pub struct Target {
        /// A person's or an organisation's id.
        id: ID,
        /// The code of the person or organisation.
        code: String,
        /// The name of the person or organisation.
        name: Text,
    }
}

impl Target {
    pub(crate) fn new(
        person: Option<entity::Uuid>,
        organisation: entity::Uuid,
        code: String,
        name: (String, String),
    ) -> Self {
        let id = person.map_or_else(|| global::<record::Organisation>(organisation), global::<record::Person>);
        Self { id, code, name: Text::new(name.0, name.1) }
    }
}

/// The indicators to mark.
#[derive(SimpleObject, Clone)]
pub struct Form {
    /// In the order of the scheme.
    indicators: Vec<Indicator>,
    /// Whether a comment may go with the marks.
    takes_comment: bool,
    /// The bytes that the body of a `castBallot` about this task should always have: see there.
    request_bytes: i32,
}

pub(crate) fn object(
    row: store::Assignment,
    forms: Option<&Forms>,
    changes: Option<Vec<RaterRow>>,
) -> Result<Assignment> {
    let key = row.form_key();
    let form = forms.map(|forms| forms.form(key)).transpose()?.map(|form| Form {
        indicators: form.leaves().map(Indicator::from).collect(),
        takes_comment: form.takes_comment(),
        request_bytes: i32::try_from(form.request_size()).unwrap_or(i32::MAX),
    });
    let rater = Person::perhaps(row.rater_id, row.rater_code, row.rater_zh, row.rater_en);
    Ok(Assignment {
        on_behalf_of: rater.clone().filter(|_| row.acting),
        rater,
        handed_in_by: Person::perhaps(row.handed_in_by, row.handed_code, row.handed_zh, row.handed_en),
        rater_organisation: Place::perhaps(
            row.rater_organisation_id,
            row.rater_organisation_code,
            row.rater_organisation_zh,
            row.rater_organisation_en,
        ),
        id: global::<record::Assignment>(row.id),
        cycle_id: global::<record::Cycle>(row.cycle_id),
        phase: row.phase.into(),
        channel: key.channel.into(),
        anonymous: key.channel.anonymous(),
        target: Target::new(
            row.target_person_id,
            row.target_organisation_id,
            row.target_code,
            (row.target_zh, row.target_en),
        ),
        group_id: row.group_id.map(global::<record::Group>),
        rater_organisation_id: row.rater_organisation_id.map(global::<record::Organisation>),
        opens_at: instant(row.opens_at),
        closes_at: instant(row.closes_at),
        sheet_state: row.sheet_state.map(Into::into),
        ended: row.ended,
        rater_changes: changes.unwrap_or_default().into_iter().map(rater_change).collect(),
        form,
    })
}

/// Reading one's tasks.
#[derive(Default)]
pub struct AssignmentQuery;

#[Object]
impl AssignmentQuery {
    /// What the caller is asked to score, and what they may score for somebody else or for their organisation
    /// (`onBehalfOf`, `rater`), in one cycle or in all, with the forms if asked for: a fixed number of statements, whatever
    /// the page size.
    #[graphql(complexity = "crate::graphql::node::cost(first, child_complexity)")]
    async fn my_assignments(
        &self,
        ctx: &Context<'_>,
        cycle: Option<ID>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<Assignment>> {
        let page = page_asked(ctx, first, after)?;
        let cycle = cycle.as_ref().map(|cycle| id::<record::Cycle>(cycle, "cycle")).transpose()?;
        let asked = |field| {
            ctx.look_ahead().field("edges").field("node").field(field).exists()
                || ctx.look_ahead().field("nodes").field(field).exists()
        };
        let asked = Asked { forms: asked("form"), changes: asked("raterChanges") };
        let tasks = act::list(ctx.app()?, ctx.actor()?, cycle, asked, &page).await?;
        let (slice, forms, mut changes) = (tasks.slice, tasks.forms, tasks.changes);
        if cycle.is_some() && slice.rows.is_empty() {
            ctx.unfound();
        }
        let mut objects = vec![];
        for row in slice.rows {
            let around = changes.remove(&row.id);
            objects.push((row.id.to_string(), object(row, forms.as_ref(), around)?));
        }
        let slice = entity::Slice { rows: objects, more: slice.more, total: slice.total };
        Ok(connection(slice, |row| row.0.clone(), |row| row.1))
    }
}

pub(crate) async fn read(ctx: &Context<'_>, which: entity::Id<record::Assignment>) -> Result<Assignment> {
    let seen = act::read(ctx.app()?, ctx.actor()?, which).await?;
    object(seen.task, Some(&seen.forms), seen.changes)
}
