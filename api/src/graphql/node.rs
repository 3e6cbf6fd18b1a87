//! `node`: any record by its global id; and what a list costs.
use super::context::Around;
use crate::error::{Fault, Result};
use crate::{
    cycle::{
        change::graphql::RosterChange, cycle::graphql::Cycle, exemption::graphql::Exemption,
        nomination::graphql::Nomination,
    },
    marks::assignment::graphql::Assignment,
    outcome::{publication::graphql::Publication, scorecard::graphql::Scorecard},
    people::{
        delegation::graphql::Delegation, group::graphql::AssessmentGroup, organisation::graphql::Organisation,
        person::graphql::Person,
    },
    rules::{policy::graphql::PolicyVersion, scheme::graphql::SchemeVersion},
};
use async_graphql::{Context, ID, Interface, Object};
use entity::{Error, Id, Record, record};

/// Something with a global id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "&ID", desc = "Its global id."))]
pub enum Node {
    /// 组织
    Organisation(Organisation),
    /// 人员
    Person(Person),
    /// 考核组
    AssessmentGroup(AssessmentGroup),
    /// 方案
    SchemeVersion(Box<SchemeVersion>),
    /// 周期
    Cycle(Box<Cycle>),
    /// 评价任务
    Assignment(Box<Assignment>),
    /// 成绩单
    Scorecard(Box<Scorecard>),
    /// 公示
    Publication(Box<Publication>),
    /// 权限规则的变更
    PolicyVersion(Box<PolicyVersion>),
    /// 人员变动
    RosterChange(Box<RosterChange>),
    /// 委托
    Delegation(Box<Delegation>),
    /// 免考
    Exemption(Box<Exemption>),
    /// 提名
    Nomination(Box<Nomination>),
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

async fn find(ctx: &Context<'_>, id: &ID) -> Result<Node> {
    fn is<R: Record>(id: &ID) -> Option<Id<R>> {
        id.as_str().parse().ok()
    }
    if let Some(id) = is::<record::Organisation>(id) {
        return Ok(Node::Organisation(crate::people::organisation::graphql::read(ctx, id).await?));
    }
    if let Some(id) = is::<record::Person>(id) {
        return Ok(Node::Person(crate::people::person::graphql::read(ctx, id).await?));
    }
    if let Some(id) = is::<record::Group>(id) {
        return Ok(Node::AssessmentGroup(crate::people::group::graphql::read(ctx, id).await?));
    }
    if let Some(id) = is::<record::Scheme>(id) {
        return Ok(Node::SchemeVersion(Box::new(crate::rules::scheme::graphql::read(ctx, id).await?)));
    }
    if let Some(id) = is::<record::Cycle>(id) {
        return Ok(Node::Cycle(Box::new(crate::cycle::cycle::graphql::read(ctx, id).await?)));
    }
    if let Some(id) = is::<record::Assignment>(id) {
        return Ok(Node::Assignment(Box::new(crate::marks::assignment::graphql::read(ctx, id).await?)));
    }
    if let Some(id) = is::<record::Scorecard>(id) {
        return Ok(Node::Scorecard(Box::new(crate::outcome::scorecard::graphql::read(ctx, id).await?)));
    }
    if let Some(id) = is::<record::Publication>(id) {
        return Ok(Node::Publication(Box::new(crate::outcome::publication::graphql::read(ctx, id).await?)));
    }
    if let Some(id) = is::<record::PolicyVersion>(id) {
        return Ok(Node::PolicyVersion(Box::new(crate::rules::policy::graphql::read(ctx, id).await?)));
    }
    if let Some(id) = is::<record::RosterChange>(id) {
        return Ok(Node::RosterChange(Box::new(crate::cycle::change::graphql::read(ctx, id).await?)));
    }
    if let Some(id) = is::<record::Delegation>(id) {
        return Ok(Node::Delegation(Box::new(crate::people::delegation::graphql::read(ctx, id).await?)));
    }
    if let Some(id) = is::<record::Exemption>(id) {
        return Ok(Node::Exemption(Box::new(crate::cycle::exemption::graphql::read(ctx, id).await?)));
    }
    if let Some(id) = is::<record::Nomination>(id) {
        return Ok(Node::Nomination(Box::new(crate::cycle::nomination::graphql::read(ctx, id).await?)));
    }
    Err(Fault::from(Error::invalid("BAD_ID", "id", "标识格式不正确", "not an id of any record")))
}

/// What a list costs: one for itself and, for each row, one and what is asked of it.
pub(crate) fn cost(first: Option<i32>, child: usize) -> usize {
    let rows = usize::try_from(first.unwrap_or(50).clamp(0, 100)).unwrap_or(100);
    1 + rows * (1 + child)
}
