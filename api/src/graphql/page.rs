//! Pages: Relay connections with a total, at most 100 edges.
use crate::error::Result;
use async_graphql::{
    Context, OutputType, SimpleObject,
    connection::{Connection, ConnectionNameType, CursorType, DefaultEdgeName, Edge, EmptyFields},
};
use entity::{Error, Page, Slice};

/// The most rows a page has.
const MOST: i32 = 100;
/// How many rows a page has unless the client says otherwise.
const USUAL: i32 = 50;

/// What a connection says beside its edges.
#[derive(SimpleObject)]
pub struct Total {
    /// How many there are altogether, of those the caller may see.
    total_count: Option<i64>,
}

/// The place of a row in its list.
pub struct Cursor(String);

impl CursorType for Cursor {
    type Error = std::convert::Infallible;

    fn decode_cursor(text: &str) -> std::result::Result<Self, Self::Error> {
        Ok(Self(text.to_owned()))
    }

    fn encode_cursor(&self) -> String {
        self.0.clone()
    }
}

/// A page of `T`.
pub type Listed<T> =
    Connection<Cursor, T, Total, EmptyFields, async_graphql::connection::DefaultConnectionName, DefaultEdgeName>;

/// Reads `first` and `after`.
pub(crate) fn page(first: Option<i32>, after: Option<String>) -> Result<Page> {
    let first = first.unwrap_or(USUAL);
    let wrong = || {
        let (zh, en) = (format!("first 须在 0 到 {MOST} 之间"), format!("first must be from 0 to {MOST}"));
        Error::invalid("PAGE_SIZE", "first", zh, en)
    };
    let first = u32::try_from(first).ok().filter(|_| first <= MOST).ok_or_else(wrong)?;
    Ok(Page { first, after, counted: true })
}

/// The same, and whether the total is asked for: else nothing is counted.
pub(crate) fn page_asked(ctx: &Context<'_>, first: Option<i32>, after: Option<String>) -> Result<Page> {
    let counted = ctx.look_ahead().field("totalCount").exists();
    Ok(Page { counted, ..page(first, after)? })
}

/// Makes a connection of a slice.
pub(crate) fn connection<R, T: OutputType>(
    slice: Slice<R>,
    cursor: impl Fn(&R) -> String,
    mut object: impl FnMut(R) -> T,
) -> Listed<T>
where
    async_graphql::connection::DefaultConnectionName: ConnectionNameType,
{
    let total_count = (slice.total >= 0).then_some(slice.total);
    let mut connection = Connection::with_additional_fields(false, slice.more, Total { total_count });
    connection.edges.extend(slice.rows.into_iter().map(|row| {
        let place = Cursor(cursor(&row));
        Edge::new(place, object(row))
    }));
    connection
}
