//! Coming in and staying in: codes, passwords, tokens.
use entity::vault::{
    keystore::KeyStore,
    password::{Cost, Passwords},
};
use serde_json::{Value, json};
use tests::{
    Client, PASSWORD, TestApp, graphql,
    play::text,
    small::{OFFICE, Small},
};

tests::on_both!(
    a_code_opens_an_account_once,
    five_wrong_passwords_and_the_account_rests,
    guesses_at_once_count_as_many,
    a_refresh_token_works_once_and_a_copied_one_ends_the_session,
    a_token_ends_with_its_time_its_session_and_its_account,
    a_forged_token_is_refused,
    a_reset_password_ends_everything,
    one_changes_ones_own_password,
    a_log_in_renews_a_hash_of_another_cost,
    the_worker_takes_over_what_another_node_did_to_the_signing_keys,
);

const VIEWER: &str = "{ viewer { login roles { role } } }";

async fn activate(app: &TestApp, code: &str, password: &str) -> tests::Answer {
    app.stranger().ask_with(graphql::ACTIVATE, json!({ "input": { "code": code, "password": password } })).await
}

async fn log_in(app: &TestApp, login: &str, password: &str) -> tests::Answer {
    app.stranger().ask_with(graphql::LOG_IN, json!({ "input": { "login": login, "password": password } })).await
}

async fn a_code_opens_an_account_once(app: &TestApp) {
    Small::settle(app).await;
    let code = app.code_of("A-2").expect("a code");
    for wrong in ["", "nonsense", &code[1..]] {
        assert_eq!(activate(app, wrong, PASSWORD).await.refused("UNAUTHENTICATED").problems, ["WRONG_CODE"]);
    }
    let weak = activate(app, &code, "short").await.fault();
    assert_eq!(weak.path, "input.password");
    // A code is typed by people: case and grouping do not matter. A refused password has not used it up.
    let typed = code.to_lowercase().replace('-', " ");
    let session = activate(app, &typed, PASSWORD).await.field("activate");
    let me = app.stranger().with_token(text(&session["accessToken"])).ask(VIEWER).await.field("viewer");
    assert_eq!(me["login"], "A-2");
    assert_eq!(activate(app, &code, PASSWORD).await.refused("UNAUTHENTICATED").problems, ["WRONG_CODE"]);

    let late = app.code_of("A-3").expect("a code");
    app.set_clock("2026-03-17T08:00:00+08:00").await;
    assert_eq!(activate(app, &late, PASSWORD).await.refused("UNAUTHENTICATED").problems, ["WRONG_CODE"]);
}

async fn five_wrong_passwords_and_the_account_rests(app: &TestApp) {
    Small::settle(app).await;
    app.person("A-2").await;
    for login in ["A-2", "nobody", "A-3"] {
        let wrong = log_in(app, login, "wrong password").await.refused("UNAUTHENTICATED");
        assert_eq!(wrong.problems, ["WRONG_CREDENTIALS"], "who exists is not told");
    }
    log_in(app, "A-2", PASSWORD).await.ok();
    for _ in 0..5 {
        log_in(app, "A-2", "wrong password").await.refused("UNAUTHENTICATED");
    }
    log_in(app, "A-2", PASSWORD).await.refused("UNAUTHENTICATED");
    app.set_clock("2026-03-02T08:14:30+08:00").await;
    log_in(app, "A-2", PASSWORD).await.refused("UNAUTHENTICATED");
    app.set_clock("2026-03-02T08:16:00+08:00").await;
    log_in(app, "A-2", PASSWORD).await.ok();
}

async fn guesses_at_once_count_as_many(app: &TestApp) {
    Small::settle(app).await;
    app.person("A-2").await;
    let guess = async || log_in(app, "A-2", "wrong password").await.refused("UNAUTHENTICATED");
    tokio::join!(guess(), guess(), guess(), guess(), guess());
    log_in(app, "A-2", PASSWORD).await.refused("UNAUTHENTICATED");
}

