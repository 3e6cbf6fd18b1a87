//! Persons and their dated appointments.
pub(crate) mod row;

use crate::{
    Error, Result, Slice,
    ground::{
        error::unique,
        scope::{self, Columns},
        sql::{Bound, Page},
        tx::{KeptFrom, Named, Seen, Subject, Tx},
        word::{Stored, rank},
    },
    people::person::row as table,
    sight,
};
use chrono::NaiveDate;
use policy::{Actor, Facts, Id, Permit, Reach, Reads, Scope, acts, record, words::Seat};
use scoring::{Points, Problem, Text};
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    prelude::Uuid, sea_query::Expr,
};
use std::collections::HashMap;

crate::ground::handle! {
    /// The store of persons and their appointments.
    Persons, persons
}

/// A person.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "table::person::Entity")]
pub struct Person {
    /// Its id.
    pub id: Uuid,
    /// Unique within the tenant.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Grows with every change.
    pub version: i64,
}

/// An appointment (任职): a person at an organisation, in a seat, from one day to another.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Appointment {
    /// Its id.
    pub id: Uuid,
    /// Who.
    pub person_id: Uuid,
    /// Where.
    pub organisation_id: Uuid,
    /// The organisation's code.
    pub organisation_code: String,
    /// The organisation's Chinese name.
    pub organisation_zh: String,
    /// The organisation's English name.
    pub organisation_en: String,
    /// Chinese title of the post.
    pub post_zh: String,
    /// English title of the post.
    pub post_en: String,
    /// The seat.
    pub seat: Stored<Seat>,
    /// Ten-thousandths.
    pub coefficient: i64,
    /// First day.
    pub from_date: NaiveDate,
    /// The last day, which still counts; open-ended if none.
    pub to_date: Option<NaiveDate>,
}

/// A new appointment. People come to be at each place it names, so the caller must be allowed to enter people at each.
#[derive(Debug)]
pub struct NewAppointment {
    /// Where.
    pub organisation: Permit<acts::person::Create>,
    /// The post's title.
    pub post: Text,
    /// The seat.
    pub seat: Seat,
    /// Organisations overseen (分管).
    pub oversees: Vec<Permit<acts::person::Create>>,
    /// Weight in pay.
    pub coefficient: Points,
    /// First day.
    pub from: NaiveDate,
    /// The last day, which still counts; open-ended if none.
    pub to: Option<NaiveDate>,
}

/// Where a person belongs first: the present appointment, HEAD before others; the root if there is none.
pub(crate) fn home(today: &str) -> String {
    format!(
        "coalesce((SELECT a.organisation_id FROM appointment a WHERE a.person_id = p.id
         AND (a.to_date IS NULL OR a.to_date >= {today}) AND a.from_date <= {today}
         ORDER BY {}, a.from_date, a.id LIMIT 1), p.tenant_id)",
        rank("a.seat", Seat::ALL)
    )
}

/// Everybody whom a scope could reach, and perhaps others: who has, had or will have an appointment there. Found by an index,
/// so that a list looks at the homes of no more than these. None if the scope reaches the root organisation, where those
/// are at home who have no appointment.
pub(crate) fn near<A: Reads>(scope: &Scope<A>, bound: &mut Bound) -> Option<String> {
    let mut parts = vec![];
    for arm in scope.arms() {
        let organisation = arm.organisation.filter(|organisation| *organisation != scope.tenant());
        parts.push(match (arm.reach, organisation, scope.person()) {
            (Reach::Own, _, Some(person)) => format!("SELECT id FROM person WHERE id = {}", bound.put(person)),
            (Reach::Own, _, None) => continue,
            (Reach::Organisation, Some(organisation), _) => {
                format!("SELECT person_id FROM appointment WHERE organisation_id = {}", bound.put(organisation))
            }
            (Reach::Subtree, Some(organisation), _) => format!(
                "SELECT a.person_id FROM organisation_closure o JOIN appointment a ON a.organisation_id = o.descendant_id
                 WHERE o.ancestor_id = {}",
                bound.put(organisation)
            ),
            _ => return None,
        });
    }
    if parts.is_empty() { None } else { Some(parts.join(" UNION ")) }
}

