//! Migrations: up, down and up again leave what up alone leaves; and both databases have the same tables and columns.
use std::collections::BTreeSet;
use tests::{Kind, TestApp};

tests::on_both!(up_down_and_up_again_leave_the_same);

async fn up_down_and_up_again_leave_the_same(app: &TestApp) {
    let first = objects(app).await;
    assert!(first.len() > 50, "{first:#?}");
    app.app.db.unmigrate().await.expect("down");
    let rest = objects(app).await;
    assert!(rest.iter().all(|object| object.contains("seaql_migrations")), "left behind: {rest:#?}");
    app.app.db.migrate().await.expect("up again");
    assert_eq!(objects(app).await, first);
    app.app.db.migrate().await.expect("nothing to do");
    assert_eq!(objects(app).await, first);
}

/// Tables, columns with their types, indices, triggers, functions and constraints, as the database itself describes them.
pub(super) async fn objects(app: &TestApp) -> BTreeSet<String> {
    let sql = match app.kind() {
        Kind::Sqlite => "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master",
        Kind::Postgres => {
            "SELECT CAST(concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default) AS TEXT)
             FROM information_schema.columns WHERE table_schema = 'public'
             UNION ALL SELECT CAST(indexdef AS TEXT) FROM pg_indexes WHERE schemaname = 'public'
             UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
             FROM pg_constraint WHERE connamespace = 'public'::regnamespace
             UNION ALL SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
             UNION ALL SELECT concat_ws(' ', 'function', proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        }
    };
    app.sql(sql).await.into_iter().flatten().flatten().collect()
}

/// Which tables and columns there are, and which of them must be filled.
async fn columns(app: &TestApp) -> BTreeSet<String> {
    let sql = match app.kind() {
        Kind::Sqlite => {
            "SELECT t.name || '.' || c.name || CASE WHEN c.\"notnull\" = 1 THEN '' ELSE ' or nothing' END FROM sqlite_master t
             JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
             AND t.name <> 'seaql_migrations'"
        }
        Kind::Postgres => {
            "SELECT CAST(table_name || '.' || column_name || CASE WHEN is_nullable = 'NO' THEN '' ELSE ' or nothing' END AS TEXT)
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'"
        }
    };
    app.sql(sql).await.into_iter().flatten().flatten().collect()
}

#[test]
fn both_databases_have_the_same_tables_and_columns() {
    let found = std::sync::Mutex::new(vec![]);
    for kind in [Kind::Sqlite, Kind::Postgres] {
        tests::tell(kind, async |app: &TestApp| {
            let columns = columns(app).await;
            found.lock().expect("a list").push(columns);
        });
    }
    let found = found.into_inner().expect("a list");
    assert!(found[0].len() > 100);
    assert_eq!(found[0], found[1]);
}
