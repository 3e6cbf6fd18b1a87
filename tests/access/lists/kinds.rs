//! The kinds of record that can be looked at, each by its own act. Areas say what theirs are.
use super::{dice::Dice, facts::Viewer, world::World};
use crate::area::{AREAS, Later};
use entity::{Actor, Error, Id, Reads, Result, Subject, Tx, Uuid, record};

/// A kind of record.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Its type as a node of the schema, if it is one.
    pub(crate) node: Option<&'static str>,
    /// The ids of every record.
    pub(crate) ids: fn(&World) -> Vec<Uuid>,
    /// Whether one of them, by its place, is seen: by the facts of the test.
    pub(crate) sees: fn(&Viewer<'_>, usize) -> bool,
    /// The product's own answer about one: facts by SQL, then the policy, then what the record itself says.
    pub(crate) asked: for<'a> fn(&'a Tx, &'a Actor, Uuid) -> Later<'a, bool>,
    /// The list that shows them.
    pub(crate) listed: Listed,
    /// Lists of a part of them, by cycle.
    pub(crate) parts: &'static [Part],
}

/// Which list shows a kind of record.
pub(crate) enum Listed {
    /// None: they are asked for one by one.
    Nowhere,
    /// One list has them all.
    Whole(Pages),
    /// Each cycle has its own.
    ByCycle(Pages),
}

/// Reads every page of a list, of a cycle or of all.
pub(crate) type Pages = for<'a> fn(&'a Tx, &'a Actor, &'a mut Dice, Option<Id<record::Cycle>>) -> Later<'a, Vec<Uuid>>;

/// A list that belongs to one cycle: what it ought to hold, by the place of the cycle, and what it holds.
pub(crate) struct Part {
    pub(crate) expected: fn(&Viewer<'_>, usize) -> Vec<Uuid>,
    pub(crate) listed: Pages,
}

/// Every kind of every area.
pub(super) fn all() -> Vec<&'static Kind> {
    AREAS.iter().flat_map(|area| area.kinds()).collect()
}

impl Kind {
    /// Whether a list shows them.
    pub(super) fn is_listed(&self) -> bool {
        !matches!(self.listed, Listed::Nowhere)
    }

    /// Everything that the lists say.
    pub(super) async fn whole(&self, tx: &Tx, viewer: &Viewer<'_>, dice: &mut Dice) -> Vec<Uuid> {
        match self.listed {
            Listed::Nowhere => vec![],
            Listed::Whole(read) => read(tx, &viewer.actor, dice, None).await,
            Listed::ByCycle(read) => {
                let mut listed = vec![];
                for cycle in &viewer.world.cycles {
                    listed.extend(read(tx, &viewer.actor, dice, Some(Id::new(cycle.id))).await);
                }
                listed
            }
        }
    }

    /// What a client asks to see one, if there is a question for it.
    pub(super) fn question(&self, id: Uuid) -> Option<String> {
        self.node.map(|node| format!("node(id: \"{node}_{}\") {{ id }}", id.simple()))
    }
}

/// Whether the product permits a reading act.
pub(crate) fn may<'a, A: Reads>(tx: &'a Tx, actor: &'a Actor, id: Uuid) -> Later<'a, bool>
where
    A::Record: Subject,
{
    Box::pin(async move { found(tx.permit::<A>(actor, Id::new(id)).await.map(drop)) })
}

/// Whether a record is found.
pub(crate) fn found(asked: Result<()>) -> bool {
    match asked {
        Ok(()) => true,
        Err(Error::NotFound) => false,
        Err(other) => panic!("what is hidden is not found, and this is something else: {other}"),
    }
}
