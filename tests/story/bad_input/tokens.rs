//! Tokens that are not good any more, or never were.
use super::all_refused;
use serde_json::json;
use tests::{PASSWORD, TestApp, graphql, play::text, small::Small};

tests::on_both!(tokens);

async fn tokens(app: &TestApp) {
    Small::settle(app).await;
    app.person("A-2").await;
    let input = json!({ "input": { "login": "A-2", "password": PASSWORD } });
    let session = app.stranger().ask_with(graphql::LOG_IN, input).await.field("logIn");
    let token = text(&session["accessToken"]).to_owned();
    let (said, signature) = token.rsplit_once('.').expect("three parts");
    let forged = format!("{said}.{}", signature.chars().rev().collect::<String>());
    let ask = async |token: &str| app.stranger().with_token(token).ask("{ viewer { login } }").await;
    let wrong = json!({ "input": { "login": "A-2", "password": "wrong password" } });
    let cases = async || {
        let stranger = app.stranger();
        vec![
            ("a forged token", ask(&forged).await, "BAD_TOKEN", ""),
            ("no token at all", ask("nonsense").await, "BAD_TOKEN", ""),
            ("without one", stranger.ask("{ cycles { totalCount } }").await, "UNAUTHENTICATED", ""),
            ("a wrong password", stranger.ask_with(graphql::LOG_IN, wrong.clone()).await, "UNAUTHENTICATED", ""),
        ]
    };
    all_refused(app, "tokens", cases).await;
    ask(&token).await.ok();
    app.set_clock("2026-03-02T08:16:00+08:00").await;
    all_refused(app, "expired_tokens", async || vec![("an expired token", ask(&token).await, "TOKEN_EXPIRED", "")])
        .await;
}
