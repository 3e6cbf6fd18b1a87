//! The roster frozen when a cycle opens (domain rule 2): copied set by set, then read back as plain data.
mod particulars;

use crate::{
    Error, Result,
    ground::word::{Stored, is},
};
use policy::roster::{GroupSeat, Roster, RosterData, RosterGroup, RosterOrganisation, RosterPerson, RosterSeat, Seat};
use policy::words::GroupKind;
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

crate::ground::handle! {
    /// The rosters that cycles freeze.
    Rosters, rosters
}

/// Whose roster: the live one on a day, for a rehearsal, or the one a cycle froze.
#[derive(Clone, Copy)]
pub(crate) enum Of {
    /// As it stands today, below a tenant's root.
    Today(Uuid),
    /// As the cycle with this number froze it.
    Cycle(i32),
}

/// Each statement copies one table's live rows of the tenant into the cycle's roster. `$1` cycle, `$2` tenant, `$3` day.
const FREEZE: [&str; 5] = [
    "INSERT INTO roster_organisation (cycle, organisation_id, parent_id, code, name_zh, name_en)
     SELECT CAST($1 AS INTEGER), id, parent_id, code, name_zh, name_en FROM organisation WHERE tenant_id = $2",
    "INSERT INTO roster_seat (cycle, appointment_id, person_id, organisation_id, seat, post_zh, post_en, coefficient)
     SELECT CAST($1 AS INTEGER), id, person_id, organisation_id, seat, post_zh, post_en, coefficient FROM appointment
     WHERE tenant_id = $2 AND from_date <= $3 AND (to_date IS NULL OR to_date >= $3)",
    "INSERT INTO roster_oversight (cycle, appointment_id, organisation_id)
     SELECT s.cycle, v.appointment_id, v.organisation_id FROM oversight v
     JOIN roster_seat s ON s.appointment_id = v.appointment_id AND s.cycle = $1",
    "INSERT INTO roster_member (cycle, group_id, person_id, seat)
     SELECT CAST($1 AS INTEGER), m.group_id, m.person_id, m.seat FROM group_member m
     JOIN assessment_group g ON g.id = m.group_id WHERE g.tenant_id = $2 AND g.kind = {GroupKind.SPECIALIST}",
    "INSERT INTO roster_remit (cycle, group_id, organisation_id, indicator)
     SELECT CAST($1 AS INTEGER), g.id, coalesce(o.organisation_id, {nil}), coalesce(i.indicator, '')
     FROM assessment_group g LEFT JOIN group_remit_organisation o ON o.group_id = g.id
     LEFT JOIN group_remit_indicator i ON i.group_id = g.id WHERE g.tenant_id = $2 AND g.kind = {GroupKind.SPECIALIST}",
];

#[derive(FromQueryResult)]
struct OrganisationRow {
    id: Uuid,
    code: String,
    parent: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct PersonRow {
    id: Uuid,
    code: String,
}

#[derive(FromQueryResult)]
struct SeatRow {
    appointment: Uuid,
    person: Uuid,
    organisation: Uuid,
    seat: Stored<Seat>,
}

#[derive(FromQueryResult)]
struct OversightRow {
    appointment: Uuid,
    organisation: Uuid,
}

#[derive(FromQueryResult)]
struct MemberRow {
    group_id: Uuid,
    code: String,
    person: Uuid,
    seat: Stored<GroupSeat>,
}

/// What a group scores.
#[derive(Clone, FromQueryResult)]
pub(crate) struct RemitRow {
    pub(crate) group_id: Uuid,
    pub(crate) organisation: Uuid,
    pub(crate) indicator: String,
}

#[derive(FromQueryResult)]
struct RecusalRow {
    a: Uuid,
    b: Uuid,
}

impl Rosters<'_> {
    /// Copies the tenant's roster of today into the cycle. Five statements, whatever its size.
    async fn copy(&self, cycle: i32, tenant: Uuid) -> Result<()> {
        for (place, statement) in FREEZE.iter().enumerate() {
            let sql = self.dialect().write(statement);
            let mut values = vec![cycle.into(), tenant.into(), self.today().into()];
            values.truncate(match place {
                1 => 3,
                2 => 1,
                _ => 2,
            });
            self.run(&sql, values).await?;
        }
        for table in ["roster_organisation", "roster_seat", "roster_oversight", "roster_member", "roster_remit"] {
            self.analyse(table).await?;
        }
        Ok(())
    }

