//! Statements of the builder: reads by id, single rows put in or taken out, and updates that a version guards. The builder
//! checks their columns; each notes where it was asked for, as statements of SQL text do.
use crate::{
    Error, Result, Slice, Tx,
    ground::{sites, sql::Page},
};
use sea_orm::{
    ActiveModelTrait, DbErr, DeleteMany, EntityTrait, Insert, PartialModelTrait, QueryFilter, QuerySelect, Select,
    UpdateMany,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait, LockType},
};

/// What a row's version becomes with a change of it.
pub(crate) fn next() -> Expr {
    Expr::col("version").add(1_i64)
}

impl Tx {
    /// The rows of a select, with no more columns than `T` has.
    #[track_caller]
    pub(crate) fn find_all<T: PartialModelTrait>(
        &self,
        select: Select<impl EntityTrait>,
    ) -> impl Future<Output = Result<Vec<T>>> {
        sites::note(self);
        async move { Ok(select.into_partial_model::<T>().all(&self.inner).await?) }
    }

    /// The first row of a select, likewise.
    #[track_caller]
    pub(crate) fn find_one<T: PartialModelTrait>(
        &self,
        select: Select<impl EntityTrait>,
    ) -> impl Future<Output = Result<Option<T>>> {
        sites::note(self);
        async move { Ok(select.into_partial_model::<T>().one(&self.inner).await?) }
    }

    /// A page of a list: the `part` of it that begins after the cursor, in its order, and how many rows the `whole` has if
    /// that was asked.
    #[track_caller]
    pub(crate) fn page_of<T: PartialModelTrait, E: EntityTrait>(
        &self,
        whole: Select<E>,
        part: Select<E>,
        page: &Page,
    ) -> impl Future<Output = Result<Slice<T>>> {
        sites::note(self);
        async move {
            let total = if page.counted { self.count_of(whole).await? } else { -1 };
            let rows = part.limit(u64::from(page.first) + 1).into_partial_model::<T>().all(&self.inner).await?;
            Ok(Slice::of(rows, page, total))
        }
    }

    /// How many rows a select has.
    #[track_caller]
    pub(crate) fn how_many(&self, select: Select<impl EntityTrait>) -> impl Future<Output = Result<i64>> {
        sites::note(self);
        self.count_of(select)
    }

    /// The library's own count selects every column of what it counts, which no index answers.
    async fn count_of(&self, select: Select<impl EntityTrait>) -> Result<i64> {
        let count = select.select_only().column_as(Expr::cust("count(*)"), "n").into_tuple::<i64>();
        Ok(count.one(&self.inner).await?.unwrap_or_default())
    }

    /// Puts one row in. Many go in by [`Tx::insert`].
    #[track_caller]
    pub(crate) fn insert_one<A: ActiveModelTrait>(&self, row: Insert<A>) -> impl Future<Output = Result<(), DbErr>> {
        sites::note(self);
        async move { row.exec_without_returning(&self.inner).await.map(drop) }
    }

    /// Takes rows out, and says how many there were.
    #[track_caller]
    pub(crate) fn delete(&self, rows: DeleteMany<impl EntityTrait>) -> impl Future<Output = Result<u64>> {
        sites::note(self);
        async move { Ok(rows.exec(&self.inner).await?.rows_affected) }
    }

    /// Changes rows that no version guards, and says how many there were.
    #[track_caller]
    pub(crate) fn update_rows(&self, change: UpdateMany<impl EntityTrait>) -> impl Future<Output = Result<u64>> {
        sites::note(self);
        async move { Ok(change.exec(&self.inner).await?.rows_affected) }
    }

    /// Changes the row of this id if it is still of this version, which grows. Says whether it was.
    #[track_caller]
    pub(crate) fn guarded(
        &self,
        change: UpdateMany<impl EntityTrait>,
        id: Uuid,
        version: i64,
    ) -> impl Future<Output = Result<bool>> {
        sites::note(self);
        // Every table that is changed so has these two columns.
        let change =
            change.col_expr("version", next()).filter(Expr::col("id").eq(id)).filter(Expr::col("version").eq(version));
        async move { Ok(change.exec(&self.inner).await?.rows_affected == 1) }
    }

    /// The same, where a version that has moved on is an [`Error::Conflict`].
    #[track_caller]
    pub(crate) fn update_guarded(
        &self,
        change: UpdateMany<impl EntityTrait>,
        id: Uuid,
        version: i64,
    ) -> impl Future<Output = Result<()>> {
        let changed = self.guarded(change, id, version);
        async move { if changed.await? { Ok(()) } else { Err(Error::Conflict) } }
    }

    /// The same select with its rows locked, where a writing transaction locks them one by one: on PostgreSQL.
    pub(crate) fn locked<E: EntityTrait>(&self, select: Select<E>, lock: LockType) -> Select<E> {
        if self.locks() { select.lock(lock) } else { select }
    }
}
