//! A list of words that grows after a release: on SQLite the table is made anew, on PostgreSQL its constraint is.
use super::migration::objects;
use migration::rebuild;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, TransactionTrait};
use tests::{Kind, TestApp};

tests::on_both!(
    a_list_of_words_grows_under_rows_that_others_point_at,
    a_list_that_is_the_same_changes_nothing,
    a_row_that_is_not_in_the_list_stops_it,
);

/// A table that points at itself, with an index, another that points at it, and rows in both.
const TABLES: [&str; 6] = [
    "CREATE TABLE lamp (id INTEGER PRIMARY KEY NOT NULL, beside INTEGER REFERENCES lamp (id),
        state TEXT NOT NULL DEFAULT 'OFF' CHECK (state IN ('OFF', 'ON')), CHECK (state <> 'ON' OR beside IS NOT NULL))",
    "CREATE INDEX lamp_beside ON lamp (beside)",
    "CREATE TABLE switch (lamp INTEGER NOT NULL REFERENCES lamp (id))",
    "CREATE INDEX switch_lamp ON switch (lamp)",
    "INSERT INTO lamp (id, beside, state) VALUES (1, 2, 'OFF'), (2, 1, 'ON'), (3, 3, 'ON')",
    "INSERT INTO switch (lamp) VALUES (1), (2), (2)",
];

async fn connect(app: &TestApp) -> DatabaseConnection {
    Database::connect(app.url()).await.expect("the test's own connection")
}

async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|why| panic!("{sql}: {why}"));
}

async fn refused(db: &DatabaseConnection, sql: &str) {
    assert!(db.execute_unprepared(sql).await.is_err(), "{sql}");
}

/// Gives the list in a transaction of its own, as a migration would.
async fn relist(app: &TestApp, table: &str, column: &str, list: &str) -> Result<(), sea_orm::DbErr> {
    let db = connect(app).await;
    let tx = db.begin().await.expect("begun");
    rebuild::relist(&tx, table, column, list).await?;
    tx.commit().await
}

async fn a_list_of_words_grows_under_rows_that_others_point_at(app: &TestApp) {
    let db = connect(app).await;
    for sql in TABLES {
        run(&db, sql).await;
    }
    if app.kind() == Kind::Sqlite {
        run(&db, "CREATE TRIGGER lamp_kept BEFORE DELETE ON lamp BEGIN SELECT RAISE(ABORT, 'kept'); END").await;
    }
    let before = objects(app).await;
    relist(app, "lamp", "state", "'OFF', 'ON', 'BROKEN'").await.expect("a longer list");
    let changed: Vec<_> = objects(app).await.symmetric_difference(&before).cloned().collect();
    assert!(changed.len() == 2 && changed.iter().all(|object| object.contains("'ON'")), "{changed:#?}");
    assert_eq!(app.number("SELECT count(*) FROM lamp JOIN switch ON switch.lamp = lamp.id").await, 3);
    assert_eq!(app.number("SELECT count(*) FROM lamp WHERE beside IS NOT NULL AND state = 'ON'").await, 2);
    run(&db, "UPDATE lamp SET state = 'BROKEN' WHERE id = 1").await;
    refused(&db, "UPDATE lamp SET state = 'LOST' WHERE id = 1").await;
    refused(&db, "INSERT INTO switch (lamp) VALUES (4)").await;
    refused(&db, "DELETE FROM lamp WHERE id = 2").await;
    refused(&db, "INSERT INTO lamp (id, state) VALUES (4, 'ON')").await;
}

async fn a_list_that_is_the_same_changes_nothing(app: &TestApp) {
    let before = objects(app).await;
    for (table, column, list) in
        [("account", "state", "{AccountState}"), ("sheet", "state", "{SheetState}"), ("cycle", "phase", "{Phase}")]
    {
        relist(app, table, column, list).await.unwrap_or_else(|why| panic!("{table}: {why}"));
    }
    assert_eq!(objects(app).await, before);
    assert!(relist(app, "account", "login", "'A'").await.is_err());
}

async fn a_row_that_is_not_in_the_list_stops_it(app: &TestApp) {
    let db = connect(app).await;
    for sql in TABLES {
        run(&db, sql).await;
    }
    let before = objects(app).await;
    assert!(relist(app, "lamp", "state", "'OFF', 'BROKEN'").await.is_err());
    assert_eq!(objects(app).await, before);
    assert_eq!(app.number("SELECT count(*) FROM lamp WHERE state = 'ON'").await, 2);
}