    /// The roster as `policy` reads it: seven statements, and one more for every 20,000 persons or seats.
    pub(crate) async fn read(&self, of: Of) -> Result<Roster> {
        let tenant = match of {
            Of::Today(tenant) => tenant,
            Of::Cycle(cycle) => self.tenant_of_cycle(cycle).await?,
        };
        let organisations = self.organisations_of(of).await?;
        let sql = "SELECT id, code FROM person WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3";
        let mut persons = vec![];
        self.by_parts(sql, vec![tenant.into()], (Uuid::nil(), |row: &PersonRow| row.id), |row| {
            persons.push(RosterPerson { id: row.id, code: row.code });
            Ok(())
        })
        .await?;
        let recusals: Vec<RecusalRow> = self
            .all(
                "SELECT person_id AS a, coalesce(other_person_id, organisation_id) AS b FROM recusal
                 WHERE tenant_id = $1",
                vec![tenant.into()],
            )
            .await?;
        let data = RosterData {
            organisations,
            persons,
            seats: self.seats_of(of).await?,
            groups: self.groups_of(of).await?,
            recusals: recusals.into_iter().map(|row| (row.a, row.b)).collect(),
        };
        Ok(Roster::new(data))
    }

    pub(crate) async fn organisations_of(&self, of: Of) -> Result<Vec<RosterOrganisation>> {
        let rows: Vec<OrganisationRow> = match of {
            Of::Today(tenant) => {
                let sql = "SELECT id, code, parent_id AS parent FROM organisation WHERE tenant_id = $1";
                self.all(sql, vec![tenant.into()]).await?
            }
            Of::Cycle(cycle) => {
                let sql = "SELECT organisation_id AS id, code, parent_id AS parent FROM roster_organisation
                    WHERE cycle = $1";
                self.all(sql, vec![cycle.into()]).await?
            }
        };
        Ok(rows.into_iter().map(|row| RosterOrganisation { id: row.id, code: row.code, parent: row.parent }).collect())
    }

    async fn seats_of(&self, of: Of) -> Result<Vec<RosterSeat>> {
        let mut overseen = self.oversight_of(of).await?;
        let (values, sql) = match of {
            Of::Today(tenant) => (
                vec![tenant.into(), self.today().into()],
                "SELECT id AS appointment, person_id AS person, organisation_id AS organisation, seat FROM appointment
                 WHERE tenant_id = $1 AND from_date <= $2 AND (to_date IS NULL OR to_date >= $2)
                 AND id > $3 ORDER BY id LIMIT $4",
            ),
            Of::Cycle(cycle) => (
                vec![cycle.into()],
                "SELECT appointment_id AS appointment, person_id AS person, organisation_id AS organisation, seat
                 FROM roster_seat WHERE cycle = $1 AND appointment_id > $2 ORDER BY appointment_id LIMIT $3",
            ),
        };
        let mut seats = vec![];
        self.by_parts(sql, values, (Uuid::nil(), |row: &SeatRow| row.appointment), |row| {
            seats.push(RosterSeat {
                person: row.person,
                organisation: row.organisation,
                seat: *row.seat,
                oversees: overseen.remove(&row.appointment).unwrap_or_default(),
            });
            Ok(())
        })
        .await?;
        Ok(seats)
    }

