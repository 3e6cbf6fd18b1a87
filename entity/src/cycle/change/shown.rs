//! What the remaining raters are shown of changes (domain rule 5): that there was one, how many left and joined, and who
//! proposed and approved it. Not whom it concerned, and not why.
use crate::{
    Result,
    ground::{sql::Bound, tx::Tx},
    marks::assignment::Assignment,
};
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

/// A change of those who rate one target in one anonymous channel.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RaterChange {
    /// The task of whoever is shown it.
    pub task: Uuid,
    /// LEFT, MOVED, EXEMPT or RECUSED.
    pub kind: String,
    /// When it took effect.
    pub at: i64,
    /// How many raters left.
    pub gone: i64,
    /// How many joined.
    pub joined: i64,
    /// The Chinese name of whoever proposed it; none if that is no person.
    pub proposed_zh: Option<String>,
    /// And the English one.
    pub proposed_en: Option<String>,
    /// The Chinese name of whoever approved it.
    pub approved_zh: Option<String>,
    /// And the English one.
    pub approved_en: Option<String>,
}

impl Tx {
    /// The changes in force of the raters around these tasks, by task, in their order. One statement for all of them.
    pub async fn rater_changes(&self, tasks: &[Assignment]) -> Result<HashMap<Uuid, Vec<RaterChange>>> {
        let mut bound = Bound::default();
        let tasks = bound.set(tasks.iter().map(|task| task.id));
        let sql = format!(
            "SELECT m.id AS task, x.kind, x.decided_at AS at,
             count(CASE WHEN k.effect <> 'ADDED' THEN 1 END) AS gone,
             count(CASE WHEN k.effect = 'ADDED' THEN 1 END) AS joined, p.name_zh AS proposed_zh,
             p.name_en AS proposed_en, d.name_zh AS approved_zh, d.name_en AS approved_en
             FROM assignment m
             JOIN assignment a ON a.cycle = m.cycle AND a.target = m.target AND a.channel = m.channel
             JOIN roster_change_task k ON k.cycle = a.cycle AND k.assignment = a.number
             JOIN roster_change x ON x.cycle = k.cycle AND x.number = k.change AND x.state = 'IN_FORCE'
             LEFT JOIN person p ON p.id = x.proposed_by LEFT JOIN person d ON d.id = x.decided_by
             WHERE m.id IN {tasks} AND m.channel IN (2, 3)
             GROUP BY m.id, x.number, x.kind, x.decided_at, p.name_zh, p.name_en, d.name_zh, d.name_en
             ORDER BY m.id, x.decided_at, x.number"
        );
        let mut changes: HashMap<Uuid, Vec<RaterChange>> = HashMap::new();
        for row in self.all::<RaterChange>(&sql, bound.values()).await? {
            changes.entry(row.task).or_default().push(row);
        }
        Ok(changes)
    }
}
