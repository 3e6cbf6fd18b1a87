//! What the remaining raters are shown of changes (domain rule 5): that there was one, how many left and joined, and
//! who proposed and approved it. It does not say who it concerned, or why.
use super::Changes;
use crate::{
    Result,
    ground::{
        sql::Bound,
        word::{Stored, is, is_not, one_of},
    },
    marks::assignment::Assignment,
};
use policy::words::{DecisionState, RosterChangeKind as Kind, TaskEffect};
use scoring::Channel;
use sea_orm::{FromQueryResult, prelude::Uuid};
use std::collections::HashMap;

/// A change of those who rate one target in one anonymous channel.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RaterChange {
    /// The task of the rater who is shown it.
    pub task: Uuid,
    /// What became of the person.
    pub kind: Stored<Kind>,
    /// When it took effect.
    pub at: i64,
    /// How many raters left.
    pub gone: i64,
    /// How many joined.
    pub joined: i64,
    /// The Chinese name of the person who proposed it; none if an account without a person did.
    pub proposed_zh: Option<String>,
    /// And the English one.
    pub proposed_en: Option<String>,
    /// The Chinese name of the person who approved it.
    pub approved_zh: Option<String>,
    /// And the English one.
    pub approved_en: Option<String>,
}

impl Changes<'_> {
    /// The changes in force of the raters around these tasks, by task, in their order. One statement for all of them.
    pub async fn shown_to_raters(&self, tasks: &[Assignment]) -> Result<HashMap<Uuid, Vec<RaterChange>>> {
        let mut bound = Bound::default();
        let tasks = bound.set(tasks.iter().map(|task| task.id));
        let sql = format!(
            "SELECT m.id AS task, x.kind, x.decided_at AS at,
             count(CASE WHEN {} THEN 1 END) AS gone, count(CASE WHEN {} THEN 1 END) AS joined, p.name_zh AS proposed_zh,
             p.name_en AS proposed_en, d.name_zh AS approved_zh, d.name_en AS approved_en
             FROM assignment m
             JOIN assignment a ON a.cycle = m.cycle AND a.target = m.target AND a.channel = m.channel
             JOIN roster_change_task k ON k.cycle = a.cycle AND k.assignment = a.number
             JOIN roster_change x ON x.cycle = k.cycle AND x.number = k.change AND {}
             LEFT JOIN person p ON p.id = x.proposed_by LEFT JOIN person d ON d.id = x.decided_by
             WHERE m.id IN {tasks} AND {}
             GROUP BY m.id, x.number, x.kind, x.decided_at, p.name_zh, p.name_en, d.name_zh, d.name_en
             ORDER BY m.id, x.decided_at, x.number",
            is_not("k.effect", TaskEffect::Added),
            is("k.effect", TaskEffect::Added),
            is("x.state", DecisionState::Approved),
            one_of("m.channel", Channel::ANONYMOUS)
        );
        let mut changes: HashMap<Uuid, Vec<RaterChange>> = HashMap::new();
        for row in self.all::<RaterChange>(&sql, bound.values()).await? {
            changes.entry(row.task).or_default().push(row);
        }
        Ok(changes)
    }
}