    /// What is overseen by virtue of each appointment.
    async fn oversight_of(&self, of: Of) -> Result<HashMap<Uuid, Vec<Uuid>>> {
        let rows: Vec<OversightRow> = match of {
            Of::Today(tenant) => {
                let sql = "SELECT appointment_id AS appointment, organisation_id AS organisation FROM oversight
                    WHERE appointment_id IN (SELECT id FROM appointment
                    WHERE tenant_id = $1 AND from_date <= $2 AND (to_date IS NULL OR to_date >= $2))";
                self.all(sql, vec![tenant.into(), self.today().into()]).await?
            }
            Of::Cycle(cycle) => {
                let sql = "SELECT appointment_id AS appointment, organisation_id AS organisation
                    FROM roster_oversight WHERE cycle = $1";
                self.all(sql, vec![cycle.into()]).await?
            }
        };
        let mut overseen: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for row in rows {
            overseen.entry(row.appointment).or_default().push(row.organisation);
        }
        Ok(overseen)
    }

    pub(crate) async fn groups_of(&self, of: Of) -> Result<Vec<RosterGroup>> {
        let remits = self.remits(of).await?;
        let members: Vec<MemberRow> = match of {
            Of::Today(tenant) => {
                let sql = format!(
                    "SELECT m.group_id, g.code, m.person_id AS person, m.seat FROM group_member m
                     JOIN assessment_group g ON g.id = m.group_id WHERE g.tenant_id = $1 AND {}",
                    is("g.kind", GroupKind::Specialist)
                );
                self.all(&sql, vec![tenant.into()]).await?
            }
            Of::Cycle(cycle) => {
                let sql = "SELECT m.group_id, g.code, m.person_id AS person, m.seat FROM roster_member m
                    JOIN assessment_group g ON g.id = m.group_id WHERE m.cycle = $1";
                self.all(sql, vec![cycle.into()]).await?
            }
        };
        let mut groups: HashMap<Uuid, RosterGroup> = HashMap::new();
        for row in members {
            let group = groups.entry(row.group_id).or_insert_with(|| RosterGroup {
                id: row.group_id,
                code: row.code.clone(),
                members: vec![],
                remit_organisations: vec![],
                remit_indicators: vec![],
            });
            group.members.push((row.person, *row.seat));
        }
        for row in remits {
            let Some(group) = groups.get_mut(&row.group_id) else { continue };
            if !row.organisation.is_nil() && !group.remit_organisations.contains(&row.organisation) {
                group.remit_organisations.push(row.organisation);
            }
            if !row.indicator.is_empty() && !group.remit_indicators.contains(&row.indicator) {
                group.remit_indicators.push(row.indicator);
            }
        }
        Ok(groups.into_values().collect())
    }

    /// The remit of every group; a nil organisation or an empty indicator stands for all.
    pub(crate) async fn remits(&self, of: Of) -> Result<Vec<RemitRow>> {
        match of {
            Of::Today(tenant) => {
                let sql = self.dialect().write(
                    "SELECT g.id AS group_id, coalesce(o.organisation_id, {nil}) AS organisation,
                     coalesce(i.indicator, '') AS indicator FROM assessment_group g
                     LEFT JOIN group_remit_organisation o ON o.group_id = g.id
                     LEFT JOIN group_remit_indicator i ON i.group_id = g.id
                     WHERE g.tenant_id = $1 AND g.kind = {GroupKind.SPECIALIST}",
                );
                self.all(&sql, vec![tenant.into()]).await
            }
            Of::Cycle(cycle) => {
                let sql = "SELECT group_id, organisation_id AS organisation, indicator FROM roster_remit
                    WHERE cycle = $1";
                self.all(sql, vec![cycle.into()]).await
            }
        }
    }

    async fn tenant_of_cycle(&self, cycle: i32) -> Result<Uuid> {
        #[derive(FromQueryResult)]
        struct Row {
            tenant_id: Uuid,
        }
        let row: Option<Row> = self.one("SELECT tenant_id FROM cycle WHERE number = $1", vec![cycle.into()]).await?;
        Ok(row.ok_or(Error::NotFound)?.tenant_id)
    }
}
