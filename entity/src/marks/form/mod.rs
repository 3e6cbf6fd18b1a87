//! Which form an assignment asks for: from the frozen scheme, the frozen roster and the group's remit.
use crate::{
    Error, Result,
    ground::{sql::Bound, word::Stored},
    rules::scheme::compile,
};
use policy::{Act, Permit, record};
use scoring::{Channel, Form, Scheme};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

crate::ground::handle! {
    /// The forms of assignments.
    FormStore, forms
}

/// What is needed to make the forms of some assignments, loaded in three statements however many there are.
pub struct Forms {
    schemes: HashMap<i32, Scheme>,
    /// Per cycle and organisation: its code and its ancestors'.
    ancestry: HashMap<(i32, Uuid), Vec<String>>,
    remits: HashMap<(i32, Uuid), Vec<String>>,
}

/// What a form depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FormKey {
    /// The cycle's number.
    pub cycle: i32,
    /// The channel.
    pub channel: Channel,
    /// The group, for a panel.
    pub group: Option<Uuid>,
    /// The target's organisation.
    pub organisation: Uuid,
}

#[derive(FromQueryResult)]
struct SchemeRow {
    cycle: i32,
    id: Uuid,
    document: String,
}

#[derive(FromQueryResult)]
struct AncestorRow {
    cycle: i32,
    origin: Uuid,
    code: String,
}

#[derive(FromQueryResult)]
struct CycleRemitRow {
    cycle: i32,
    group_id: Uuid,
    indicator: String,
}

impl Forms {
    /// The form of an assignment.
    pub fn form(&self, key: FormKey) -> Result<Form> {
        let scheme = self.schemes.get(&key.cycle).ok_or_else(|| Error::internal("form: no scheme"))?;
        let ancestry = self.ancestry.get(&(key.cycle, key.organisation)).map_or(&[][..], Vec::as_slice);
        let remit = key.group.and_then(|group| self.remits.get(&(key.cycle, group))).map(Vec::as_slice);
        Ok(Form::new(scheme, key.channel, ancestry, remit))
    }

    /// The codes of an organisation and its ancestors.
    pub(crate) fn ancestry(&self, cycle: i32, organisation: Uuid) -> Vec<String> {
        self.ancestry.get(&(cycle, organisation)).cloned().unwrap_or_default()
    }

    /// The scheme of a cycle.
    pub fn scheme(&self, cycle: i32) -> Result<&Scheme> {
        self.schemes.get(&cycle).ok_or_else(|| Error::internal("form: no scheme"))
    }
}

impl FormStore<'_> {
    /// Loads what these forms need.
    pub async fn of_all(&self, keys: &[FormKey]) -> Result<Forms> {
        let mut cycles: Vec<_> = keys.iter().map(|key| key.cycle).collect();
        cycles.sort_unstable();
        cycles.dedup();
        let mut organisations: Vec<_> = keys.iter().map(|key| key.organisation).collect();
        organisations.sort_unstable();
        organisations.dedup();
        Ok(Forms {
            schemes: self.schemes_of(&cycles).await?,
            ancestry: self.ancestry_of(&cycles, &organisations).await?,
            remits: self.remits_of(&cycles).await?,
        })
    }

    /// The form of the assignment a permit is for.
    pub async fn of<A: Act<Record = record::Assignment>>(&self, permit: &Permit<A>) -> Result<Form> {
        let key = self.form_key(permit.id().uuid()).await?;
        self.of_all(&[key]).await?.form(key)
    }

    async fn form_key(&self, assignment: Uuid) -> Result<FormKey> {
        #[derive(FromQueryResult)]
        struct Row {
            cycle: i32,
            channel: Stored<Channel>,
            group_id: Option<Uuid>,
            organisation_id: Uuid,
        }
        let sql = "SELECT a.cycle, a.channel, a.group_id, t.organisation_id FROM assignment a
            JOIN cycle_target t ON t.cycle = a.cycle AND t.number = a.target WHERE a.id = $1";
        let row: Option<Row> = self.one(sql, vec![assignment.into()]).await?;
        let row = row.ok_or(Error::NotFound)?;
        Ok(FormKey { cycle: row.cycle, channel: *row.channel, group: row.group_id, organisation: row.organisation_id })
    }

    async fn schemes_of(&self, cycles: &[i32]) -> Result<HashMap<i32, Scheme>> {
        let mut bound = Bound::default();
        let sql = format!(
            "SELECT c.number AS cycle, v.id, v.document FROM cycle c JOIN scheme_version v ON v.id = c.scheme_version_id
             WHERE c.number IN {}",
            bound.set(cycles.iter().copied())
        );
        let rows: Vec<SchemeRow> = self.all(&sql, bound.values()).await?;
        rows.into_iter().map(|row| Ok((row.cycle, self.compiled(row.id, &row.document)?))).collect()
    }

    /// The compiled form of a scheme in force; read from the database once on each node.
    pub async fn scheme_of_version(&self, version: Uuid) -> Result<Scheme> {
        #[derive(FromQueryResult)]
        struct Row {
            document: String,
        }
        if let Some(scheme) = self.db.compiled(version) {
            return Ok(scheme);
        }
        let row: Option<Row> =
            self.one("SELECT document FROM scheme_version WHERE id = $1", vec![version.into()]).await?;
        self.compiled(version, &row.ok_or(Error::NotFound)?.document)
    }

    /// A scheme in force never changes, so its compiled form is kept.
    pub(crate) fn compiled(&self, version: Uuid, document: &str) -> Result<Scheme> {
        if let Some(scheme) = self.db.compiled(version) {
            return Ok(scheme);
        }
        let scheme = compile(document)?;
        self.db.keep_compiled(version, scheme.clone());
        Ok(scheme)
    }

    async fn ancestry_of(&self, cycles: &[i32], organisations: &[Uuid]) -> Result<HashMap<(i32, Uuid), Vec<String>>> {
        let mut ancestry: HashMap<_, Vec<_>> = HashMap::new();
        for part in organisations.chunks(10_000) {
            let mut bound = Bound::default();
            let (cycles, part) = (bound.set(cycles.iter().copied()), bound.set(part.iter().copied()));
            let sql = format!(
                "WITH RECURSIVE up (cycle, origin, parent_id, code) AS (
                    SELECT cycle, organisation_id, parent_id, code FROM roster_organisation
                    WHERE cycle IN {cycles} AND organisation_id IN {part}
                    UNION ALL
                    SELECT r.cycle, up.origin, r.parent_id, r.code FROM roster_organisation r
                    JOIN up ON r.cycle = up.cycle AND r.organisation_id = up.parent_id
                 ) SELECT cycle, origin, code FROM up"
            );
            for row in self.all::<AncestorRow>(&sql, bound.values()).await? {
                ancestry.entry((row.cycle, row.origin)).or_default().push(row.code);
            }
        }
        Ok(ancestry)
    }

    async fn remits_of(&self, cycles: &[i32]) -> Result<HashMap<(i32, Uuid), Vec<String>>> {
        let mut bound = Bound::default();
        let sql = format!(
            "SELECT DISTINCT cycle, group_id, indicator FROM roster_remit WHERE cycle IN {} AND indicator <> ''",
            bound.set(cycles.iter().copied())
        );
        let mut remits: HashMap<_, Vec<_>> = HashMap::new();
        for row in self.all::<CycleRemitRow>(&sql, bound.values()).await? {
            remits.entry((row.cycle, row.group_id)).or_default().push(row.indicator);
        }
        Ok(remits)
    }
}
