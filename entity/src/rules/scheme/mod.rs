//! Schemes and their versions: imported as a draft, activated by somebody else, immutable from then on.
pub(crate) mod row;

use crate::{
    Error, Result, Slice,
    ground::{
        error::unique,
        scope,
        sql::{Page, bad_cursor},
        tx::{KeptFrom, Seen, Subject, Tx},
        word::{Stored, is},
    },
    rules::scheme::row::{self as table, version::Column},
};
use policy::{Actor, Facts, Id, Permit, Scope, acts, record, words::SchemeState};
use scoring::{
    Problem,
    scheme::{Finding, Scheme, SchemeFile, Severity, document::WeightRule, lint},
};
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, FromQueryResult, IntoActiveModel, JoinType, QueryFilter,
    QueryOrder, QuerySelect, Select, prelude::Uuid, sea_query::Expr,
};

crate::ground::handle! {
    /// The store of schemes and their versions.
    Schemes, schemes
}

/// A version of a scheme.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "table::version::Entity")]
pub struct SchemeVersion {
    /// Its id.
    pub id: Uuid,
    /// The organisation the scheme is for.
    #[sea_orm(from_expr = "table::scheme::Column::OrganisationId")]
    pub organisation_id: Uuid,
    /// The scheme's code, unique within the tenant.
    #[sea_orm(from_expr = "table::scheme::Column::Code")]
    pub code: String,
    /// 1, 2, 3 …
    pub number: i32,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// How far it has come.
    pub state: Stored<SchemeState>,
    /// The scheme file, as JSON.
    pub document: String,
    /// When the weight rule was chosen on record; none if the file's own stands.
    pub weight_rule_at: Option<i64>,
    /// When it was activated.
    pub activated_at: Option<i64>,
    /// Grows with every change.
    pub version: i64,
}

impl SchemeVersion {
    /// The scheme as written.
    pub fn file(&self) -> Result<SchemeFile> {
        read_document(&self.document)
    }

    /// What the linter says of it (rule 21).
    pub fn findings(&self) -> Result<Vec<Finding>> {
        Ok(lint(&self.file()?))
    }
}

pub(crate) fn read_document(document: &str) -> Result<SchemeFile> {
    serde_json::from_str(document).map_err(|error| Error::internal(format!("stored scheme: {error}")))
}

/// The compiled form of a scheme that was activated, which therefore compiles.
pub(crate) fn compile(document: &str) -> Result<Scheme> {
    Scheme::compile(&read_document(document)?).map_err(|problems| Error::internal(format!("{problems:?}")))
}

/// All versions, each with its scheme.
fn versions() -> Select<table::version::Entity> {
    let of = table::version::Entity::belongs_to(table::scheme::Entity);
    let of = of.from(Column::SchemeId).to(table::scheme::Column::Id);
    table::version::Entity::find().join(JoinType::InnerJoin, of.into())
}

impl Subject for record::Scheme {
    async fn facts(tx: &Tx, actor: &Actor, id: Id<Self>) -> Result<Option<Facts>> {
        #[derive(DerivePartialModel)]
        #[sea_orm(entity = "table::version::Entity")]
        struct Row {
            version: i64,
            #[sea_orm(from_expr = "table::scheme::Column::OrganisationId")]
            organisation_id: Uuid,
            imported_by: Option<Uuid>,
            weight_rule_by: Option<Uuid>,
        }
        let row: Option<Row> = tx.find_one(versions().filter(Column::Id.eq(id.uuid()))).await?;
        let Some(row) = row else { return tx.nothing(actor).await };
        let facts = Facts::plain(id.uuid(), row.version, tx.path(row.organisation_id).await?);
        Ok(Some(Facts { involved: [row.imported_by, row.weight_rule_by].into_iter().flatten().collect(), ..facts }))
    }

    fn kept_from(_: &Seen<'_>) -> KeptFrom {
        KeptFrom::Nobody
    }
}

