//! Importing a roster file: everything in it, set by set, or nothing.
use crate::{
    Error, Result,
    file::roster::{self as roster_file, Existing, RosterFile},
    ground::sql::Bound,
    people::{account, group, organisation, person, recusal},
    vault::password,
};
use policy::{Permit, acts, words::AccountState};
use scoring::Problem;
use sea_orm::{FromQueryResult, prelude::Uuid, sea_query::LockType};
use std::collections::{HashMap, HashSet};

crate::ground::handle! {
    /// Imports of whole files.
    Transfers, transfers
}

/// What an import brought in.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// How many organisations.
    pub organisations: usize,
    /// How many persons.
    pub persons: usize,
    /// How many assessment groups.
    pub groups: usize,
    /// One account for each new person, with its one-time activation code, shown this once.
    pub codes: Vec<ActivationCode>,
}

/// A person's login and one-time code.
#[derive(Clone, Debug)]
pub struct ActivationCode {
    /// The person's code.
    pub person: String,
    /// What they type to log in.
    pub login: String,
    /// The code, good for two weeks.
    pub code: String,
}

#[derive(FromQueryResult)]
struct Known {
    id: Uuid,
    code: String,
}

/// Codes and the ids behind them: what was there, and what the file adds.
#[derive(Default)]
struct Ids {
    organisations: HashMap<String, Uuid>,
    persons: HashMap<String, Uuid>,
    groups: HashMap<String, Uuid>,
}

/// The root of a tenant, under which the caller may import.
pub struct Root {
    permit: Permit<acts::organisation::Import>,
    tenant: Uuid,
}

