//! Delegations (委托): a person lets another one act for them in named channels, for a time.
pub(crate) mod acting;
mod apart;
pub(crate) mod row;

use crate::{
    Error, Result, Slice,
    ground::{
        scope::{self, Columns},
        sql::{Bound, Page},
        tx::{KeptFrom, Seen, Subject, Tx},
    },
    people::{
        delegation::row as table,
        person::{Person, home, row::person as persons},
    },
};
use chrono::NaiveDate;
use policy::{Actor, Facts, Id, Permit, Reach, Relation, Scope, acts, record};
use sea_orm::{
    ColumnTrait, DerivePartialModel, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    prelude::Uuid,
    sea_query::{Expr, LockType},
};

crate::ground::handle! {
    /// The store of delegations.
    Delegations, delegations
}

/// The longest delegation: a year and a day.
const LONGEST: i64 = 366;

/// A delegation.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Delegation {
    /// Its id.
    pub id: Uuid,
    /// For whom.
    pub principal_id: Uuid,
    /// That person's code.
    pub principal_code: String,
    /// Their Chinese name.
    pub principal_zh: String,
    /// Their English name.
    pub principal_en: String,
    /// Who acts.
    pub delegate_id: Uuid,
    /// That person's code.
    pub delegate_code: String,
    /// Their Chinese name.
    pub delegate_zh: String,
    /// Their English name.
    pub delegate_en: String,
    /// First day.
    pub from_date: NaiveDate,
    /// Last day.
    pub to_date: NaiveDate,
    /// Why.
    pub reason: String,
    /// Whether the principal did not declare it themself.
    pub by_office: bool,
    /// When it was declared.
    pub declared_at: i64,
    /// When it was ended before its last day.
    pub ended_at: Option<i64>,
    /// Whether it is in force today.
    pub in_force: bool,
}

/// A new delegation.
#[derive(Clone, Debug)]
pub struct NewDelegation {
    /// Who acts.
    pub delegate: Id<record::Person>,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Why.
    pub reason: String,
}

fn columns(home: &str) -> Columns<'_> {
    Columns {
        tenant: "d.tenant_id",
        owner: Some("d.principal_id"),
        organisation: home,
        phase: None,
        channel: None,
        relation: Some(party),
    }
}

/// It is the principal's and the delegate's alike.
fn party(which: Relation, viewer: &str) -> String {
    match which {
        Relation::Author => format!("{viewer} IN (d.principal_id, d.delegate_id)"),
        _ => "1 = 0".to_owned(),
    }
}

const FROM: &str = "delegation d JOIN person p ON p.id = d.principal_id JOIN person q ON q.id = d.delegate_id
    JOIN account b ON b.id = d.declared_by";

/// Read one by one and in lists by the same text, with the condition that tasks are listed by.
fn select(today: &str) -> String {
    format!(
        "SELECT d.id, d.principal_id, p.code AS principal_code, p.name_zh AS principal_zh, p.name_en AS principal_en,
         d.delegate_id, q.code AS delegate_code, q.name_zh AS delegate_zh, q.name_en AS delegate_en, d.from_date,
         d.to_date, d.reason, (b.person_id IS NULL OR b.person_id <> d.principal_id) AS by_office, d.declared_at,
         d.ended_at, ({}) AS in_force FROM {FROM}",
        acting::in_force(today)
    )
}

impl Subject for record::Delegation {
    async fn facts(tx: &Tx, _: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(FromQueryResult)]
        struct Row {
            principal_id: Uuid,
            delegate_id: Uuid,
            version: i64,
            home: Uuid,
        }
        // Where a person is at home is text that lists share.
        let sql = format!(
            "SELECT d.principal_id, d.delegate_id, d.version, {} AS home FROM delegation d
             JOIN person p ON p.id = d.principal_id WHERE d.id = $1",
            home(&tx.today_literal())
        );
        let row: Option<Row> = tx.one(&sql, vec![id.uuid().into()]).await?;
        let Some(row) = row else { return Ok(None) };
        let facts = Facts::plain(id.uuid(), row.version, tx.path(row.home).await?);
        Ok(Some(Facts { owner: Some(row.principal_id), also: Some(row.delegate_id), ..facts }))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Delegations<'_> {
    /// Delegations that concern the reader, or are in the office's care; the newest first.
    pub async fn list(&self, scope: &Scope<acts::delegation::Read>, page: &Page) -> Result<Slice<Delegation>> {
        let (mut bound, today) = (Bound::default(), self.today_literal());
        let home = home(&today);
        let visible = scope::condition(scope, &columns(&home), &mut bound);
        let total = self.total(page, &format!("SELECT count(*) AS n FROM {FROM} WHERE {visible}"), &bound).await?;
        let part = page.newest_first("d.id", &mut bound)?;
        let sql = format!("{} WHERE {visible} {part}", select(&today));
        Ok(Slice::of(self.all(&sql, bound.values()).await?, page, total))
    }

    /// One delegation.
    pub async fn read(&self, permit: &Permit<acts::delegation::Read>) -> Result<Delegation> {
        let sql = format!("{} WHERE d.id = $1", select(&self.today_literal()));
        self.one(&sql, vec![permit.id().uuid().into()]).await?.ok_or(Error::NotFound)
    }

