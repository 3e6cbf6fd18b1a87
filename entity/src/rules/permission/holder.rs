//! Those who hold a right on a record that stands as it does: found by role and place in one statement, and each of
//! them asked of the table that decides.
use super::Permissions;
use crate::{
    Error, Result, Slice,
    ground::{
        scope::{self, Columns},
        sql::{Bound, Page},
        word::{Stored, is, is_not},
    },
    people::{
        identity::{by_group_seat, by_seat},
        person::{home, person_columns},
    },
    rules::policy::Term,
};
use policy::{
    Actor, Facts, Reach, Role, Station, actor,
    acts::{self, Need},
    words::{AccountState, GrantedRole},
};
use sea_orm::{FromQueryResult, prelude::Uuid};

/// Somebody who may.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The account: the place in the list.
    pub account: Uuid,
    /// The person; none for service accounts and the first administrator.
    pub person_id: Option<Uuid>,
    /// The person's code, or the login of an account without a person.
    pub code: String,
    /// Chinese name; the login of an account without a person.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Whether the account can be used today.
    pub active: bool,
    /// By which role.
    pub role: Option<Term>,
    /// By which reach.
    pub reach: Term,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    person_id: Option<Uuid>,
    code: String,
    name_zh: String,
    name_en: String,
    state: Stored<AccountState>,
}

#[derive(FromQueryResult)]
struct Seated {
    account_id: Uuid,
    role: Stored<Role>,
    organisation_id: Uuid,
}

/// Every role of everybody, granted or from the roster of a day, as an actor has them.
pub(super) fn stations(day: &str) -> String {
    format!(
        "SELECT a.id AS account_id, a.person_id, g.role, g.organisation_id
         FROM role_grant g JOIN account a ON a.id = g.account_id
         UNION ALL SELECT a.id, p.person_id, r.role, p.organisation_id FROM appointment p {}
         LEFT JOIN account a ON a.person_id = p.person_id
         WHERE p.from_date <= {day} AND (p.to_date IS NULL OR p.to_date >= {day})
         UNION ALL SELECT a.id, m.person_id, r.role, g.organisation_id FROM group_member m
         JOIN assessment_group g ON g.id = m.group_id {}
         LEFT JOIN account a ON a.person_id = m.person_id",
        by_seat(),
        by_group_seat()
    )
}

