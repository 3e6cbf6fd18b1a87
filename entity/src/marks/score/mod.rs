//! Named sheets (评分表): drafted, handed in, given back, confirmed. Nothing anonymous is ever here.
pub(crate) mod row;

use crate::{
    Error, Result,
    ground::{
        sql::Bound,
        word::{Stored, is, is_not, one_of, rank},
    },
    marks::{assignment::Assignment, score::row as table},
    rules::scheme::{read_document, small},
};
use policy::{
    Act, Id, Permit, acts, record,
    words::{Seat, SheetState},
};
use scoring::{
    Channel, Points,
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
struct Key {
    cycle: i32,
    number: i32,
    target: i32,
    channel: Stored<Channel>,
    rater_id: Uuid,
    group_id: Option<Uuid>,
}

impl Key {
    /// Who acts for the rater, if it is not the rater who acts.
    fn for_rater<A: Act>(&self, permit: &Permit<A>) -> Option<Uuid> {
        permit.person().filter(|person| *person != self.rater_id)
    }
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
        let key = self.key(permit.id()).await?;
        let values = vec![key.cycle.into(), key.number.into()];
        let sql = "SELECT state, draft, comment, return_reason, submitted_at, version FROM sheet
            WHERE cycle = $1 AND assignment = $2";
        let Some(row) = self.one::<SheetRow>(sql, values.clone()).await? else {
            let (entries, comment) = (vec![], String::new());
            let (return_reason, submitted_at) = (None, None);
            return Ok(Sheet { assignment, state: None, entries, comment, return_reason, submitted_at, version: 0 });
        };
        let entries = match &row.draft {
            Some(draft) => serde_json::from_str(draft).map_err(Error::internal)?,
            None => self.entries(&key, &assignment).await?,
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

    async fn entries(&self, key: &Key, assignment: &Assignment) -> Result<Vec<SheetEntry>> {
        let form_key = assignment.form_key();
        let forms = self.forms().of_all(&[form_key]).await?;
        let nodes = forms.scheme(key.cycle)?.nodes();
        let sql = "SELECT leaf, points, level FROM entry WHERE cycle = $1 AND target = $2 AND assignment = $3
            ORDER BY leaf";
        let rows: Vec<EntryRow> = self.all(sql, vec![key.cycle.into(), key.target.into(), key.number.into()]).await?;
        let entry = |row: EntryRow| {
            let node = nodes.iter().find(|node| small(node.number) == row.leaf);
            let node = node.ok_or_else(|| Error::internal("entry of no indicator"))?;
            Ok(SheetEntry { indicator: node.code.clone(), points: row.points.map(Points), level: row.level })
        };
        rows.into_iter().map(entry).collect()
    }

    /// Keeps a draft.
    pub async fn save(&self, permit: Permit<acts::score::Save>, draft: &Draft) -> Result<()> {
        let key = self.key(permit.id()).await?;
        let draft_json = self.to_json(&permit, draft.entries()).await?;
        let comment = draft.comment().unwrap_or_default();
        if permit.version() == 0 {
            return self.begin_sheet(&key, &permit, SheetState::Draft, Some(draft_json), comment).await;
        }
        let done = self
            .run(
                &format!(
                    "UPDATE sheet SET draft = $1, comment = $2, version = version + 1
                     WHERE cycle = $3 AND assignment = $4 AND version = $5 AND {}",
                    one_of("state", SheetState::OPEN)
                ),
                vec![draft_json.into(), comment.into(), key.cycle.into(), key.number.into(), permit.version().into()],
            )
            .await?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(not_open()) }
    }

    /// Hands a complete sheet in, or a corrected one again.
    pub async fn submit(&self, permit: Permit<acts::score::Submit>, marks: &Marks, present: &[Uuid]) -> Result<()> {
        let key = self.key(permit.id()).await?;
        let weight = self.seat_weight(&key).await?;
        let comment = marks.comment().unwrap_or_default();
        let before = self.handed_in(&key).await?;
        if permit.version() == 0 {
            self.begin_sheet(&key, &permit, SheetState::Submitted, None, comment).await?;
        } else {
            self.resubmit(&key, &permit, comment).await?;
        }
        if !before {
            self.progress().count_sheet(key.cycle, key.rater_id, 1).await?;
        }
        self.put_members(&key, present).await?;
        let rows = marks.entries().iter().map(|entry| table::entry::Model {
            cycle: key.cycle,
            target: key.target,
            assignment: key.number,
            leaf: small(entry.leaf),
            channel: key.channel,
            points: entry.value.points().map(|points| points.0),
            level: entry.level.clone(),
            seat_weight: weight.0,
        });
        Ok(self.insert::<table::entry::Entity>(rows.collect()).await?)
    }

    async fn handed_in(&self, key: &Key) -> Result<bool> {
        let mut bound = Bound::default();
        let (cycle, number) = (bound.put(key.cycle), bound.put(key.number));
        let sql = format!(
            "SELECT count(*) AS n FROM sheet WHERE cycle = {cycle} AND assignment = {number} AND state = 'SUBMITTED'"
        );
        Ok(self.count(&sql, &bound).await? > 0)
    }

    async fn resubmit(&self, key: &Key, permit: &Permit<acts::score::Submit>, comment: &str) -> Result<()> {
        let done = self
            .run(
                &format!(
                    "UPDATE sheet SET {}, draft = NULL, comment = $1, submitted_at = $2, policy_revision = $3,
                     handed_in_by = $7, version = version + 1
                     WHERE cycle = $4 AND assignment = $5 AND version = $6 AND {}",
                    is("state", SheetState::Submitted),
                    is_not("state", SheetState::Confirmed)
                ),
                vec![
                    comment.into(),
                    self.now().into(),
                    permit.revision().to_string().into(),
                    key.cycle.into(),
                    key.number.into(),
                    permit.version().into(),
                    key.for_rater(permit).into(),
                ],
            )
            .await?;
        if done.rows_affected() != 1 {
            return Err(not_open());
        }
        let values = vec![key.cycle.into(), key.target.into(), key.number.into()];
        self.run("DELETE FROM entry WHERE cycle = $1 AND target = $2 AND assignment = $3", values).await?;
        let values = vec![key.cycle.into(), key.number.into()];
        self.run("DELETE FROM sheet_member WHERE cycle = $1 AND assignment = $2", values).await?;
        Ok(())
    }

    async fn begin_sheet<A: Act>(
        &self,
        key: &Key,
        permit: &Permit<A>,
        state: SheetState,
        draft: Option<String>,
        comment: &str,
    ) -> Result<()> {
        let row = table::sheet::Model {
            cycle: key.cycle,
            assignment: key.number,
            channel: key.channel,
            state: state.into(),
            draft,
            comment: comment.to_owned(),
            return_reason: None,
            submitted_at: (state == SheetState::Submitted).then_some(self.now()),
            decided_by: None,
            decided_at: None,
            policy_revision: permit.revision().to_string(),
            version: 1,
            handed_in_by: key.for_rater(permit).filter(|_| state == SheetState::Submitted),
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
            return Err(Error::invalid("REASON_MISSING", "input.reason", zh, en));
        }
        let key = self.key(permit.id()).await?;
        let assignment = self.assignments().row(permit.id().uuid()).await?;
        let entries = self.entries(&key, &assignment).await?;
        let draft = serde_json::to_string(&entries).map_err(Error::internal)?;
        let values: Vec<sea_orm::Value> = vec![
            draft.into(),
            reason.into(),
            permit.person().into(),
            self.now().into(),
            key.cycle.into(),
            key.number.into(),
            permit.version().into(),
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
        self.progress().count_sheet(key.cycle, key.rater_id, -1).await?;
        let values = vec![key.cycle.into(), key.target.into(), key.number.into()];
        self.run("DELETE FROM entry WHERE cycle = $1 AND target = $2 AND assignment = $3", values).await?;
        Ok(())
    }

    /// Confirms a submitted sheet. Never by its author: that is a fact of the act.
    pub async fn confirm(&self, permit: Permit<acts::score::Confirm>) -> Result<()> {
        let key = self.key(permit.id()).await?;
        let values: Vec<sea_orm::Value> = vec![
            permit.person().into(),
            self.now().into(),
            key.cycle.into(),
            key.number.into(),
            permit.version().into(),
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

    async fn key(&self, id: Id<record::Assignment>) -> Result<Key> {
        let sql = "SELECT cycle, number, target, channel, rater_id, group_id FROM assignment WHERE id = $1";
        let key: Key = self.one(sql, vec![id.uuid().into()]).await?.ok_or(Error::NotFound)?;
        if key.channel.anonymous() {
            return Err(anonymous());
        }
        Ok(key)
    }

    /// The members present at a JOINT sheet; each must sit in the group.
    async fn put_members(&self, key: &Key, present: &[Uuid]) -> Result<()> {
        if present.is_empty() {
            return Ok(());
        }
        let mut bound = Bound::default();
        let (cycle, group) = (bound.put(key.cycle), bound.put(key.group_id));
        let members = bound.set(present.iter().copied());
        let sql = format!(
            "SELECT count(*) AS n FROM roster_member WHERE cycle = {cycle} AND group_id = {group}
             AND person_id IN {members}"
        );
        if usize::try_from(self.count(&sql, &bound).await?) != Ok(present.len()) {
            let (zh, en) = ("出席人员不在该考核组内", "somebody present is not a member of the group");
            return Err(Error::invalid("NOT_A_MEMBER", "input.present", zh, en));
        }
        let rows = present.iter().map(|person| table::member::Model {
            cycle: key.cycle,
            assignment: key.number,
            person_id: *person,
        });
        Ok(self.insert::<table::member::Entity>(rows.collect()).await?)
    }

    /// The weight of this rater's marks by their seat; 1 unless the scheme says otherwise.
    async fn seat_weight(&self, key: &Key) -> Result<Points> {
        #[derive(FromQueryResult)]
        struct Row {
            document: String,
            seat: Option<String>,
        }
        let seat = if key.group_id.is_some() {
            "SELECT m.seat FROM roster_member m WHERE m.cycle = $1 AND m.person_id = $2 AND m.group_id = $3".to_owned()
        } else {
            format!(
                "SELECT s.seat FROM roster_seat s WHERE s.cycle = $1 AND s.person_id = $2 ORDER BY {} LIMIT 1",
                rank("s.seat", Seat::ALL)
            )
        };
        let sql = format!(
            "SELECT v.document, ({seat}) AS seat FROM cycle c JOIN scheme_version v ON v.id = c.scheme_version_id
             WHERE c.number = $1"
        );
        let mut values: Vec<sea_orm::Value> = vec![key.cycle.into(), key.rater_id.into()];
        values.extend(key.group_id.map(Into::into));
        let row: Row = self.one(&sql, values).await?.ok_or(Error::NotFound)?;
        let file = read_document(&row.document)?;
        let of = |channel: Channel| file.channels.iter().find(|rule| rule.channel == channel);
        let weights = of(*key.channel).map(|rule| &rule.seat_weights);
        let weight = row.seat.and_then(|seat| weights?.get(&seat).copied());
        Ok(weight.unwrap_or(Points(Points::UNIT)))
    }

    async fn to_json<A: Act<Record = record::Assignment>>(
        &self,
        permit: &Permit<A>,
        entries: &[Entry],
    ) -> Result<String> {
        let form = self.forms().of(permit).await?;
        let entry = |entry: &Entry| {
            let node = form.scheme().node(entry.leaf).ok_or_else(|| Error::internal("entry of no indicator"))?;
            let (points, level) = (entry.value.points(), entry.level.clone());
            Ok(SheetEntry { indicator: node.code.clone(), points, level })
        };
        let entries = entries.iter().map(entry).collect::<Result<Vec<_>>>()?;
        serde_json::to_string(&entries).map_err(Error::internal)
    }
}

fn anonymous() -> Error {
    let (zh, en) = ("该渠道为无记名评价，请提交无记名测评表", "this channel is anonymous: cast a ballot instead");
    Error::invalid("CHANNEL_IS_ANONYMOUS", "input.assignment", zh, en)
}

fn not_open() -> Error {
    let (zh, en) =
        ("评分表已提交或已确认，或已被他处修改", "the sheet is not a draft any more, or has changed meanwhile");
    Error::invalid("SHEET_NOT_OPEN", "input.assignment", zh, en)
}

fn not_submitted() -> Error {
    let (zh, en) = ("只有已提交的评分表可以退回或确认", "only a submitted sheet can be given back or confirmed");
    Error::invalid("SHEET_NOT_SUBMITTED", "input.assignment", zh, en)
}