impl Schemes<'_> {
    /// Scheme versions by code, newest version first.
    pub async fn list(&self, scope: &Scope<acts::scheme::Read>, page: &Page) -> Result<Slice<SchemeVersion>> {
        use table::scheme::Column as Of;
        let seen = versions().filter(scope::within(scope, Of::TenantId, Of::OrganisationId));
        let mut part = seen.clone();
        if let Some(after) = page.after.as_deref() {
            let (code, number) = after.rsplit_once('/').ok_or_else(bad_cursor)?;
            let number: i32 = number.parse().map_err(|_| bad_cursor())?;
            let same = Condition::all().add(Of::Code.eq(code)).add(Column::Number.lt(number));
            part = part.filter(Condition::any().add(Of::Code.gt(code)).add(same));
        }
        self.page_of(seen, part.order_by_asc(Of::Code).order_by_desc(Column::Number), page).await
    }

    /// One version.
    pub async fn read(&self, permit: &Permit<acts::scheme::Read>) -> Result<SchemeVersion> {
        self.version(permit.id().uuid()).await
    }

    pub(crate) async fn version(&self, id: Uuid) -> Result<SchemeVersion> {
        self.find_one(versions().filter(Column::Id.eq(id))).await?.ok_or(Error::NotFound)
    }

    /// Takes a scheme file in as a draft: a new scheme, or the next version of one.
    pub async fn import(&self, permit: Permit<acts::scheme::Import>, file: &SchemeFile) -> Result<Id<record::Scheme>> {
        let organisation_id = permit.id().uuid();
        let tenant_id = *self.path(organisation_id).await?.first().ok_or(Error::NotFound)?;
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            organisation_id: Uuid,
            last: i32,
        }
        // With its last number, so that the next version is numbered under the same lock.
        let sql = format!(
            "SELECT s.id, s.organisation_id,
             (SELECT coalesce(max(v.number), 0) FROM scheme_version v WHERE v.scheme_id = s.id) AS last
             FROM scheme s WHERE s.tenant_id = $1 AND s.code = $2 {}",
            self.lock("FOR UPDATE OF s")
        );
        let known: Option<Row> = self.one(&sql, vec![tenant_id.into(), file.code.clone().into()]).await?;
        let taken = || {
            let zh = format!("代码 {} 已被另一单位的方案使用", file.code);
            let en = format!("the code {} belongs to another organisation's scheme", file.code);
            Problem::new("DUPLICATE_CODE", "code", zh, en)
        };
        let (scheme_id, last) = match known {
            Some(row) if row.organisation_id != organisation_id => return Err(Error::Invalid(vec![taken()])),
            Some(row) => (row.id, row.last),
            None => {
                let row =
                    table::scheme::Model { id: Uuid::now_v7(), tenant_id, organisation_id, code: file.code.clone() };
                let id = row.id;
                self.insert_one(table::scheme::Entity::insert(row.into_active_model()))
                    .await
                    .map_err(|error| unique(error, taken))?;
                (id, 0)
            }
        };
        let row = table::version::Model {
            id: Uuid::now_v7(),
            scheme_id,
            number: last + 1,
            name_zh: file.name.zh.clone(),
            name_en: file.name.en.clone(),
            state: SchemeState::Draft.into(),
            document: serde_json::to_string(file).map_err(Error::internal)?,
            imported_by: permit.person().or(permit.account()),
            imported_at: self.now(),
            weight_rule_by: None,
            weight_rule_at: None,
            activated_by: None,
            activated_at: None,
            version: 1,
        };
        let id = row.id;
        self.insert_one(table::version::Entity::insert(row.into_active_model())).await?;
        Ok(Id::new(id))
    }

    /// Chooses, on record, what happens with weights that do not sum to 100 (rule 16).
    pub async fn set_weight_rule(&self, permit: Permit<acts::scheme::SetWeightRule>, rule: WeightRule) -> Result<()> {
        let id = permit.id().uuid();
        let mut file = self.version(id).await?.file()?;
        file.weights = rule;
        let update = table::version::Entity::update_many()
            .col_expr(Column::Document, Expr::value(serde_json::to_string(&file).map_err(Error::internal)?))
            .col_expr(Column::WeightRuleBy, Expr::value(permit.person().or(permit.account())))
            .col_expr(Column::WeightRuleAt, Expr::value(self.now()))
            .filter(Column::State.eq(Stored(SchemeState::Draft)));
        if self.guarded(update, id, permit.version()).await? { Ok(()) } else { Err(not_a_draft()) }
    }

    /// Puts a version in force, if the linter finds no error in it. The version before is retired.
    pub async fn activate(&self, permit: Permit<acts::scheme::Activate>) -> Result<()> {
        let id = permit.id().uuid();
        let version = self.version(id).await?;
        let file = version.file()?;
        let errors = lint(&file).into_iter().filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<_> = errors.map(|finding| finding.problem).collect();
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let scheme = Scheme::compile(&file).map_err(Error::Invalid)?;
        // Whichever version of the same scheme is in force.
        self.run(
            &format!(
                "UPDATE scheme_version SET {} WHERE {}
                 AND scheme_id = (SELECT scheme_id FROM scheme_version WHERE id = $1)",
                is("state", SchemeState::Retired),
                is("state", SchemeState::Active)
            ),
            vec![id.into()],
        )
        .await?;
        let update = table::version::Entity::update_many()
            .col_expr(Column::State, Expr::value(Stored(SchemeState::Active)))
            .col_expr(Column::ActivatedBy, Expr::value(permit.person().or(permit.account())))
            .col_expr(Column::ActivatedAt, Expr::value(self.now()))
            .filter(Column::State.eq(Stored(SchemeState::Draft)));
        if !self.guarded(update, id, permit.version()).await? {
            return Err(not_a_draft());
        }
        let rows = scheme.nodes().iter().map(|node| table::indicator::Model {
            scheme_version_id: id,
            number: small(node.number),
            parent: node.parent.map(small),
            code: node.code.clone(),
            name_zh: node.name.zh.clone(),
            name_en: node.name.en.clone(),
            kind: node.kind.word().into(),
            weight: node.declared.map(|weight| weight.0),
            full_points: node.full().map(|full| full.0),
        });
        Ok(self.insert::<table::indicator::Entity>(rows.collect()).await?)
    }
}

/// An indicator's number as stored. A scheme has at most 500 indicators.
pub(crate) fn small(number: scoring::scheme::NodeNumber) -> i16 {
    i16::try_from(number.get()).unwrap_or(i16::MAX)
}

fn not_a_draft() -> Error {
    let (zh, en) = ("该版本已启用，不能再改", "the version is in force and cannot be changed any more");
    Error::invalid("NOT_A_DRAFT", "id", zh, en)
}
