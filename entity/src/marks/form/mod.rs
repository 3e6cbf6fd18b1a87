//! Which form an assignment asks for: from the frozen scheme, the frozen roster and the group's remit.
use crate::{Error, Result, ground::sql::Bound, rules::scheme::compile};
use scoring::{Channel, Form, Scheme};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

crate::ground::handle! {
    /// The forms of assignments.
    FormStore, forms
}

/// What is needed to make the forms of some assignments, loaded in three statements at most,
/// however many there are.
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
    /// The scheme version that the cycle runs by.
    pub scheme: Uuid,
    /// The channel.
    pub channel: Channel,
    /// The group, for a panel.
    pub group: Option<Uuid>,
    /// The target's organisation.
    pub organisation: Uuid,
}

#[derive(FromQueryResult)]
struct SchemeRow {
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
        let mut versions: Vec<_> = keys.iter().map(|key| (key.cycle, key.scheme)).collect();
        versions.sort_unstable();
        versions.dedup();
        let cycles: Vec<_> = versions.iter().map(|(cycle, _)| *cycle).collect();
        let mut organisations: Vec<_> = keys.iter().map(|key| key.organisation).collect();
        organisations.sort_unstable();
        organisations.dedup();
        Ok(Forms {
            schemes: self.schemes_of(&versions).await?,
            ancestry: self.ancestry_of(&cycles, &organisations).await?,
            remits: self.remits_of(&cycles).await?,
        })
    }

    /// The form of one task. The remits of groups are read for a panel only.
    pub async fn of(&self, key: FormKey) -> Result<Form> {
        let remits = if key.group.is_some() { self.remits_of(&[key.cycle]).await? } else { HashMap::new() };
        let schemes = HashMap::from([(key.cycle, self.scheme_of_version(key.scheme).await?)]);
        let ancestry = self.ancestry_of(&[key.cycle], &[key.organisation]).await?;
        Forms { schemes, ancestry, remits }.form(key)
    }

    /// The schemes of cycles, by the versions they run by: one statement for those that are not kept compiled.
    async fn schemes_of(&self, versions: &[(i32, Uuid)]) -> Result<HashMap<i32, Scheme>> {
        let kept = versions.iter().filter_map(|(cycle, version)| Some((*cycle, self.db.compiled(*version)?)));
        let mut schemes: HashMap<_, _> = kept.collect();
        let others: Vec<_> = versions.iter().filter(|(cycle, _)| !schemes.contains_key(cycle)).collect();
        if others.is_empty() {
            return Ok(schemes);
        }
        let mut bound = Bound::default();
        let wanted = bound.set(others.iter().map(|(_, version)| *version));
        let sql = format!("SELECT id, document FROM scheme_version WHERE id IN {wanted}");
        let rows: Vec<SchemeRow> = self.all(&sql, bound.values()).await?;
        let documents: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row.document)).collect();
        for (cycle, version) in others {
            let document = documents.get(version).ok_or(Error::NotFound)?;
            schemes.insert(*cycle, self.compiled(*version, document)?);
        }
        Ok(schemes)
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
