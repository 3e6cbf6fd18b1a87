//! Relations in SQL, for a whole cycle at once: does every assignment stand in the one relation of its channel (rule 3)?
//!
//! Assignments come from `policy::assign`, which asks the roster pair by pair; this asks the frozen tables the same
//! question by other means. A property test holds the two equal. `kaoping check` asks it of every running cycle: an
//! assignment that somebody has written into the database stands in no relation. Opening does not ask: what is generated
//! stands in its relation, and for millions of assignments asking takes as long as generating.
mod sql;

use crate::{
    Result,
    ground::{sql::Bound, word::one_of},
    rules::scheme::read_document,
};
use policy::{Phase, relation::RelationRules};
use scoring::{Problem, scheme::SchemeFile};
use sea_orm::{FromQueryResult, prelude::Uuid};

crate::ground::handle! {
    /// The relations of a frozen roster, as sets.
    Relations, relations
}

#[derive(FromQueryResult)]
struct Stray {
    id: Uuid,
}

impl Relations<'_> {
    /// The assignments of a cycle that do not stand in their channel's relation. One statement, whatever its size.
    pub(crate) async fn strays(&self, cycle: i32, scheme: &SchemeFile) -> Result<Vec<Uuid>> {
        if self.postgres() {
            // Compiling so long a statement to machine code takes PostgreSQL longer than running it.
            self.run("SET LOCAL jit = off", vec![]).await?;
        }
        let rules = RelationRules::of(scheme);
        let mut bound = Bound::default();
        bound.put(cycle);
        let indicators = bound.set(rules.panel_indicators.iter().cloned());
        let sql = self.dialect().write(&sql::strays(&rules, &indicators));
        let rows: Vec<Stray> = self.all(&sql, bound.values()).await?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }

    /// Running cycles with assignments that no relation explains: somebody has changed the database.
    pub async fn stray_assignments(&self) -> Result<Vec<Problem>> {
        #[derive(FromQueryResult)]
        struct Row {
            number: i32,
            code: String,
            document: String,
        }
        let sql = format!(
            "SELECT c.number, c.code, v.document FROM cycle c JOIN scheme_version v ON v.id = c.scheme_version_id
             WHERE {} ORDER BY c.number",
            one_of("c.phase", Phase::ASSESSED)
        );
        let mut found = vec![];
        for Row { number, code, document } in self.all::<Row>(&sql, vec![]).await? {
            let strays = self.strays(number, &read_document(&document)?).await?.len();
            if strays > 0 {
                let zh = format!("周期 {code} 有 {strays} 项评价任务不符合其渠道的关系，数据库可能被改动。");
                let en = format!(
                    "{strays} assignments of the cycle {code} do not stand in their channel's relation: somebody may \
                     have changed the database."
                );
                found.push(Problem::new("ASSIGNMENT_ASTRAY", code, zh, en));
            }
        }
        Ok(found)
    }
}