impl Subject for record::Person {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        Ok(Self::facts_of(tx, actor, &[id]).await?.remove(&id))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Named for record::Person {
    /// Two statements.
    async fn facts_of(tx: &Tx, actor: &Actor, ids: &[Id<Self>]) -> Result<HashMap<Id<Self>, Facts>> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            version: i64,
            home: Uuid,
            recused: bool,
        }
        let mut bound = Bound::default();
        let home = home(&bound.put(tx.today()));
        let wanted = bound.set(ids.iter().map(|id| id.uuid()));
        let recused = sight::recused(&bound.put(actor.person().unwrap_or_default()), "p.id");
        let sql = format!(
            "SELECT p.id, p.version, {home} AS home, {recused} AS recused FROM person p WHERE p.id IN {wanted}"
        );
        let rows: Vec<Row> = tx.all(&sql, bound.values()).await?;
        let homes: std::collections::BTreeSet<_> = rows.iter().map(|row| row.home).collect();
        let paths = tx.paths(&homes.into_iter().collect::<Vec<_>>()).await?;
        let facts = rows.into_iter().map(|row| {
            let path = paths.get(&row.home).cloned().unwrap_or_default();
            // A person decides neither about themself nor about their kin.
            let facts = Facts {
                owner: Some(row.id),
                involved: vec![row.id],
                recused: row.recused,
                ..Facts::plain(row.id, row.version, path)
            };
            (Id::new(row.id), facts)
        });
        Ok(facts.collect())
    }
}