    /// Lets somebody act for a person, who declares it; or the office does, where that person cannot. A member of the
    /// office never makes themself the delegate or the principal, and arranges no delegation for those who could rate
    /// them.
    pub async fn grant(
        &self,
        permit: Permit<acts::delegation::Grant>,
        new: NewDelegation,
    ) -> Result<Id<record::Delegation>> {
        let (principal, delegate) = (permit.id().uuid(), new.delegate.uuid());
        let declared_by =
            permit.account().ok_or_else(|| Error::internal("a delegation by an account that there is not"))?;
        if principal == delegate {
            let (zh, en) = ("不能委托本人", "a person cannot act for themself");
            return Err(Error::invalid("DELEGATE_IS_PRINCIPAL", "delegate", zh, en));
        }
        if permit.reach() != Reach::Own && [Some(principal), Some(delegate)].contains(&permit.person()) {
            let (zh, en) = (
                "考核办不能为自己人办理或接受这样的委托",
                "a member of the office cannot arrange a delegation from or to themself",
            );
            return Err(Error::invalid("DELEGATION_OF_ONES_OWN", "delegate", zh, en));
        }
        self.apart(permit.reach(), permit.person(), principal).await?;
        self.check_days(&new)?;
        let tenant_id = self.persons().tenant_of(principal).await?;
        self.groups().persons_in_tenant(tenant_id, &[delegate]).await?;
        self.refuse_second(principal, &new).await?;
        let id = Uuid::now_v7();
        let row = table::delegation::Model {
            id,
            tenant_id,
            principal_id: principal,
            delegate_id: delegate,
            from_date: new.from,
            to_date: new.to,
            reason: new.reason,
            declared_by,
            declared_at: self.now(),
            ended_at: None,
            version: 1,
        };
        self.insert_one(table::delegation::Entity::insert(row.into_active_model())).await?;
        Ok(Id::new(id))
    }

    fn check_days(&self, new: &NewDelegation) -> Result<()> {
        if new.reason.trim().is_empty() {
            let (zh, en) = ("委托须说明理由", "a delegation needs a reason");
            return Err(Error::invalid("REASON_MISSING", "reason", zh, en));
        }
        if new.to < new.from {
            let (zh, en) = ("结束日期早于开始日期", "the last day is before the first");
            return Err(Error::invalid("DATES_REVERSED", "to", zh, en));
        }
        if new.to < self.today() {
            let (zh, en) = ("结束日期已过", "the last day is over");
            return Err(Error::invalid("DELEGATION_IN_PAST", "to", zh, en));
        }
        if (new.to - new.from).num_days() > LONGEST {
            let (zh, en) = ("委托期限不得超过 366 天", "a delegation lasts 366 days at most");
            return Err(Error::invalid("DELEGATION_TOO_LONG", "to", zh, en));
        }
        Ok(())
    }

    /// Of the same two persons, one at a time. Another grant waits meanwhile.
    async fn refuse_second(&self, principal: Uuid, new: &NewDelegation) -> Result<()> {
        use table::delegation::Column;
        let person = persons::Entity::find_by_id(principal);
        self.find_one::<Person>(self.locked(person, LockType::Update)).await?;
        let second = table::delegation::Entity::find()
            .filter(Column::PrincipalId.eq(principal))
            .filter(Column::DelegateId.eq(new.delegate.uuid()))
            .filter(Column::EndedAt.is_null())
            .filter(Column::ToDate.gte(new.from))
            .filter(Column::FromDate.lte(new.to));
        if self.how_many(second).await? == 0 {
            return Ok(());
        }
        let (zh, en) = ("与同一受托人的另一委托时间重叠", "it overlaps another delegation to the same person");
        Err(Error::invalid("DELEGATION_OVERLAPS", "from", zh, en))
    }

    /// Ends a delegation now. What was handed in by it stands. The office ends none of those who could rate it.
    pub async fn end(&self, permit: Permit<acts::delegation::End>) -> Result<()> {
        use table::delegation::Column;
        #[derive(DerivePartialModel)]
        #[sea_orm(entity = "table::delegation::Entity")]
        struct Row {
            principal_id: Uuid,
        }
        let row: Option<Row> = self.find_one(table::delegation::Entity::find_by_id(permit.id().uuid())).await?;
        let principal = row.ok_or(Error::NotFound)?.principal_id;
        self.apart(permit.reach(), permit.person(), principal).await?;
        let update = table::delegation::Entity::update_many()
            .col_expr(Column::EndedAt, Expr::value(self.now()))
            .filter(Column::EndedAt.is_null())
            .filter(Column::ToDate.gte(self.today()));
        if self.guarded(update, permit.id().uuid(), permit.version()).await? {
            return Ok(());
        }
        let (zh, en) = ("该委托已经结束", "this delegation is over already");
        Err(Error::invalid("DELEGATION_OVER", "", zh, en))
    }

    /// Holds the delegation by which somebody acts until the transaction ends, so that ending it and acting by it have an
    /// order. Says whether there is one still.
    pub(crate) async fn hold(&self, principal: Uuid, delegate: Uuid) -> Result<bool> {
        #[derive(FromQueryResult)]
        struct Row {
            #[expect(dead_code, reason = "only whether there is one is wanted")]
            id: Uuid,
        }
        let sql = format!(
            "SELECT d.id FROM delegation d WHERE d.principal_id = $1 AND d.delegate_id = $2 AND {} {}",
            acting::in_force(&self.today_literal()),
            self.lock("FOR SHARE OF d")
        );
        let held: Vec<Row> = self.all(&sql, vec![principal.into(), delegate.into()]).await?;
        Ok(!held.is_empty())
    }
}
