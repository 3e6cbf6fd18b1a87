//! Everybody tries everything, at every moment of one cycle.
use super::{
    attempts::{self, Attempt},
    outcome::Outcome,
    personas,
    records::Moment,
    stage::{self, Stage},
    tenant::Tenant,
};
use std::{collections::BTreeMap, ops::AsyncFnMut, sync::OnceLock};
use tests::{Client, Kind, TestApp, tell};

/// A row of the matrix: what became of one attempt at one moment, by persona.
pub(super) struct Row {
    pub(super) attempt: usize,
    pub(super) moment: Moment,
    pub(super) outcomes: Vec<Outcome>,
    /// Attempts that were refused and yet changed something.
    pub(super) traces: Vec<&'static str>,
}

/// The whole matrix.
pub(super) struct Matrix {
    pub(super) attempts: Vec<Attempt>,
    pub(super) rows: Vec<Row>,
    /// Every field of the roots, as the schema itself says.
    pub(super) fields: Vec<String>,
}

/// What happened on SQLite, found out once for all tests.
pub(super) fn matrix() -> &'static Matrix {
    static MATRIX: OnceLock<Matrix> = OnceLock::new();
    MATRIX.get_or_init(|| {
        let mut matrix = Matrix { attempts: attempts::all(), rows: vec![], fields: vec![] };
        tell(Kind::Sqlite, async |app: &TestApp| {
            let attempts = &matrix.attempts;
            let rows = &mut matrix.rows;
            through(app, async |tenant, moment| rows.extend(on_copies(tenant, moment, attempts).await)).await;
            matrix.fields = fields(app).await;
        });
        tell(Kind::Sqlite, async |app: &TestApp| {
            let (attempts, rows) = (&matrix.attempts, &mut matrix.rows);
            to_cancellation(app, async |tenant, moment| rows.extend(on_copies(tenant, moment, attempts).await)).await;
        });
        matrix.rows.sort_by_key(|row| (row.attempt, row.moment));
        matrix
    })
}

/// Plays the cycle and stops at every moment.
pub(super) async fn through(app: &TestApp, mut stop: impl AsyncFnMut(&Tenant<'_>, Moment)) {
    let mut tenant = Tenant::settle(app).await;
    let code = app.code_of("IDLE").expect("a code");
    tenant.ids.insert("Code:IDLE".to_owned(), code);
    let refresh = tenant.refresh_token("S4").await;
    tenant.ids.insert("Refresh:S4".to_owned(), refresh);
    stop(&tenant, Moment::Preparing).await;
    tenant.open().await;
    stop(&tenant, Moment::SelfAssessment).await;
    tenant.score().await;
    stop(&tenant, Moment::Scoring).await;
    tenant.review().await;
    stop(&tenant, Moment::Review).await;
    tenant.draft().await;
    stop(&tenant, Moment::Drafted).await;
    tenant.publish().await;
    stop(&tenant, Moment::Published).await;
    tenant.archive().await;
    stop(&tenant, Moment::Archived).await;
}

/// Plays another cycle as far as SCORING and calls it off.
pub(super) async fn to_cancellation(app: &TestApp, mut stop: impl AsyncFnMut(&Tenant<'_>, Moment)) {
    let mut tenant = Tenant::settle(app).await;
    tenant.open().await;
    tenant.score().await;
    tenant.cancel().await;
    stop(&tenant, Moment::Cancelled).await;
}

/// A token for every persona who has one.
pub(super) async fn tokens(tenant: &Tenant<'_>) -> Vec<Option<String>> {
    let mut tokens = vec![];
    for persona in personas::everybody() {
        tokens.push(match persona.login {
            Some(login) => Some(tenant.token(login).await),
            None => None,
        });
    }
    tokens
}

/// Every attempt by everybody, each on the hospital as it stood at this moment.
async fn on_copies(tenant: &Tenant<'_>, moment: Moment, attempts: &[Attempt]) -> Vec<Row> {
    let tokens = tokens(tenant).await;
    let kept = stage::Kept::keep(tenant.app, moment.name()).await;
    let (mut number, mut rows) = (0, vec![]);
    let mut stage = kept.stage(number).await;
    for (place, attempt) in attempts.iter().enumerate() {
        if attempt.once() && moment != Moment::Preparing {
            continue;
        }
        let mut row = Row { attempt: place, moment, outcomes: vec![], traces: vec![] };
        let document = filled(&attempt.document, &tenant.ids);
        for (persona, token) in personas::everybody().iter().zip(&tokens) {
            let before = stage.changes().await;
            let outcome = tried(&stage, token.as_ref(), attempt, &document).await;
            if stage.changes().await != before {
                if !outcome.allowed() {
                    row.traces.push(persona.name);
                }
                number += 1;
                stage = kept.stage(number).await;
            }
            row.outcomes.push(outcome);
        }
        rows.push(row);
    }
    rows
}

async fn tried(stage: &Stage, token: Option<&String>, attempt: &Attempt, document: &str) -> Outcome {
    let client = Client::new(stage.router.clone(), token.cloned());
    Outcome::of(&client.ask(document).await, attempt.field)
}

/// Puts ids where their names are; of what is not there yet, an id of nothing.
pub(super) fn filled(document: &str, ids: &BTreeMap<String, String>) -> String {
    let mut filled = String::new();
    for (place, part) in document.split('@').enumerate() {
        if place % 2 == 0 {
            filled.push_str(part);
        } else if let Some(id) = ids.get(part) {
            filled.push_str(id);
        } else {
            let (kind, _) = part.split_once(':').expect("Type:name");
            filled.push_str(&absent(kind));
        }
    }
    filled
}

/// An id of no record.
pub(super) fn absent(kind: &str) -> String {
    format!("{kind}_018f0000000070008000000000000000")
}

/// The fields of both roots, by introspection.
async fn fields(app: &TestApp) -> Vec<String> {
    let roots = "{ __schema { queryType { fields { name } } mutationType { fields { name } } } }";
    let schema = app.person("OFF").await.ask(roots).await.field("__schema");
    let roots = ["queryType", "mutationType"].map(|root| schema[root]["fields"].clone());
    let fields = roots.iter().flat_map(|fields| fields.as_array().expect("fields"));
    fields.map(|field| field["name"].as_str().expect("a name").to_owned()).collect()
}