impl Subject for record::Appointment {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(DerivePartialModel)]
        #[sea_orm(entity = "table::appointment::Entity")]
        struct Row {
            version: i64,
            person_id: Uuid,
            organisation_id: Uuid,
        }
        let row: Option<Row> = tx.find_one(table::appointment::Entity::find_by_id(id.uuid())).await?;
        let Some(row) = row else { return tx.nothing(actor).await };
        let facts = Facts::plain(id.uuid(), row.version, tx.path(row.organisation_id).await?);
        Ok(Some(Facts { owner: Some(row.person_id), ..facts }))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Persons<'_> {
    /// Persons by code.
    pub async fn list(&self, scope: &Scope<acts::person::Read>, page: &Page) -> Result<Slice<Person>> {
        let mut bound = Bound::default();
        let home = home(&self.today_literal());
        let columns = person_columns(&home);
        let near = near(scope, &mut bound).map(|near| format!("AND p.id IN ({near})")).unwrap_or_default();
        let visible = format!("{} {near}", scope::condition(scope, &columns, &mut bound));
        let sql = format!("SELECT count(*) AS n FROM person p WHERE {visible}");
        let total = self.total(page, &sql, &bound).await?;
        let after = page.after.as_ref().map(|code| format!("AND p.code > {}", bound.put(code.clone())));
        let most = bound.put(i64::from(page.first) + 1);
        let sql = format!(
            "SELECT p.id, p.code, p.name_zh, p.name_en, p.version FROM person p
             WHERE {visible} {} ORDER BY p.code LIMIT {most}",
            after.unwrap_or_default()
        );
        Ok(Slice::of(self.all(&sql, bound.values()).await?, page, total))
    }

    /// One person.
    pub async fn read(&self, permit: &Permit<acts::person::Read>) -> Result<Person> {
        self.find_one(table::person::Entity::find_by_id(permit.id().uuid())).await?.ok_or(Error::NotFound)
    }

    /// The caller's own person: no permit is needed for oneself.
    pub async fn own(&self, actor: &Actor) -> Result<Option<Person>> {
        match actor.person() {
            Some(person) => self.find_one(table::person::Entity::find_by_id(person)).await,
            None => Ok(None),
        }
    }

    /// The appointments of visible persons, for the edges of other lists.
    pub async fn appointments_of(
        &self,
        scope: &Scope<acts::person::Read>,
        persons: &[Uuid],
    ) -> Result<Vec<Appointment>> {
        let mut bound = Bound::default();
        let home = home(&self.today_literal());
        let visible = scope::condition(scope, &person_columns(&home), &mut bound);
        let wanted = bound.set(persons.iter().copied());
        let sql = format!(
            "SELECT x.id, x.person_id, x.organisation_id, o.code AS organisation_code, o.name_zh AS organisation_zh,
             o.name_en AS organisation_en, x.post_zh, x.post_en, x.seat, x.coefficient, x.from_date, x.to_date
             FROM appointment x JOIN person p ON p.id = x.person_id JOIN organisation o ON o.id = x.organisation_id
             WHERE {visible} AND x.person_id IN {wanted} ORDER BY x.person_id, x.from_date, x.id"
        );
        self.all(&sql, bound.values()).await
    }

    /// Enters a person.
    pub async fn create(
        &self,
        permit: Permit<acts::person::Create>,
        code: String,
        name: Text,
    ) -> Result<Id<record::Person>> {
        let organisation = permit.id().uuid();
        let tenant_id = *self.path(organisation).await?.first().ok_or(Error::NotFound)?;
        let id = Uuid::now_v7();
        let taken = duplicate(&code);
        let row = table::person::Model {
            id,
            tenant_id,
            code,
            name_zh: name.zh,
            name_en: name.en,
            attributes: "{}".to_owned(),
            version: 1,
        };
        self.insert_one(table::person::Entity::insert(row.into_active_model()))
            .await
            .map_err(|error| unique(error, || taken))?;
        Ok(Id::new(id))
    }

    /// Changes a person's name.
    pub async fn update(&self, permit: Permit<acts::person::Update>, name: Text) -> Result<()> {
        let update = table::person::Entity::update_many()
            .col_expr(table::person::Column::NameZh, Expr::value(name.zh))
            .col_expr(table::person::Column::NameEn, Expr::value(name.en));
        self.update_guarded(update, permit.id().uuid(), permit.version()).await
    }

    /// Adds an appointment. It must not overlap another of the same person, organisation and seat.
    pub async fn appoint(
        &self,
        permit: Permit<acts::person::Appoint>,
        new: NewAppointment,
    ) -> Result<Id<record::Appointment>> {
        let person_id = permit.id().uuid();
        let tenant_id = self.tenant_of(person_id).await?;
        if new.to.is_some_and(|to| to < new.from) {
            let (zh, en) = ("结束日期早于开始日期", "the last day is before the first");
            return Err(Error::invalid("DATES_REVERSED", "to", zh, en));
        }
        self.refuse_overlap(person_id, &new).await?;
        let id = Uuid::now_v7();
        let row = table::appointment::Model {
            id,
            tenant_id,
            person_id,
            organisation_id: new.organisation.id().uuid(),
            post_zh: new.post.zh,
            post_en: new.post.en,
            seat: new.seat.into(),
            coefficient: new.coefficient.0,
            from_date: new.from,
            to_date: new.to,
            version: 1,
        };
        self.insert_one(table::appointment::Entity::insert(row.into_active_model())).await?;
        let oversees = new
            .oversees
            .iter()
            .map(|place| table::oversight::Model { appointment_id: id, organisation_id: place.id().uuid() });
        self.insert::<table::oversight::Entity>(oversees.collect()).await?;
        Ok(Id::new(id))
    }

    /// Ends an appointment on its last day.
    pub async fn end_appointment(&self, permit: Permit<acts::person::EndAppointment>, to: NaiveDate) -> Result<()> {
        let update = table::appointment::Entity::update_many()
            .col_expr(table::appointment::Column::ToDate, Expr::value(to))
            .filter(table::appointment::Column::FromDate.lte(to));
        if self.guarded(update, permit.id().uuid(), permit.version()).await? {
            return Ok(());
        }
        let (zh, en) = ("结束日期早于开始日期", "the last day is before the first");
        Err(Error::invalid("DATES_REVERSED", "to", zh, en))
    }

    pub(crate) async fn tenant_of(&self, person: Uuid) -> Result<Uuid> {
        #[derive(DerivePartialModel)]
        #[sea_orm(entity = "table::person::Entity")]
        struct Row {
            tenant_id: Uuid,
        }
        let row: Option<Row> = self.find_one(table::person::Entity::find_by_id(person)).await?;
        Ok(row.ok_or(Error::NotFound)?.tenant_id)
    }

    /// Fails as if absent unless all these organisations are in the tenant.
    pub(crate) async fn in_tenant(&self, tenant: Uuid, organisations: &[Uuid]) -> Result<()> {
        use crate::people::organisation::row::organisation::{Column, Entity};
        let wanted: std::collections::BTreeSet<_> = organisations.iter().copied().collect();
        let these = Entity::find().filter(Column::Id.is_in(wanted.iter().copied()));
        let found = self.how_many(these.filter(Column::TenantId.eq(tenant))).await?;
        if usize::try_from(found) == Ok(wanted.len()) { Ok(()) } else { Err(Error::NotFound) }
    }

    async fn refuse_overlap(&self, person: Uuid, new: &NewAppointment) -> Result<()> {
        use table::appointment::Column;
        let same = table::appointment::Entity::find()
            .filter(Column::PersonId.eq(person))
            .filter(Column::OrganisationId.eq(new.organisation.id().uuid()))
            .filter(Column::Seat.eq(Stored(new.seat)));
        let meets = Condition::all()
            .add(Condition::any().add(Column::ToDate.is_null()).add(Column::ToDate.gte(new.from)))
            .add_option(new.to.map(|to| Column::FromDate.lte(to)));
        if self.how_many(same.filter(meets)).await? == 0 {
            return Ok(());
        }
        Err(Error::invalid(
            "APPOINTMENT_OVERLAPS",
            "from",
            "与该人员在同一单位同一席位的任职时间重叠",
            "it overlaps another appointment of this person in the same seat of the same organisation",
        ))
    }
}

pub(crate) fn person_columns(home: &str) -> Columns<'_> {
    Columns {
        tenant: "p.tenant_id",
        owner: Some("p.id"),
        organisation: home,
        phase: None,
        channel: None,
        relation: None,
    }
}

fn duplicate(code: &str) -> Problem {
    let (zh, en) = (format!("编码 {code} 已被使用"), format!("the code {code} is taken already"));
    Problem::new("DUPLICATE_CODE", "code", zh, en)
}
