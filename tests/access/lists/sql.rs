//! The random installation, put straight into the database.
use super::world::World;
use crate::area::AREAS;
use entity::Uuid;
use tests::{Kind, TestApp};

/// How many rows one statement holds.
const MOST: usize = 400;

/// Writes rows of one table.
pub(crate) struct Rows<'a> {
    app: &'a TestApp,
    into: &'static str,
    rows: Vec<String>,
}

/// A value as a literal.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    Id(Uuid),
    MaybeId(Option<Uuid>),
    Text(&'a str),
    MaybeText(Option<&'a str>),
    Number(usize),
    MaybeNumber(Option<usize>),
    Truth(bool),
}

impl<'a> Rows<'a> {
    pub(crate) fn of(app: &'a TestApp, into: &'static str) -> Self {
        Self { app, into, rows: vec![] }
    }

    pub(crate) fn put(&mut self, values: &[Value<'_>]) {
        let values: Vec<_> = values.iter().map(|value| value.literal(self.app.kind())).collect();
        self.rows.push(format!("({})", values.join(", ")));
    }

    /// A row of values that are written as they are.
    pub(crate) fn put_raw(&mut self, values: &[String]) {
        self.rows.push(format!("({})", values.join(", ")));
    }

    pub(crate) async fn write(self) {
        for part in self.rows.chunks(MOST) {
            self.app.tamper(&format!("INSERT INTO {} VALUES {}", self.into, part.join(", "))).await;
        }
    }
}

impl Value<'_> {
    pub(crate) fn literal(&self, kind: Kind) -> String {
        match self {
            Self::Id(id) | Self::MaybeId(Some(id)) if kind == Kind::Sqlite => format!("x'{}'", id.simple()),
            Self::Id(id) | Self::MaybeId(Some(id)) => format!("'{id}'"),
            Self::Text(text) | Self::MaybeText(Some(text)) => format!("'{}'", text.replace('\'', "''")),
            Self::Number(number) | Self::MaybeNumber(Some(number)) => number.to_string(),
            Self::Truth(truth) => truth.to_string(),
            Self::MaybeId(None) | Self::MaybeText(None) | Self::MaybeNumber(None) => "NULL".to_owned(),
        }
    }
}

/// Writes everything.
pub(super) async fn put(app: &TestApp, world: &World) {
    for area in AREAS {
        area.rows(app, world).await;
    }
}
