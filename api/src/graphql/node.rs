//! `node`: any record by its global id; and what a list costs.
use super::context::Around;
use crate::error::{Fault, Result};
use async_graphql::{Context, ID, Interface, Object};
use entity::{Error, Id, Record, record};

/// Every record that is declared to have a node, read by the function its area has for it.
macro_rules! nodes {
    ($([$record:ident $name:ident $group:ident $area:ident $read:ident])*) => {
        /// Something with a global id.
        #[derive(Interface)]
        #[graphql(field(name = "id", ty = "&ID", desc = "Its global id."))]
        pub enum Node {
            $(
                #[doc = concat!("A `", stringify!($name), "`.")]
                $name(Box<crate::$group::$area::graphql::$name>),
            )*
        }

        async fn find(ctx: &Context<'_>, id: &ID) -> Result<Node> {
            $(
                if let Some(id) = is::<record::$record>(id) {
                    return Ok(Node::$name(Box::new(crate::$group::$area::graphql::$read(ctx, id).await?)));
                }
            )*
            Err(Fault::from(Error::invalid("BAD_ID", "id", "标识格式不正确", "not an id of any record")))
        }
    };
}

entity::for_each_node!(nodes);

fn is<R: Record>(id: &ID) -> Option<Id<R>> {
    id.as_str().parse().ok()
}

/// Reading by id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The record with this id; none if there is none or the caller may not see it, which look alike.
    async fn node(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Node>> {
        ctx.actor()?;
        match find(ctx, &id).await {
            Ok(node) => Ok(Some(node)),
            Err(fault) if fault.code == "NOT_FOUND" => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

/// What a list costs: one for itself and, for each row, one and what is asked of it.
pub(crate) fn cost(first: Option<i32>, child: usize) -> usize {
    let rows = usize::try_from(first.unwrap_or(50).clamp(0, 100)).unwrap_or(100);
    1 + rows * (1 + child)
}