impl Permissions<'_> {
    /// A page of those who may do an act that depends on no relation to the record.
    pub(crate) async fn holders_of(
        &self,
        reader: &Actor,
        act: usize,
        facts: &Facts,
        page: &Page,
    ) -> Result<Slice<Holder>> {
        let mut bound = Bound::default();
        let tenant = bound.put(facts.tenant);
        let today = bound.put(self.today());
        let held = self.held(act, facts, &mut bound);
        let seen = self.seen(reader, &mut bound)?;
        let apart = apart(act, facts, &mut bound);
        let which = format!(
            "FROM account a LEFT JOIN person p ON p.id = a.person_id WHERE a.tenant_id = {tenant}
             AND {} {apart} AND {seen} AND a.id IN (SELECT s.account_id FROM ({}) s WHERE {held})",
            is_not("a.state", AccountState::Disabled),
            stations(&today)
        );
        let total = self.count(&format!("SELECT count(*) AS n {which}"), &bound).await?;
        let part = page.oldest_first("a.id", &mut bound)?;
        let sql = format!(
            "SELECT a.id, a.person_id, coalesce(p.code, a.login) AS code, coalesce(p.name_zh, a.login) AS name_zh,
             coalesce(p.name_en, a.login) AS name_en, a.state {which} {part}"
        );
        let slice = Slice::of(self.all::<Row>(&sql, bound.values()).await?, page, total);
        let seats = self.seats(&slice.rows).await?;
        let rows = slice.rows.into_iter().filter_map(|row| self.holder(act, facts, row, &seats)).collect();
        Ok(Slice { rows, more: slice.more, total })
    }

    /// The stations from which the table reaches the record.
    fn held(&self, act: usize, facts: &Facts, bound: &mut Bound) -> String {
        let table = self.rules.of(facts.tenant);
        let mut reached = |(role, reach): (Role, Reach)| {
            let within = match reach {
                Reach::Own => {
                    let owners = bound.set([facts.owner, facts.also].into_iter().map(Option::unwrap_or_default));
                    format!("s.person_id IN {owners}")
                }
                Reach::Organisation => {
                    format!("s.organisation_id = {}", bound.put(facts.path.last().copied().unwrap_or_default()))
                }
                Reach::Subtree => format!("s.organisation_id IN {}", bound.set(facts.path.iter().copied())),
                Reach::Tenant => "1 = 1".to_owned(),
            };
            format!("({} AND {within})", is("s.role", role))
        };
        let reached: Vec<_> = table.roles_for(act, facts.phase).into_iter().map(&mut reached).collect();
        if reached.is_empty() { "1 = 0".to_owned() } else { reached.join(" OR ") }
    }

    /// Those that the reader sees: persons as in every other list, and accounts without a person (rule 12).
    fn seen(&self, reader: &Actor, bound: &mut Bound) -> Result<String> {
        let home = home(&self.today_literal());
        let persons = match self.scope::<acts::person::Read>(reader) {
            Ok(scope) => scope::condition(&scope, &person_columns(&home), bound),
            Err(Error::Forbidden(_)) => "1 = 0".to_owned(),
            Err(error) => return Err(error),
        };
        let columns = Columns {
            tenant: "a.tenant_id",
            owner: None,
            organisation: "a.tenant_id",
            phase: None,
            channel: None,
            relation: None,
        };
        let accounts = match self.scope::<acts::account::Read>(reader) {
            Ok(scope) => scope::condition(&scope, &columns, bound),
            Err(Error::Forbidden(_)) => "1 = 0".to_owned(),
            Err(error) => return Err(error),
        };
        Ok(format!("((a.person_id IS NOT NULL AND {persons}) OR (a.person_id IS NULL AND {accounts}))"))
    }

    async fn seats(&self, rows: &[Row]) -> Result<Vec<Seated>> {
        let mut bound = Bound::default();
        let wanted = bound.set(rows.iter().map(|row| row.id));
        let today = bound.put(self.today());
        let sql = format!(
            "SELECT s.account_id, s.role, s.organisation_id FROM ({}) s WHERE s.account_id IN {wanted}",
            stations(&today)
        );
        self.all(&sql, bound.values()).await
    }

    /// The table itself is asked: only those it allows are in the list.
    fn holder(&self, act: usize, facts: &Facts, row: Row, seats: &[Seated]) -> Option<Holder> {
        let own = seats.iter().filter(|seat| seat.account_id == row.id);
        let station = |seat: &Seated| Station { role: *seat.role, organisation: seat.organisation_id };
        let asked = actor::build(row.id, row.person_id, facts.tenant, own.map(station).collect());
        let grounds = self.rules.decide(act, &asked, facts).ok()?;
        Some(Holder {
            account: row.id,
            person_id: row.person_id,
            code: row.code,
            name_zh: row.name_zh,
            name_en: row.name_en,
            active: row.state == AccountState::Active,
            role: grounds.role.map(Term::of),
            reach: Term::of(grounds.reach),
        })
    }
}

/// What no row can turn off, as the table's own obstacles: separation of duties (rule 4), one's own account, and
/// accounts with roles, which belong to a system administrator over all of them.
fn apart(act: usize, facts: &Facts, bound: &mut Bound) -> String {
    let needs = |need| acts::ALL.get(act).is_some_and(|act| act.needs(need));
    let mut apart = String::new();
    if needs(Need::Decides) {
        // The nil id keeps the list non-empty; an account without a person never matches.
        let involved = bound.set(facts.involved.iter().copied().chain([Uuid::nil()]));
        apart = format!("{apart} AND a.person_id NOT IN {involved}");
    }
    if needs(Need::Another) {
        apart = format!("{apart} AND a.id <> {}", bound.put(facts.record));
    }
    for path in facts.entrusted.iter().filter(|_| needs(Need::Entrusted)) {
        let over = bound.set(path.iter().copied());
        apart = format!(
            "{apart} AND a.id IN (SELECT g.account_id FROM role_grant g WHERE {} AND g.organisation_id IN {over})",
            is("g.role", GrantedRole::SystemAdmin)
        );
    }
    apart
}
