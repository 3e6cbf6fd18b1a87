//! The kinds of record that can be looked at, each by its own act.
use super::{facts::Viewer, world::World};
use entity::{Actor, Error, Id, Reads, Result, Subject, Tx, Uuid, acts};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Organisation,
    Person,
    Group,
    Account,
    Scheme,
    Cycle,
    Assignment,
    /// The sheet of a task, in no list.
    Sheet,
    Scorecard,
    Publication,
    Change,
    Exemption,
    Nomination,
    Entry,
    Delegation,
}

impl Kind {
    pub(super) const ALL: [Self; 15] = [
        Self::Organisation,
        Self::Person,
        Self::Group,
        Self::Account,
        Self::Scheme,
        Self::Cycle,
        Self::Assignment,
        Self::Sheet,
        Self::Scorecard,
        Self::Publication,
        Self::Change,
        Self::Exemption,
        Self::Nomination,
        Self::Entry,
        Self::Delegation,
    ];

    /// The ids of every record of this kind.
    pub(super) fn ids(self, world: &World) -> Vec<Uuid> {
        match self {
            Self::Organisation => world.organisations.iter().map(|one| one.id).collect(),
            Self::Person => world.persons.iter().map(|one| one.id).collect(),
            Self::Group => world.groups.iter().map(|one| one.id).collect(),
            Self::Account => world.accounts.iter().map(|one| one.id).collect(),
            Self::Scheme => world.schemes.iter().flat_map(|one| one.versions.clone()).collect(),
            Self::Cycle => world.cycles.iter().map(|one| one.id).collect(),
            Self::Assignment | Self::Sheet => world.assignments.iter().map(|one| one.id).collect(),
            Self::Scorecard => world.scorecards.iter().map(|one| one.id).collect(),
            Self::Publication => world.publications.iter().map(|one| one.id).collect(),
            Self::Change => world.changes.iter().map(|one| one.id).collect(),
            Self::Exemption => world.exemptions.iter().map(|one| one.id).collect(),
            Self::Nomination => world.nominations.iter().map(|one| one.id).collect(),
            Self::Entry => world.trail.iter().map(|one| one.id).collect(),
            Self::Delegation => world.delegations.iter().map(|one| one.id).collect(),
        }
    }

    /// Whether each of them is seen, by the facts of the test.
    pub(super) fn seen(self, viewer: &Viewer<'_>) -> Vec<bool> {
        let world = viewer.world;
        let each = |count: usize, seen: &dyn Fn(usize) -> bool| (0..count).map(seen).collect();
        match self {
            Self::Organisation => each(world.organisations.len(), &|place| viewer.organisation(place)),
            Self::Person => each(world.persons.len(), &|place| viewer.person(place)),
            Self::Group => each(world.groups.len(), &|place| viewer.group(place)),
            Self::Account => each(world.accounts.len(), &|place| viewer.account(place)),
            Self::Scheme => {
                let versions = world.schemes.iter().enumerate();
                versions.flat_map(|(place, one)| vec![viewer.scheme(place); one.versions.len()]).collect()
            }
            Self::Cycle => each(world.cycles.len(), &|place| viewer.cycle(place)),
            Self::Assignment => each(world.assignments.len(), &|place| viewer.assignment(place)),
            Self::Sheet => each(world.assignments.len(), &|place| viewer.sheet(place)),
            Self::Scorecard => each(world.scorecards.len(), &|place| viewer.scorecard(place).is_some()),
            Self::Publication => each(world.publications.len(), &|place| viewer.publication(place)),
            Self::Change => each(world.changes.len(), &|place| viewer.change(place)),
            Self::Exemption => each(world.exemptions.len(), &|place| viewer.exemption(place)),
            Self::Nomination => each(world.nominations.len(), &|place| viewer.nomination(place)),
            Self::Entry => each(world.trail.len(), &|place| viewer.entry(place)),
            Self::Delegation => each(world.delegations.len(), &|place| viewer.delegation(place)),
        }
    }

    /// The product's own answer about one record: facts by SQL, then the policy, then what the record itself says.
    pub(super) async fn asked(self, tx: &Tx, actor: &Actor, id: Uuid) -> bool {
        match self {
            Self::Organisation => may::<acts::organisation::Read>(tx, actor, id).await,
            Self::Person => may::<acts::person::Read>(tx, actor, id).await,
            Self::Group => may::<acts::group::Read>(tx, actor, id).await,
            Self::Account => may::<acts::account::Read>(tx, actor, id).await,
            Self::Scheme => may::<acts::scheme::Read>(tx, actor, id).await,
            Self::Cycle => may::<acts::cycle::Read>(tx, actor, id).await,
            Self::Assignment => may::<acts::assignment::Read>(tx, actor, id).await,
            Self::Sheet => may::<acts::score::Read>(tx, actor, id).await,
            Self::Publication => may::<acts::publication::Read>(tx, actor, id).await,
            Self::Change => may::<acts::change::Read>(tx, actor, id).await,
            Self::Exemption => may::<acts::exemption::Read>(tx, actor, id).await,
            Self::Nomination => may::<acts::nomination::Read>(tx, actor, id).await,
            Self::Entry => may::<acts::audit::Read>(tx, actor, id).await,
            Self::Delegation => may::<acts::delegation::Read>(tx, actor, id).await,
            Self::Scorecard => found(scorecard(tx, actor, id).await),
        }
    }

    /// What a client asks to see one, if there is a question for it.
    pub(super) fn question(self, id: Uuid) -> Option<String> {
        let kind = match self {
            Self::Organisation => "Organisation",
            Self::Person => "Person",
            Self::Group => "AssessmentGroup",
            Self::Scheme => "SchemeVersion",
            Self::Cycle => "Cycle",
            Self::Assignment => "Assignment",
            Self::Scorecard => "Scorecard",
            Self::Publication => "Publication",
            Self::Change => "RosterChange",
            Self::Delegation => "Delegation",
            Self::Exemption => "Exemption",
            Self::Nomination => "Nomination",
            Self::Account | Self::Sheet | Self::Entry => return None,
        };
        Some(format!("node(id: \"{kind}_{}\") {{ id }}", id.simple()))
    }
}

async fn may<A: Reads>(tx: &Tx, actor: &Actor, id: Uuid) -> bool
where
    A::Record: Subject,
{
    found(tx.permit::<A>(actor, Id::new(id)).await.map(drop))
}

/// A scorecard that is seen in no detail is not seen.
async fn scorecard(tx: &Tx, actor: &Actor, id: Uuid) -> Result<()> {
    let permit = tx.permit::<acts::scorecard::Read>(actor, Id::new(id)).await?;
    let scope = tx.scope::<acts::scorecard::Read>(actor)?;
    tx.scorecards().read(&permit, &scope).await.map(drop)
}

fn found(asked: Result<()>) -> bool {
    match asked {
        Ok(()) => true,
        Err(Error::NotFound) => false,
        Err(other) => panic!("what is hidden is not found, and this is something else: {other}"),
    }
}
