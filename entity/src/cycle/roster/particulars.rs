//! What a cycle says of single persons and pairs, beside the roster: as of today before it opens, and from then on as it
//! was frozen, so that an appointment that is changed later changes nothing.
use super::Rosters;
use crate::{
    Error, Result,
    cycle::{
        cycle::{Cycle, Planned},
        exemption::row::roster_person as table,
        roster::Of,
    },
};
use chrono::{Datelike, Days, NaiveDate};
use policy::roster::{Particulars, Service, days_served};
use scoring::scheme::SchemeFile;
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

/// An appointment's first and last day.
#[derive(FromQueryResult)]
struct Span {
    person_id: Uuid,
    from_date: NaiveDate,
    to_date: Option<NaiveDate>,
}

impl Rosters<'_> {
    /// What a cycle says, beside what it says of pairs. At most four statements, whatever the size of the roster.
    pub(crate) async fn particulars(&self, cycle: &Cycle, scheme: &SchemeFile, of: Of) -> Result<Particulars> {
        let mut said = match of {
            Of::Today(tenant) => self.particulars_today(cycle, scheme, tenant).await?,
            Of::Cycle(number) => self.particulars_frozen(number).await?,
        };
        said.nominations = self.nominations().nominated(cycle.number).await?;
        Ok(said)
    }

    /// Freezes the roster of a cycle that opens, and what it says of single persons: whatever is changed later changes
    /// nothing here (domain rule 2).
    pub async fn freeze(&self, opening: &Planned) -> Result<()> {
        self.copy(opening.cycle.number, opening.tenant).await?;
        let said = self.particulars_today(&opening.cycle, opening.scheme.file(), opening.tenant).await?;
        self.freeze_particulars(&opening.cycle, said).await
    }

    async fn freeze_particulars(&self, cycle: &Cycle, said: Particulars) -> Result<()> {
        let mut rows: HashMap<Uuid, table::Model> = HashMap::new();
        let blank = |person_id| table::Model {
            cycle: cycle.number,
            person_id,
            exempt: false,
            days_here: None,
            days_anywhere: None,
        };
        for person in said.exempt {
            rows.entry(person).or_insert_with(|| blank(person)).exempt = true;
        }
        for (person, service) in said.service {
            let row = rows.entry(person).or_insert_with(|| blank(person));
            (row.days_here, row.days_anywhere) = (stored(service.here), stored(service.anywhere));
        }
        Ok(self.insert::<table::Entity>(rows.into_values().collect()).await?)
    }

    async fn particulars_frozen(&self, cycle: i32) -> Result<Particulars> {
        #[derive(FromQueryResult)]
        struct Row {
            person_id: Uuid,
            exempt: bool,
            days_here: Option<i32>,
            days_anywhere: Option<i32>,
        }
        let sql = "SELECT person_id, exempt, days_here, days_anywhere FROM roster_person WHERE cycle = $1";
        let rows: Vec<Row> = self.all(sql, vec![cycle.into()]).await?;
        let exempt = rows.iter().filter(|row| row.exempt).map(|row| row.person_id).collect();
        let days = |stored: Option<i32>| stored.and_then(|days| u32::try_from(days).ok());
        let service =
            |row: &Row| (row.person_id, Service { here: days(row.days_here), anywhere: days(row.days_anywhere) });
        Ok(Particulars { exempt, service: rows.iter().map(service).collect(), nominations: vec![] })
    }

    async fn particulars_today(&self, cycle: &Cycle, scheme: &SchemeFile, tenant: Uuid) -> Result<Particulars> {
        let mut service: HashMap<Uuid, Service> = HashMap::new();
        if let Some(least) = scheme.targets.min_service_days {
            for (person, days) in self.served(cycle.organisation_id, cycle.period_to, least).await? {
                service.entry(person).or_default().here = Some(days);
            }
        }
        if let Some(least) = scheme.channels.iter().filter_map(|rule| rule.raters_min_service_days).max() {
            for (person, days) in self.served(tenant, cycle.period_to, least).await? {
                service.entry(person).or_default().anywhere = Some(days);
            }
        }
        let exempt = self.exemptions().exempt(cycle.number).await?;
        Ok(Particulars { exempt, service: service.into_iter().collect(), nominations: vec![] })
    }

    /// The days served at and below an organisation, up to a last one, by everybody who holds a seat there today and
    /// has no single appointment that covers `least` days by itself: for the others, there is nothing to count. One
    /// statement.
    async fn served(&self, root: Uuid, until: NaiveDate, least: u32) -> Result<Vec<(Uuid, u32)>> {
        let first = Days::new(u64::from(least.saturating_sub(1)));
        let first = until.checked_sub_days(first).ok_or_else(|| Error::internal("a service beyond all dates"))?;
        let below = "organisation_id IN (SELECT descendant_id FROM organisation_closure WHERE ancestor_id = $1)";
        let sql = format!(
            "SELECT a.person_id, a.from_date, a.to_date FROM appointment a WHERE a.{below}
             AND EXISTS (SELECT 1 FROM appointment s WHERE s.person_id = a.person_id AND s.{below}
                AND s.from_date <= $2 AND (s.to_date IS NULL OR s.to_date >= $2))
             AND NOT EXISTS (SELECT 1 FROM appointment l WHERE l.person_id = a.person_id AND l.{below}
                AND l.from_date <= $3 AND (l.to_date IS NULL OR l.to_date >= $4))
             ORDER BY a.person_id, a.from_date"
        );
        let values = vec![root.into(), self.today().into(), first.into(), until.into()];
        let spans: Vec<Span> = self.all(&sql, values).await?;
        let day = |date: NaiveDate| date.num_days_from_ce();
        let counted = spans.chunk_by(|one, other| one.person_id == other.person_id).filter_map(|of_one| {
            let spans = of_one.iter().map(|span| (day(span.from_date), span.to_date.map(day)));
            Some((of_one.first()?.person_id, days_served(spans, day(until))))
        });
        Ok(counted.filter(|(_, days)| *days < least).collect())
    }
}

fn stored(days: Option<u32>) -> Option<i32> {
    days.map(|days| i32::try_from(days).unwrap_or(i32::MAX))
}
