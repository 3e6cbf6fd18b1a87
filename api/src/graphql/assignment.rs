//! Assignments (评价任务): what the caller is asked to score.
use super::{
    context::{Around, global, id},
    enums::{Channel, Phase, stored},
    page::{Listed, connection, page},
    plain::plain,
    scalar::{Text, instant},
    scheme::Indicator,
};
use crate::error::Result;
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    acts, record,
    store::{assignment as store, form::Forms},
};

/// 评价任务: one target for one rater in one channel.
#[derive(SimpleObject, Clone)]
pub struct Assignment {
    /// Its id.
    pub id: ID,
    /// The cycle.
    cycle_id: ID,
    /// How far the cycle has come.
    phase: Phase,
    /// The channel.
    channel: Channel,
    /// Whether a sealed ballot is put (`putBallot`) instead of a named sheet (`submitSheet`).
    anonymous: bool,
    /// Who or what is rated.
    target: Target,
    /// The group, for a panel.
    group_id: Option<ID>,
    /// The organisation the caller rates for, if it is one that rates.
    rater_organisation_id: Option<ID>,
    /// When its window opens.
    opens_at: DateTime<Utc>,
    /// When its window closes.
    closes_at: DateTime<Utc>,
    /// The sheet's state; none if there is none, and always none in an anonymous channel.
    sheet_state: Option<String>,
    /// What is asked.
    form: Option<Form>,
}

plain! {
    /// Who or what is rated.
    #[derive(Clone)]
    pub struct Target {
        /// A person's or an organisation's id.
        id: ID,
        /// Its code.
        code: String,
        /// Its name.
        name: Text,
    }
}

impl Target {
    pub(super) fn new(
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
    /// The bytes that the body of a `putBallot` about this task should always have: see there.
    request_bytes: i32,
}

pub(super) fn object(row: store::Assignment, forms: Option<&Forms>) -> Result<Assignment> {
    let key = row.form_key()?;
    let form = forms.map(|forms| forms.form(key)).transpose()?.map(|form| Form {
        indicators: form.leaves().map(Indicator::from).collect(),
        takes_comment: form.takes_comment(),
        request_bytes: i32::try_from(form.request_size()).unwrap_or(i32::MAX),
    });
    Ok(Assignment {
        id: global::<record::Assignment>(row.id),
        cycle_id: global::<record::Cycle>(row.cycle_id),
        phase: stored(&row.phase)?,
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
        sheet_state: row.sheet_state,
        form,
    })
}

/// Reading one's tasks.
#[derive(Default)]
pub struct AssignmentQuery;

#[Object]
impl AssignmentQuery {
    /// What the caller is asked to score, in one cycle or in all, with the forms if asked for: a fixed number of
    /// statements, whatever the page size.
    #[graphql(complexity = "super::node::cost(first, child_complexity)")]
    async fn my_assignments(
        &self,
        ctx: &Context<'_>,
        cycle: Option<ID>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Listed<Assignment>> {
        let page = page(first, after)?;
        let cycle = cycle.as_ref().map(|cycle| id::<record::Cycle>(cycle, "cycle")).transpose()?;
        let wanted = ctx.look_ahead().field("edges").field("node").field("form").exists()
            || ctx.look_ahead().field("nodes").field("form").exists();
        let (slice, forms) = ctx
            .app()?
            .list::<acts::assignment::Read, _>(ctx.actor()?, async |tx, scope| {
                let slice = tx.assignments(&scope, cycle, &page).await?;
                let keys = slice.rows.iter().map(store::Assignment::form_key).collect::<entity::Result<Vec<_>>>()?;
                let forms = if wanted { Some(tx.forms(&keys).await?) } else { None };
                Ok((slice, forms))
            })
            .await?;
        if cycle.is_some() && slice.rows.is_empty() {
            ctx.unfound();
        }
        let mut objects = vec![];
        for row in slice.rows {
            objects.push((row.id.to_string(), object(row, forms.as_ref())?));
        }
        let slice = entity::Slice { rows: objects, more: slice.more, total: slice.total };
        Ok(connection(slice, |row| row.0.clone(), |row| row.1))
    }
}

pub(super) async fn read(ctx: &Context<'_>, which: entity::Id<record::Assignment>) -> Result<Assignment> {
    let (row, forms) = ctx
        .app()?
        .see::<acts::assignment::Read, _>(ctx.actor()?, which, async |tx, permit| {
            let row = tx.assignment(&permit).await?;
            let forms = tx.forms(&[row.form_key()?]).await?;
            Ok((row, forms))
        })
        .await?;
    object(row, Some(&forms))
}