async fn a_refresh_token_works_once_and_a_copied_one_ends_the_session(app: &TestApp) {
    Small::settle(app).await;
    app.person("A-2").await;
    let session = log_in(app, "A-2", PASSWORD).await.field("logIn");
    let refresh = async |token: &Value| {
        app.stranger().ask_with(graphql::REFRESH, json!({ "input": { "refreshToken": token } })).await
    };
    let second = refresh(&session["refreshToken"]).await.field("refresh");
    let third = refresh(&second["refreshToken"]).await.field("refresh");
    let client = app.stranger().with_token(text(&third["accessToken"]));
    client.ask(VIEWER).await.ok();
    // Whoever comes with a spent token has copied it, or been copied: nobody goes on.
    assert_eq!(refresh(&second["refreshToken"]).await.refused("UNAUTHENTICATED").problems, ["SESSION_ENDED"]);
    refresh(&third["refreshToken"]).await.refused("UNAUTHENTICATED");
    ended(&client, "SESSION_ENDED").await;
    // The oldest of all is no better.
    refresh(&session["refreshToken"]).await.refused("UNAUTHENTICATED");
    for bad in ["", "x", "é"] {
        refresh(&json!(bad)).await.refused("UNAUTHENTICATED");
    }

    let other = log_in(app, "A-2", PASSWORD).await.field("logIn");
    let out = "mutation($input: RefreshInput!) { logOut(input: $input) }";
    app.stranger().ask_with(out, json!({ "input": { "refreshToken": other["refreshToken"] } })).await.ok();
    refresh(&other["refreshToken"]).await.refused("UNAUTHENTICATED");
    ended(&app.stranger().with_token(text(&other["accessToken"])), "SESSION_ENDED").await;
}

async fn ended(client: &Client, code: &str) {
    let answer = client.ask(VIEWER).await;
    assert_eq!(answer.status, 401);
    assert!(answer.headers.contains_key("www-authenticate"));
    answer.refused(code);
}

async fn a_token_ends_with_its_time_its_session_and_its_account(app: &TestApp) {
    Small::settle(app).await;
    let client = app.person("A-2").await;
    app.set_clock("2026-03-02T08:14:00+08:00").await;
    client.ask(VIEWER).await.ok();
    app.set_clock("2026-03-02T08:16:00+08:00").await;
    ended(&client, "TOKEN_EXPIRED").await;

    let session = log_in(app, "A-2", PASSWORD).await.field("logIn");
    app.set_clock("2026-03-02T21:00:00+08:00").await;
    let refresh = json!({ "input": { "refreshToken": session["refreshToken"] } });
    app.stranger().ask_with(graphql::REFRESH, refresh).await.refused("UNAUTHENTICATED");

    let client = app.person("A-2").await;
    let admin = app.person("admin").await;
    let account = account(&admin, "A-2").await;
    admin.ask_with("mutation($id: ID!) { disableAccount(account: $id) }", json!({ "id": account })).await.ok();
    ended(&client, "SESSION_ENDED").await;
    log_in(app, "A-2", PASSWORD).await.refused("UNAUTHENTICATED");
}

async fn account(client: &Client, login: &str) -> Value {
    let accounts = client.ask("{ accounts(first: 100) { nodes { id login } } }").await.field("accounts");
    let mut found = accounts["nodes"].as_array().expect("accounts").iter().filter(|account| account["login"] == login);
    found.next().expect("an account")["id"].clone()
}

async fn a_forged_token_is_refused(app: &TestApp) {
    Small::settle(app).await;
    app.person("A-2").await;
    let session = log_in(app, "A-2", PASSWORD).await.field("logIn");
    let token = text(&session["accessToken"]).to_owned();
    let parts: Vec<_> = token.split('.').collect();
    let [header, claims, signature] = parts.try_into().expect("three parts");
    let flipped: String = signature.chars().rev().collect();
    let unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
    for forged in [
        format!("{header}.{claims}.{flipped}"),
        format!("{header}.{claims}."),
        format!("{unsigned}.{claims}."),
        format!("{unsigned}.{claims}.{signature}"),
        format!("{header}.{claims}"),
        "nonsense".to_owned(),
        text(&session["refreshToken"]).to_owned(),
        "x".repeat(10_000),
    ] {
        ended(&app.stranger().with_token(forged), "BAD_TOKEN").await;
    }
    app.stranger().with_token(token).ask(VIEWER).await.ok();
    let nobody = app.stranger().ask(VIEWER).await.field("viewer");
    assert_eq!(nobody, Value::Null);
    app.stranger().ask("{ cycles { totalCount } }").await.refused("UNAUTHENTICATED");
}

