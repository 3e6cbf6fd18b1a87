//! What would betray ballots is said at the start of every node, and by `check`.
use api::{cli, config::Config};
use tests::{Kind, Reading, TestApp, small::Small};

tests::on_both!(a_sound_database_is_not_warned_of, what_is_added_to_a_ballot_table_is_found);

/// Settings, and one at a time what they would be in an installation that betrays.
const SETTINGS: [(&str, &str); 8] = [
    ("log_statement", "'mod'"),
    ("log_duration", "on"),
    ("log_min_duration_statement", "0"),
    ("log_min_duration_sample", "5"),
    ("log_transaction_sample_rate", "0.1"),
    ("log_statement_stats", "on"),
    ("log_executor_stats", "on"),
    ("session_preload_libraries", "'auto_explain'"),
];

async fn found(app: &TestApp) -> Vec<String> {
    let problems =
        app.node(None).await.db.read().await.expect("a transaction").doctor().look().await.expect("looked at");
    assert!(problems.iter().all(|one| one.code == "BALLOTS_BETRAYED" && !one.zh.is_empty()));
    problems.into_iter().map(|one| one.path).collect()
}

async fn a_sound_database_is_not_warned_of(app: &TestApp) {
    let small = Small::settle(app).await;
    let _cycle = small.open().await;
    assert_eq!(found(app).await, Vec::<String>::new());
}

async fn what_is_added_to_a_ballot_table_is_found(app: &TestApp) {
    let small = Small::settle(app).await;
    let _cycle = small.open().await;
    app.tamper("ALTER TABLE ballot_1 ADD COLUMN handed_in TEXT").await;
    let trigger = match app.kind() {
        Kind::Sqlite => "CREATE TRIGGER spy AFTER INSERT ON ballot_1 BEGIN SELECT 1; END",
        Kind::Postgres => {
            "CREATE FUNCTION spy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
             CREATE TRIGGER spy AFTER INSERT ON ballot_1 EXECUTE FUNCTION spy()"
        }
    };
    app.tamper(trigger).await;
    assert_eq!(found(app).await, ["column", "trigger"]);
    if app.kind() == Kind::Postgres {
        app.tamper("CREATE PUBLICATION everything FOR ALL TABLES").await;
        app.tamper("CREATE PUBLICATION ballots FOR TABLE ballot_1").await;
        app.tamper("CREATE RULE spy AS ON DELETE TO ballot_1 DO ALSO NOTHING").await;
        assert_eq!(found(app).await, ["column", "publication", "publication", "rule", "trigger"]);
    }
}

/// Each setting is made for this story's database alone.
#[test]
fn every_setting_that_can_be_made_for_one_database_is_found() {
    tests::tell(Kind::Postgres, async |app: &TestApp| {
        let name = app.url().rsplit('/').next().expect("a name");
        for (setting, value) in SETTINGS {
            app.tamper(&format!("ALTER DATABASE {name} SET {setting} = {value}")).await;
            assert_eq!(found(app).await, [setting]);
            app.tamper(&format!("ALTER DATABASE {name} RESET {setting}")).await;
        }
        assert_eq!(found(app).await, Vec::<String>::new());
    });
}

/// What `serve` does before it listens.
#[test]
fn the_server_logs_what_it_finds_in_both_languages() {
    tests::tell(Kind::Sqlite, async |app: &TestApp| {
        let small = Small::settle(app).await;
        let _cycle = small.open().await;
        app.tamper("ALTER TABLE ballot_1 ADD COLUMN handed_in TEXT").await;
        let log = Reading::begin();
        let mut config = Config::load(None).expect("settings");
        config.database.url = app.url().to_owned();
        // As an installation must not have it: the key store in the database's folder.
        config.keys.directory = app.directory().join("keys");
        cli::check::warn(&config, &app.app).await.expect("looked at");
        let text = String::from_utf8(log.bytes()).expect("a text");
        assert_eq!(text.matches("BALLOTS_BETRAYED").count(), 2, "{text}");
        assert!(text.contains("ballot_1.handed_in") && text.contains("密钥库") && text.contains("WARN"), "{text}");
    });
}
