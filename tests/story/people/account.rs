//! Who holds the keys to an account holds what the account may do: so nobody gets more by handing out codes or roles.
use serde_json::json;
use tests::{
    TestApp, graphql,
    play::text,
    small::{OFFICE, Small},
};

tests::on_both!(
    an_account_with_a_role_is_in_the_hands_of_whoever_administers_it,
    nobody_hands_out_keys_to_themselves,
    a_role_is_granted_to_accounts_within_reach,
    a_role_ends_the_codes_that_were_handed_out_before,
);

const KEYS: [&str; 3] = [graphql::RESET, graphql::ISSUE_CODE, graphql::DISABLE];

async fn an_account_with_a_role_is_in_the_hands_of_whoever_administers_it(app: &TestApp) {
    let small = Small::with_branches(app).await;
    let ids = small.ids().await;
    let over = async |who: &str, document: &str, login: &str| {
        let id = json!({ "id": ids[&format!("Account:{login}")] });
        app.person(who).await.ask_with(document, id).await
    };
    for document in [graphql::RESET, graphql::ISSUE_CODE] {
        // The administrator, the leading group, the auditor, another office.
        for login in ["admin", "T-7", "T-1", "T-6", "C-3"] {
            let refused = over(OFFICE, document, login).await.refused("FORBIDDEN");
            assert_eq!(refused.problems, ["ENTRUSTED"], "{login}");
        }
        over(OFFICE, document, "A-2").await.ok();
        over("C-1", document, "C-2").await.ok();
        assert_eq!(over("C-1", document, "C-3").await.refused("FORBIDDEN").problems, ["ENTRUSTED"]);
    }
    // An administrator of a branch reaches whoever belongs to it, but not the role that one holds above it.
    for document in KEYS {
        let refused = over("C-4", document, "C-6").await.refused("FORBIDDEN");
        assert_eq!(refused.problems, ["ENTRUSTED"]);
        over("C-4", document, "T-1").await.refused("NOT_FOUND");
        over("C-4", document, "C-3").await.ok();
        over("admin", document, "C-6").await.ok();
        over("admin", document, "T-1").await.ok();
    }
    // With the role goes the protection.
    let role = json!({ "input": { "account": ids["Account:T-6"], "role": "AUDITOR", "organisation": small.root } });
    app.person("admin").await.ask_with("mutation($input: RoleInput!) { revokeRole(input: $input) }", role).await.ok();
    let issued = over(OFFICE, graphql::ISSUE_CODE, "T-6").await.field("issueActivationCode");
    assert!(!text(&issued["activationCode"]).is_empty());
}

async fn nobody_hands_out_keys_to_themselves(app: &TestApp) {
    let small = Small::with_branches(app).await;
    let ids = small.ids().await;
    for who in ["admin", "T-7", OFFICE] {
        let client = app.person(who).await;
        let own = ids[&format!("Account:{who}")].as_str();
        for document in [graphql::RESET, graphql::ISSUE_CODE] {
            let refused = client.ask_with(document, json!({ "id": own })).await.refused("FORBIDDEN");
            assert_eq!(refused.problems, ["OWN_ACCOUNT"], "{who}");
        }
        let role = json!({ "input": { "account": own, "role": "LEADING_GROUP", "organisation": small.root } });
        let refused = client.ask_with(graphql::GRANT, role).await.refused("FORBIDDEN");
        assert_eq!(refused.problems, [if who == OFFICE { "ROLE" } else { "OWN_ACCOUNT" }]);
    }
    // Nor by way of a file.
    let file = "kaoping: roster/1\ngrants: [{person: T-7, role: leading_group, organisation: T}]";
    let input = json!({ "input": { "organisation": small.root, "yaml": file } });
    let refused = app.person("T-7").await.ask_with(graphql::IMPORT_ROSTER, input.clone()).await.refused("FORBIDDEN");
    assert_eq!(refused.problems, ["OWN_ACCOUNT"]);
    app.person("admin").await.ask_with(graphql::IMPORT_ROSTER, input).await.ok();
}

async fn a_role_is_granted_to_accounts_within_reach(app: &TestApp) {
    let small = Small::with_branches(app).await;
    let ids = small.ids().await;
    let grant = async |who: &str, account: &str| {
        let input =
            json!({ "input": { "account": account, "role": "AUDITOR", "organisation": ids["Organisation:C"] } });
        app.person(who).await.ask_with(graphql::GRANT, input).await
    };
    let hidden = grant("C-4", &ids["Account:D-2"]).await;
    assert_eq!(hidden.body, grant("C-4", "Account_018f0000000070008000000000000000").await.body);
    hidden.refused("NOT_FOUND");
    grant("C-4", &ids["Account:C-2"]).await.ok();
    grant("admin", &ids["Account:D-2"]).await.ok();
    // Of another tenant, though somebody there administers everything.
    app.found("U", "他单位", "Other unit").await;
    grant("admin-U", &ids["Account:C-2"]).await.refused("NOT_FOUND");
}

/// Otherwise whoever kept a code would come in with the role.
async fn a_role_ends_the_codes_that_were_handed_out_before(app: &TestApp) {
    let small = Small::with_branches(app).await;
    let ids = small.ids().await;
    let admin = app.person("admin").await;
    let granted = async |login: &str| {
        let role =
            json!({ "account": ids[&format!("Account:{login}")], "role": "AUDITOR", "organisation": small.root });
        admin.ask_with(graphql::GRANT, json!({ "input": role })).await.ok();
    };
    let in_a_file = async |login: &str| {
        let file = format!("kaoping: roster/1\ngrants: [{{person: {login}, role: auditor, organisation: T}}]");
        small.import(&file).await.ok();
    };
    let keep = async |login: &str| {
        let id = json!({ "id": ids[&format!("Account:{login}")] });
        let issued = app.person(OFFICE).await.ask_with(graphql::ISSUE_CODE, id).await.field("issueActivationCode");
        text(&issued["activationCode"]).to_owned()
    };
    let [first, second, third] = [keep("A-2").await, keep("A-3").await, keep("A-4").await];
    granted("A-2").await;
    in_a_file("A-3").await;
    let activate = async |code: &str| {
        let input = json!({ "input": { "code": code, "password": tests::PASSWORD } });
        app.stranger().ask_with(graphql::ACTIVATE, input).await
    };
    for kept in [first, second] {
        assert_eq!(activate(&kept).await.refused("UNAUTHENTICATED").problems, ["WRONG_CODE"]);
    }
    activate(&third).await.ok();
    // Somebody entered together with a role comes in with the code that the import has shown.
    let file = "kaoping: roster/1\npersons: [{code: N-1, name: {zh: 新人, en: Newcomer}}]
grants: [{person: N-1, role: auditor, organisation: T}]";
    let imported = small.import(file).await.field("importRoster");
    activate(text(&imported["activationCodes"][0]["code"])).await.ok();
}