async fn a_reset_password_ends_everything(app: &TestApp) {
    Small::settle(app).await;
    let client = app.person("A-2").await;
    let office = app.person(OFFICE).await;
    let id = account(&office, "A-2").await;
    let reset = "mutation($id: ID!) { resetPassword(account: $id) { activationCode } }";
    let first = office.ask_with(reset, json!({ "id": id })).await.field("resetPassword");
    ended(&client, "SESSION_ENDED").await;
    log_in(app, "A-2", PASSWORD).await.refused("UNAUTHENTICATED");
    let issue = "mutation($id: ID!) { issueActivationCode(account: $id) { activationCode } }";
    let second = office.ask_with(issue, json!({ "id": id })).await.field("issueActivationCode");
    activate(app, text(&first["activationCode"]), PASSWORD).await.refused("UNAUTHENTICATED");
    activate(app, text(&second["activationCode"]), "another battery staple").await.ok();
    log_in(app, "A-2", PASSWORD).await.refused("UNAUTHENTICATED");
    log_in(app, "A-2", "another battery staple").await.ok();
}

async fn one_changes_ones_own_password(app: &TestApp) {
    Small::settle(app).await;
    let before = app.person("A-2").await;
    let change = "mutation($input: ChangePasswordInput!) { changePassword(input: $input) { accessToken } }";
    let input = |old: &str, new: &str| json!({ "input": { "old": old, "new": new } });
    let wrong = before.ask_with(change, input("wrong password", "another battery staple")).await;
    assert_eq!(wrong.refused("WRONG_PASSWORD").path, "input.old");
    assert_eq!(before.ask_with(change, input(PASSWORD, "short")).await.fault().path, "input.new");
    let after = before.ask_with(change, input(PASSWORD, "another battery staple")).await.field("changePassword");
    ended(&before, "SESSION_ENDED").await;
    app.stranger().with_token(text(&after["accessToken"])).ask(VIEWER).await.ok();
    log_in(app, "A-2", PASSWORD).await.refused("UNAUTHENTICATED");
}

async fn a_log_in_renews_a_hash_of_another_cost(app: &TestApp) {
    Small::settle(app).await;
    app.person("A-2").await;
    let dear = Passwords::new(Cost { memory: 32, passes: 2, lanes: 1 }).expect("a cost");
    let outdated = dear.hash(PASSWORD.to_owned()).await.expect("a hash");
    app.tamper(&format!("UPDATE account SET password_hash = '{outdated}' WHERE login = 'A-2'")).await;
    let stored = async || {
        let rows = app.sql("SELECT password_hash FROM account WHERE login = 'A-2'").await;
        rows[0][0].clone().expect("a hash")
    };
    log_in(app, "A-2", "wrong password").await.refused("UNAUTHENTICATED");
    assert_eq!(stored().await, outdated, "a wrong password renews nothing");
    log_in(app, "A-2", PASSWORD).await.ok();
    let renewed = stored().await;
    assert!(renewed.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{renewed}");
    log_in(app, "A-2", PASSWORD).await.ok();
    assert_eq!(stored().await, renewed, "a hash of today's cost is kept");
    log_in(app, "A-2", "wrong password").await.refused("UNAUTHENTICATED");
}

async fn the_worker_takes_over_what_another_node_did_to_the_signing_keys(app: &TestApp) {
    Small::settle(app).await;
    let before = app.person("A-2").await;
    let another = KeyStore::open(app.directory().join("keys")).expect("a key store").signing().expect("signing keys");
    let old = another.all().expect("keys").remove(0).kid().to_owned();
    let new = another.rotate().expect("a key").kid().to_owned();
    let published = async || {
        let answer = app.stranger().get("/.well-known/jwks.json").await;
        let keys = answer.body["keys"].as_array().expect("keys").clone();
        keys.iter().map(|key| text(&key["kid"]).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(published().await, [old.as_str()]);
    api::worker::keep_keys(&app.app);
    assert_eq!(published().await, [old.as_str(), new.as_str()]);
    // The newest signs, the older goes on verifying until somebody retires it.
    let session = log_in(app, "A-2", PASSWORD).await.field("logIn");
    let after = app.stranger().with_token(text(&session["accessToken"]));
    for client in [&before, &after] {
        client.ask(VIEWER).await.ok();
    }
    another.retire(&old).expect("retired");
    api::worker::keep_keys(&app.app);
    assert_eq!(published().await, [new.as_str()]);
    ended(&before, "BAD_TOKEN").await;
    after.ask(VIEWER).await.ok();
}
