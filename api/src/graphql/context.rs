//! What a resolver finds around it: the application and the caller.
use crate::{App, Fault, error::Result};
use async_graphql::{Context, ID};
use entity::{Actor, Error, Id, Record};
use std::{
    collections::HashSet,
    hash::Hash,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Who is calling; none if there was no token.
pub struct Caller(pub Option<Actor>);

/// A note that a resolver looked for a record and says in an answer of its own kind that there is none.
#[derive(Clone, Default)]
pub struct Unfound(Arc<AtomicBool>);

impl Unfound {
    /// Whether anybody left it.
    pub fn noted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Shorthands over async-graphql's context.
pub(crate) trait Around {
    /// The application.
    fn app(&self) -> Result<&App>;
    /// The caller, who must have logged in.
    fn actor(&self) -> Result<&Actor>;
    /// Notes that what was named is not there, or not to be seen: the answer takes its time, whichever it is.
    fn unfound(&self);
}

impl Around for Context<'_> {
    fn app(&self) -> Result<&App> {
        self.data_opt::<Arc<App>>().map(AsRef::as_ref).ok_or_else(|| Error::internal("no app in the schema").into())
    }

    fn actor(&self) -> Result<&Actor> {
        let caller = self.data_opt::<Caller>().and_then(|caller| caller.0.as_ref());
        caller.ok_or_else(|| Fault::from(Error::Unauthenticated("NO_TOKEN")))
    }

    fn unfound(&self) {
        if let Some(note) = self.data_opt::<Unfound>() {
            note.0.store(true, Ordering::Relaxed);
        }
    }
}

/// Reads an id of one kind of record from the field `path`.
pub(crate) fn id<R: Record>(text: &ID, path: &str) -> Result<Id<R>> {
    text.as_str().parse().map_err(|_| {
        let (zh, en) = (format!("不是 {} 的标识", R::NAME), format!("not an id of type {}", R::NAME));
        Error::invalid("BAD_ID", path, zh, en).into()
    })
}

/// Refuses a list that names something twice: `path` says where the second one is.
pub(crate) fn once<T: Eq + Hash>(named: &[T], path: impl Fn(usize) -> String) -> Result<()> {
    let mut seen = HashSet::new();
    let Some(second) = named.iter().position(|one| !seen.insert(one)) else { return Ok(()) };
    let (zh, en) = ("重复列出了同一项", "the same id is given twice");
    Err(Error::invalid("DUPLICATE_ENTRY", path(second), zh, en).into())
}

/// Reads ids of one kind, each of which may be named once.
pub(crate) fn distinct<R: Record>(texts: &[ID], path: &str) -> Result<Vec<Id<R>>> {
    let ids = ids(texts, path)?;
    once(&ids, |place| format!("{path}[{place}]"))?;
    Ok(ids)
}

/// Reads ids of one kind.
pub(crate) fn ids<R: Record>(texts: &[ID], path: &str) -> Result<Vec<Id<R>>> {
    texts.iter().enumerate().map(|(place, text)| id(text, &format!("{path}[{place}]"))).collect()
}

/// Writes an id.
pub(crate) fn global<R: Record>(uuid: entity::Uuid) -> ID {
    ID(Id::<R>::new(uuid).to_string())
}
