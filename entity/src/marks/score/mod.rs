//! Named sheets (评分表): drafted, handed in, given back, confirmed. Nothing anonymous is ever here.
pub(crate) mod row;
mod task;

pub use task::Task;

use crate::{
    Error, Result,
    ground::{
        sql::Bound,
        word::{Stored, is, is_not, one_of},
    },
    marks::{assignment::Assignment, score::row as table},
    rules::scheme::small,
};
use policy::{Act, Permit, acts, record, words::SheetState};
use scoring::{
    Form, Points,
    form::{Draft, Entry, Marks},
};
use sea_orm::{FromQueryResult, prelude::Uuid};
use serde::{Deserialize, Serialize};

crate::ground::handle! {
    /// The store of named score sheets.
    Sheets, sheets
}

/// A sheet, for those who may read it.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The assignment it belongs to.
    pub assignment: Assignment,
    /// How far it has come; none if there is no sheet yet.
    pub state: Option<SheetState>,
    /// The marks, in the order of the form.
    pub entries: Vec<SheetEntry>,
    /// The comment.
    pub comment: String,
    /// Why it was given back.
    pub return_reason: Option<String>,
    /// When it was handed in.
    pub submitted_at: Option<i64>,
    /// 0 if there is no sheet yet.
    pub version: i64,
}

/// One mark of a named sheet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SheetEntry {
    /// The indicator's code.
    pub indicator: String,
    /// Points; none if abstained.
    pub points: Option<Points>,
    /// The level chosen.
    pub level: Option<String>,
}

#[derive(FromQueryResult)]
struct SheetRow {
    state: Stored<SheetState>,
    draft: Option<String>,
    comment: String,
    return_reason: Option<String>,
    submitted_at: Option<i64>,
    version: i64,
}

#[derive(FromQueryResult)]
struct EntryRow {
    leaf: i16,
    points: Option<i64>,
    level: Option<String>,
}