impl Transfers<'_> {
    /// The root that the permit is for. A file reaches everywhere in the tenant; a right over one branch must not.
    pub async fn root(&self, permit: Permit<acts::organisation::Import>) -> Result<Root> {
        let path = self.path(permit.id().uuid()).await?;
        let tenant = *path.first().ok_or(Error::NotFound)?;
        if path.len() > 1 {
            let (zh, en) = ("名册须导入到根单位", "a roster file is imported at the root of the tenant");
            return Err(Error::invalid("NOT_THE_ROOT", "organisation", zh, en));
        }
        Ok(Root { permit, tenant })
    }

    /// Imports a roster file under the root. Refused whole, with every problem, if anything in it is wrong.
    /// Roles that it grants take a permit of their own, at the same root.
    pub async fn roster(
        &self,
        Root { permit, tenant }: Root,
        grants: Option<Permit<acts::account::Grant>>,
        file: &RosterFile,
    ) -> Result<Imported> {
        let may_grant = grants.as_ref().is_some_and(|grants| grants.id() == permit.id());
        if !file.grants.is_empty() && !may_grant {
            return Err(Error::Forbidden(policy::Reason::Role));
        }
        let mut ids = self.known(tenant).await?;
        let merged = self.root_of_file(tenant, file).await?;
        let existing = Existing {
            organisations: ids.organisations.keys().filter(|code| Some(*code) != merged.as_ref()).cloned().collect(),
            persons: ids.persons.keys().cloned().collect(),
            groups: ids.groups.keys().cloned().collect(),
            heads: HashMap::new(),
        };
        let problems = roster_file::check(file, &existing);
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        self.import_organisations(tenant, file, merged.as_deref(), &mut ids).await?;
        self.import_persons(tenant, file, &mut ids).await?;
        self.import_groups(tenant, file, &mut ids).await?;
        let codes = self.import_accounts(tenant, file, &ids).await?;
        if let Some(grants) = grants {
            self.import_grants(grants, tenant, file, &ids).await?;
        }
        self.import_recusals(tenant, file, &ids, permit.account()).await?;
        Ok(Imported {
            organisations: file.organisations.len() - usize::from(merged.is_some()),
            persons: file.persons.len(),
            groups: file.groups.len(),
            codes,
        })
    }

    async fn known(&self, tenant: Uuid) -> Result<Ids> {
        let mut ids = Ids::default();
        for (table, into) in [
            ("organisation", &mut ids.organisations),
            ("person", &mut ids.persons),
            ("assessment_group", &mut ids.groups),
        ] {
            let sql = format!("SELECT id, code FROM {table} WHERE tenant_id = $1");
            let rows: Vec<Known> = self.all(&sql, vec![tenant.into()]).await?;
            *into = rows.into_iter().map(|row| (row.code, row.id)).collect();
        }
        Ok(ids)
    }

    /// A file may bring the tenant's own root along, so that it is complete in itself; another root is refused.
    async fn root_of_file(&self, tenant: Uuid, file: &RosterFile) -> Result<Option<String>> {
        let Some(place) = file.organisations.iter().position(|organisation| organisation.parent.is_none()) else {
            return Ok(None);
        };
        let root = self.one::<Known>("SELECT id, code FROM organisation WHERE id = $1", vec![tenant.into()]).await?;
        let root = root.ok_or(Error::NotFound)?;
        let found = file.organisations.get(place).map(|organisation| organisation.code.clone());
        if found.as_deref() == Some(root.code.as_str()) {
            return Ok(found);
        }
        Err(Error::invalid(
            "SECOND_ROOT",
            format!("organisations[{place}].parent"),
            format!("该单位没有上级，而本租户的根单位是 {}", root.code),
            format!("this organisation has no parent, but the root here is {}", root.code),
        ))
    }

    async fn import_organisations(
        &self,
        tenant: Uuid,
        file: &RosterFile,
        merged: Option<&str>,
        ids: &mut Ids,
    ) -> Result<()> {
        self.organisations().hold_tree(tenant, LockType::Share).await?;
        let new: Vec<_> = file.organisations.iter().filter(|row| Some(row.code.as_str()) != merged).collect();
        for organisation in &new {
            ids.organisations.insert(organisation.code.clone(), Uuid::now_v7());
        }
        let mut rows = vec![];
        for organisation in parents_first(&new) {
            rows.push(organisation::row::organisation::Model {
                id: id_of(&ids.organisations, &organisation.code)?,
                tenant_id: tenant,
                parent_id: organisation.parent.as_ref().map(|parent| id_of(&ids.organisations, parent)).transpose()?,
                code: organisation.code.clone(),
                name_zh: organisation.name.zh.clone(),
                name_en: organisation.name.en.clone(),
                kind: organisation.kind.clone(),
                version: 1,
            });
        }
        self.insert::<organisation::row::organisation::Entity>(rows).await?;
        // The closure of what is new, in one statement: the tree was checked for loops and is at most 32 levels deep.
        self.run(
            "INSERT INTO organisation_closure (ancestor_id, descendant_id, depth)
             WITH RECURSIVE up (ancestor_id, descendant_id, depth) AS (
                SELECT o.id, o.id, 0 FROM organisation o WHERE o.tenant_id = $1
                AND NOT EXISTS (SELECT 1 FROM organisation_closure c WHERE c.descendant_id = o.id)
                UNION ALL
                SELECT o.parent_id, up.descendant_id, up.depth + 1 FROM up JOIN organisation o ON o.id = up.ancestor_id
                WHERE o.parent_id IS NOT NULL
             ) SELECT ancestor_id, descendant_id, depth FROM up",
            vec![tenant.into()],
        )
        .await?;
        Ok(())
    }

    async fn import_persons(&self, tenant: Uuid, file: &RosterFile, ids: &mut Ids) -> Result<()> {
        let (mut persons, mut appointments, mut oversight) = (vec![], vec![], vec![]);
        for person in &file.persons {
            let id = Uuid::now_v7();
            ids.persons.insert(person.code.clone(), id);
            persons.push(person::row::person::Model {
                id,
                tenant_id: tenant,
                code: person.code.clone(),
                name_zh: person.name.zh.clone(),
                name_en: person.name.en.clone(),
                attributes: serde_json::to_string(&person.attributes).map_err(Error::internal)?,
                version: 1,
            });
            for appointment in &person.appointments {
                let appointment_id = Uuid::now_v7();
                for overseen in &appointment.oversees {
                    let organisation_id = id_of(&ids.organisations, overseen)?;
                    oversight.push(person::row::oversight::Model { appointment_id, organisation_id });
                }
                appointments.push(person::row::appointment::Model {
                    id: appointment_id,
                    tenant_id: tenant,
                    person_id: id,
                    organisation_id: id_of(&ids.organisations, &appointment.organisation)?,
                    post_zh: appointment.post.zh.clone(),
                    post_en: appointment.post.en.clone(),
                    seat: appointment.seat.into(),
                    coefficient: appointment.coefficient.0,
                    from_date: appointment.from,
                    to_date: appointment.to,
                    version: 1,
                });
            }
        }
        self.insert::<person::row::person::Entity>(persons).await?;
        self.insert::<person::row::appointment::Entity>(appointments).await?;
        Ok(self.insert::<person::row::oversight::Entity>(oversight).await?)
    }

    async fn import_groups(&self, tenant: Uuid, file: &RosterFile, ids: &mut Ids) -> Result<()> {
        let (mut groups, mut members, mut places, mut indicators) = (vec![], vec![], vec![], vec![]);
        for group in &file.groups {
            let group_id = Uuid::now_v7();
            ids.groups.insert(group.code.clone(), group_id);
            groups.push(group::row::group::Model {
                id: group_id,
                tenant_id: tenant,
                organisation_id: id_of(&ids.organisations, &group.organisation)?,
                code: group.code.clone(),
                name_zh: group.name.zh.clone(),
                name_en: group.name.en.clone(),
                kind: group.kind.into(),
                version: 1,
            });
            for member in &group.members {
                let person_id = id_of(&ids.persons, &member.person)?;
                members.push(group::row::member::Model { group_id, person_id, seat: member.seat.into() });
            }
            for organisation in &group.remit.organisations {
                let organisation_id = id_of(&ids.organisations, organisation)?;
                places.push(group::row::remit_organisation::Model { group_id, organisation_id });
            }
            let codes = group.remit.indicators.iter().cloned();
            indicators.extend(codes.map(|indicator| group::row::remit_indicator::Model { group_id, indicator }));
        }
        self.insert::<group::row::group::Entity>(groups).await?;
        self.insert::<group::row::member::Entity>(members).await?;
        self.insert::<group::row::remit_organisation::Entity>(places).await?;
        Ok(self.insert::<group::row::remit_indicator::Entity>(indicators).await?)
    }

    /// Opens an account for each new person, under the person's code as login.
    async fn import_accounts(&self, tenant: Uuid, file: &RosterFile, ids: &Ids) -> Result<Vec<ActivationCode>> {
        let expires = self.now() + crate::people::account::CODE;
        let (mut rows, mut codes) = (vec![], vec![]);
        for person in &file.persons {
            let code = password::activation_code()?;
            rows.push(account::row::account::Model {
                id: Uuid::now_v7(),
                tenant_id: tenant,
                person_id: Some(id_of(&ids.persons, &person.code)?),
                login: person.code.clone(),
                password_hash: None,
                state: AccountState::Invited.into(),
                code_hash: Some(code.fingerprint().as_bytes().to_vec()),
                code_expires_at: Some(expires),
                failures: 0,
                locked_until: 0,
                version: 1,
            });
            codes.push(ActivationCode {
                person: person.code.clone(),
                login: person.code.clone(),
                code: code.text().to_owned(),
            });
        }
        let taken = || {
            let (zh, en) = ("某个人员代码已被用作登录名", "a person's code is somebody's login already");
            Problem::new("LOGIN_TAKEN", "persons", zh, en)
        };
        self.insert::<account::row::account::Entity>(rows)
            .await
            .map_err(|error| crate::ground::error::unique(error, taken))?;
        Ok(codes)
    }

    /// Grants what the file grants; as with a single grant, nothing to oneself, and codes handed out before are void.
    async fn import_grants(
        &self,
        permit: Permit<acts::account::Grant>,
        tenant: Uuid,
        file: &RosterFile,
        ids: &Ids,
    ) -> Result<()> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            person_id: Uuid,
        }
        let mut bound = Bound::default();
        let tenant = bound.put(tenant);
        let wanted = file.grants.iter().map(|grant| id_of(&ids.persons, &grant.person)).collect::<Result<Vec<_>>>()?;
        let wanted = bound.set(wanted);
        let sql = format!("SELECT id, person_id FROM account WHERE tenant_id = {tenant} AND person_id IN {wanted}");
        let accounts: Vec<Row> = self.all(&sql, bound.values()).await?;
        let accounts: HashMap<_, _> = accounts.into_iter().map(|row| (row.person_id, row.id)).collect();
        let mut rows = vec![];
        for (place, grant) in file.grants.iter().enumerate() {
            let Some(account_id) = accounts.get(&id_of(&ids.persons, &grant.person)?).copied() else {
                let (zh, en) = ("该人员没有账号，不能授予角色", "this person has no account to grant a role to");
                return Err(Error::invalid("NO_ACCOUNT", format!("grants[{place}].person"), zh, en));
            };
            rows.push(account::row::role_grant::Model {
                id: Uuid::now_v7(),
                account_id,
                role: grant.role.into(),
                organisation_id: id_of(&ids.organisations, &grant.organisation)?,
            });
        }
        if rows.iter().any(|row| Some(row.account_id) == permit.account()) {
            return Err(Error::Forbidden(policy::Reason::OwnAccount));
        }
        let new: HashSet<_> = file.persons.iter().filter_map(|person| ids.persons.get(&person.code)).collect();
        let before = accounts.iter().filter(|(person, _)| !new.contains(person)).map(|(_, account)| *account);
        self.accounts().void_codes(&before.collect::<Vec<_>>()).await?;
        let twice = || Problem::new("ALREADY_GRANTED", "grants", "有角色已经授予", "a role is granted already");
        self.insert::<account::row::role_grant::Entity>(rows)
            .await
            .map_err(|error| crate::ground::error::unique(error, twice))
    }

    async fn import_recusals(
        &self,
        tenant: Uuid,
        file: &RosterFile,
        ids: &Ids,
        declared_by: Option<Uuid>,
    ) -> Result<()> {
        let mut rows = vec![];
        for recusal in &file.recusals {
            let organisation = recusal.organisation.as_ref();
            rows.push(recusal::row::recusal::Model {
                id: Uuid::now_v7(),
                tenant_id: tenant,
                person_id: id_of(&ids.persons, &recusal.a)?,
                other_person_id: recusal.b.as_ref().map(|code| id_of(&ids.persons, code)).transpose()?,
                organisation_id: organisation.map(|code| id_of(&ids.organisations, code)).transpose()?,
                reason: recusal.reason.into(),
                note: String::new(),
                declared_by,
                declared_at: self.now(),
            });
        }
        Ok(self.insert::<recusal::row::recusal::Entity>(rows).await?)
    }
}

fn id_of(ids: &HashMap<String, Uuid>, code: &str) -> Result<Uuid> {
    ids.get(code).copied().ok_or_else(|| Error::internal(format!("unchecked code {code}")))
}

/// Parents before children, so that a chunk never refers to a later one.
fn parents_first<'a>(new: &[&'a roster_file::Organisation]) -> Vec<&'a roster_file::Organisation> {
    let by_code: HashMap<&str, &roster_file::Organisation> = new.iter().map(|row| (row.code.as_str(), *row)).collect();
    let depth = |row: &roster_file::Organisation| {
        let mut depth = 0;
        let mut here = row.parent.as_deref().and_then(|parent| by_code.get(parent));
        while let Some(parent) = here {
            depth += 1;
            here = parent.parent.as_deref().and_then(|parent| by_code.get(parent));
        }
        depth
    };
    let mut sorted = new.to_vec();
    sorted.sort_by_cached_key(|row| depth(row));
    sorted
}
