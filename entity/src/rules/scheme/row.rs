//! Schemes, versions and indicators.
#![expect(unreachable_pub, reason = "sea-orm's derives ask for `pub`; the module itself is private to the crate")]

pub(crate) mod scheme {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "scheme")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub organisation_id: Uuid,
        pub code: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod version {
    use crate::ground::word::Stored;
    use policy::words::SchemeState;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "scheme_version")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub scheme_id: Uuid,
        pub number: i32,
        pub name_zh: String,
        pub name_en: String,
        pub state: Stored<SchemeState>,
        pub document: String,
        pub imported_by: Option<Uuid>,
        pub imported_at: i64,
        pub weight_rule_by: Option<Uuid>,
        pub weight_rule_at: Option<i64>,
        pub activated_by: Option<Uuid>,
        pub activated_at: Option<i64>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod indicator {
    use crate::ground::word::Stored;
    use scoring::scheme::document::IndicatorKind;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "indicator")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub scheme_version_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i16,
        pub parent: Option<i16>,
        pub code: String,
        pub name_zh: String,
        pub name_en: String,
        pub kind: Stored<IndicatorKind>,
        pub weight: Option<i64>,
        pub full_points: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