impl Sheets<'_> {
    /// A sheet and what it says.
    pub async fn read(&self, permit: &Permit<acts::score::Read>) -> Result<Sheet> {
        let assignment = self.assignments().seen(permit).await?;
        if assignment.channel.anonymous() {
            return Err(task::anonymous());
        }
        let place = (assignment.cycle, assignment.target, assignment.number);
        let values = vec![assignment.cycle.into(), assignment.number.into()];
        let sql = "SELECT state, draft, comment, return_reason, submitted_at, version FROM sheet
            WHERE cycle = $1 AND assignment = $2";
        let Some(row) = self.one::<SheetRow>(sql, values).await? else {
            let (entries, comment) = (vec![], String::new());
            let (return_reason, submitted_at) = (None, None);
            return Ok(Sheet { assignment, state: None, entries, comment, return_reason, submitted_at, version: 0 });
        };
        let entries = match &row.draft {
            Some(draft) => serde_json::from_str(draft).map_err(Error::internal)?,
            None => self.entries(place, assignment.scheme_version_id).await?,
        };
        Ok(Sheet {
            assignment,
            state: Some(*row.state),
            entries,
            comment: row.comment,
            return_reason: row.return_reason,
            submitted_at: row.submitted_at,
            version: row.version,
        })
    }

    /// The marks of one sheet, by cycle, target and assignment, with the codes of a scheme in force.
    async fn entries(&self, place: (i32, i32, i32), scheme: Uuid) -> Result<Vec<SheetEntry>> {
        let scheme = self.forms().scheme_of_version(scheme).await?;
        let nodes = scheme.nodes();
        let sql = "SELECT leaf, points, level FROM entry WHERE cycle = $1 AND target = $2 AND assignment = $3
            ORDER BY leaf";
        let rows: Vec<EntryRow> = self.all(sql, vec![place.0.into(), place.1.into(), place.2.into()]).await?;
        let entry = |row: EntryRow| {
            let node = nodes.iter().find(|node| small(node.number) == row.leaf);
            let node = node.ok_or_else(|| Error::internal("entry of no indicator"))?;
            Ok(SheetEntry { indicator: node.code.clone(), points: row.points.map(Points), level: row.level })
        };
        rows.into_iter().map(entry).collect()
    }

    /// Keeps a draft.
    pub async fn save(&self, task: Task<acts::score::Save>, form: &Form, draft: &Draft) -> Result<()> {
        let entries = to_json(form, draft.entries())?;
        let comment = draft.comment().unwrap_or_default();
        if task.version() == 0 {
            return self.begin_sheet(&task, SheetState::Draft, Some(entries), comment).await;
        }
        let done = self
            .run(
                &format!(
                    "UPDATE sheet SET draft = $1, comment = $2, version = version + 1
                     WHERE cycle = $3 AND assignment = $4 AND version = $5 AND {}",
                    one_of("state", SheetState::OPEN)
                ),
                vec![entries.into(), comment.into(), task.cycle.into(), task.number.into(), task.version().into()],
            )
            .await?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(not_open()) }
    }

    /// Hands a complete sheet in, or a corrected one again.
    pub async fn submit(&self, task: Task<acts::score::Submit>, marks: &Marks, present: &[Uuid]) -> Result<()> {
        let weight = self.seat_weight(&task).await?;
        let comment = marks.comment().unwrap_or_default();
        if task.version() == 0 {
            self.begin_sheet(&task, SheetState::Submitted, None, comment).await?;
        } else {
            self.resubmit(&task, comment).await?;
        }
        if !task.handed_in() {
            self.progress().count_sheet(task.cycle, task.rater_id, 1).await?;
        }
        self.put_members(&task, present).await?;
        let rows = marks.entries().iter().map(|entry| table::entry::Model {
            cycle: task.cycle,
            target: task.target,
            assignment: task.number,
            leaf: small(entry.leaf),
            channel: task.channel,
            points: entry.value.points().map(|points| points.0),
            level: entry.level.clone(),
            seat_weight: weight.0,
        });
        Ok(self.insert::<table::entry::Entity>(rows.collect()).await?)
    }

    async fn resubmit(&self, task: &Task<acts::score::Submit>, comment: &str) -> Result<()> {
        let done = self
            .run(
                &format!(
                    "UPDATE sheet SET {}, draft = NULL, comment = $1, submitted_at = $2, policy_revision = $3,
                     handed_in_by = $4, version = version + 1
                     WHERE cycle = $5 AND assignment = $6 AND version = $7 AND {}",
                    is("state", SheetState::Submitted),
                    is_not("state", SheetState::Confirmed)
                ),
                vec![
                    comment.into(),
                    self.now().into(),
                    task.permit.revision().to_string().into(),
                    task.for_rater().into(),
                    task.cycle.into(),
                    task.number.into(),
                    task.version().into(),
                ],
            )
            .await?;
        if done.rows_affected() != 1 {
            return Err(not_open());
        }
        self.drop_entries(task).await?;
        let values = vec![task.cycle.into(), task.number.into()];
        self.run("DELETE FROM sheet_member WHERE cycle = $1 AND assignment = $2", values).await?;
        Ok(())
    }

    async fn drop_entries<A: Act<Record = record::Assignment>>(&self, task: &Task<A>) -> Result<()> {
        let values = vec![task.cycle.into(), task.target.into(), task.number.into()];
        self.run("DELETE FROM entry WHERE cycle = $1 AND target = $2 AND assignment = $3", values).await?;
        Ok(())
    }

    async fn begin_sheet<A: Act<Record = record::Assignment>>(
        &self,
        task: &Task<A>,
        state: SheetState,
        draft: Option<String>,
        comment: &str,
    ) -> Result<()> {
        let row = table::sheet::Model {
            cycle: task.cycle,
            assignment: task.number,
            channel: task.channel,
            state: state.into(),
            draft,
            comment: comment.to_owned(),
            return_reason: None,
            submitted_at: (state == SheetState::Submitted).then_some(self.now()),
            decided_by: None,
            decided_at: None,
            policy_revision: task.permit.revision().to_string(),
            version: 1,
            handed_in_by: task.for_rater().filter(|_| state == SheetState::Submitted),
        };
        // Two first sheets of one assignment: the second lost the race.
        self.insert::<table::sheet::Entity>(vec![row]).await.map_err(|error| match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Error::Conflict,
            _ => Error::Database(error),
        })
    }

    /// Gives a submitted sheet back to its author, with a reason. Its marks stop counting and become a draft again.
    pub async fn give_back(&self, permit: Permit<acts::score::Return>, reason: &str) -> Result<()> {
        if reason.trim().is_empty() {
            let (zh, en) = ("退回须说明理由", "giving back a sheet needs a reason");
            return Err(Error::invalid("REASON_MISSING", "reason", zh, en));
        }
        let task = self.task(permit).await?;
        let entries = self.entries((task.cycle, task.target, task.number), task.scheme_version_id).await?;
        let draft = serde_json::to_string(&entries).map_err(Error::internal)?;
        let values: Vec<sea_orm::Value> = vec![
            draft.into(),
            reason.into(),
            task.permit.person().into(),
            self.now().into(),
            task.cycle.into(),
            task.number.into(),
            task.version().into(),
        ];
        let done = self
            .run(
                &format!(
                    "UPDATE sheet SET {}, draft = $1, return_reason = $2, decided_by = $3, decided_at = $4,
                     submitted_at = NULL, version = version + 1
                     WHERE cycle = $5 AND assignment = $6 AND version = $7 AND {}",
                    is("state", SheetState::Returned),
                    is("state", SheetState::Submitted)
                ),
                values,
            )
            .await?;
        if done.rows_affected() != 1 {
            return Err(not_submitted());
        }
        self.progress().count_sheet(task.cycle, task.rater_id, -1).await?;
        self.drop_entries(&task).await
    }

    /// Confirms a submitted sheet. Never by its author: that is a fact of the act.
    pub async fn confirm(&self, permit: Permit<acts::score::Confirm>) -> Result<()> {
        let task = self.task(permit).await?;
        let values: Vec<sea_orm::Value> = vec![
            task.permit.person().into(),
            self.now().into(),
            task.cycle.into(),
            task.number.into(),
            task.version().into(),
        ];
        let done = self
            .run(
                &format!(
                    "UPDATE sheet SET {}, decided_by = $1, decided_at = $2, version = version + 1
                     WHERE cycle = $3 AND assignment = $4 AND version = $5 AND {}",
                    is("state", SheetState::Confirmed),
                    is("state", SheetState::Submitted)
                ),
                values,
            )
            .await?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(not_submitted()) }
    }

    /// The members present at a JOINT sheet; each must sit in the group.
    async fn put_members(&self, task: &Task<acts::score::Submit>, present: &[Uuid]) -> Result<()> {
        if present.is_empty() {
            return Ok(());
        }
        let mut bound = Bound::default();
        let (cycle, group) = (bound.put(task.cycle), bound.put(task.group_id));
        let members = bound.set(present.iter().copied());
        let sql = format!(
            "SELECT count(*) AS n FROM roster_member WHERE cycle = {cycle} AND group_id = {group}
             AND person_id IN {members}"
        );
        if usize::try_from(self.count(&sql, &bound).await?) != Ok(present.len()) {
            let (zh, en) = ("出席人员不在该考核组内", "somebody present is not a member of the group");
            return Err(Error::invalid("NOT_A_MEMBER", "present", zh, en));
        }
        let rows = present.iter().map(|person| table::member::Model {
            cycle: task.cycle,
            assignment: task.number,
            person_id: *person,
        });
        Ok(self.insert::<table::member::Entity>(rows.collect()).await?)
    }
}

/// The marks of a draft, as they are kept.
fn to_json(form: &Form, entries: &[Entry]) -> Result<String> {
    let entry = |entry: &Entry| {
        let node = form.scheme().node(entry.leaf).ok_or_else(|| Error::internal("entry of no indicator"))?;
        let (points, level) = (entry.value.points(), entry.level.clone());
        Ok(SheetEntry { indicator: node.code.clone(), points, level })
    };
    let entries = entries.iter().map(entry).collect::<Result<Vec<_>>>()?;
    serde_json::to_string(&entries).map_err(Error::internal)
}

fn not_open() -> Error {
    let (zh, en) =
        ("评分表已提交或已确认，或已被他处修改", "the sheet is not a draft any more, or has changed meanwhile");
    Error::invalid("SHEET_NOT_OPEN", "assignment", zh, en)
}

fn not_submitted() -> Error {
    let (zh, en) = ("只有已提交的评分表可以退回或确认", "only a submitted sheet can be given back or confirmed");
    Error::invalid("SHEET_NOT_SUBMITTED", "assignment", zh, en)
}
