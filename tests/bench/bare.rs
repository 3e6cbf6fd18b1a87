//! The limit: an axum handler without GraphQL, permits or layers. One transaction, the clock, the page and its figures
//! with their names, and `serde_json`.
use crate::tenant::Place;
use axum::{Router, body::Body, extract::State, http::header, response::Response, routing::get};
use entity::Uuid;
use scoring::Points;
use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult, Statement, TransactionTrait};
use serde::Serialize;
use std::{collections::HashMap, sync::Arc};

const CARDS: &str =
    "SELECT k.id, k.cycle, k.target, k.version, t.code, t.name_zh, t.name_en, k.state, k.total, k.place,
    k.grade FROM scorecard k JOIN cycle c ON c.number = k.cycle
    JOIN cycle_target t ON t.cycle = k.cycle AND t.number = k.target
    WHERE c.id = $1 AND c.phase = 'REVIEW'
    AND k.version = (SELECT max(y.version) FROM scorecard y WHERE y.cycle = k.cycle) ORDER BY t.code LIMIT 51";

struct Shared {
    connection: DatabaseConnection,
    clock: &'static str,
    cycle: Uuid,
}

#[derive(FromQueryResult)]
struct CardRow {
    id: Uuid,
    cycle: i32,
    target: i32,
    version: i32,
    code: String,
    name_zh: String,
    name_en: String,
    state: String,
    total: Option<i64>,
    place: Option<i32>,
    grade: Option<String>,
}

#[derive(FromQueryResult)]
struct FigureRow {
    target: i32,
    code: String,
    name_zh: String,
    name_en: String,
    rounded: Option<i64>,
}

#[derive(Serialize)]
struct Name {
    zh: String,
    en: String,
}

#[derive(Serialize)]
struct Target {
    code: String,
    name: Name,
}

#[derive(Serialize)]
struct Figure {
    rounded: String,
}

#[derive(Serialize)]
struct Grade {
    code: String,
}

#[derive(Serialize)]
struct Indicator {
    indicator: String,
    name: Name,
    figure: Option<Figure>,
}

#[derive(Serialize)]
struct Card {
    id: String,
    target: Target,
    state: String,
    detail: &'static str,
    total: Option<Figure>,
    rank: Option<i32>,
    grade: Option<Grade>,
    indicators: Vec<Indicator>,
}

#[derive(Serialize)]
struct Edge {
    node: Card,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Connection {
    edges: Vec<Edge>,
    page_info: PageInfo,
}

#[derive(Serialize)]
struct Data {
    scorecards: Connection,
}

#[derive(Serialize)]
struct Answer {
    data: Data,
}

/// The handler's router.
pub async fn router(place: &Place, cycle: Uuid) -> Router {
    let connection = place.plain().await;
    let clock = if place.sqlite() {
        "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now"
    } else {
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now"
    };
    Router::new().route("/page", get(page)).with_state(Arc::new(Shared { connection, clock, cycle }))
}

async fn page(State(shared): State<Arc<Shared>>) -> Response {
    let tx = shared.connection.begin().await.expect("a transaction");
    let backend = tx.get_database_backend();
    tx.query_one_raw(Statement::from_string(backend, shared.clock)).await.expect("a clock");
    let statement = Statement::from_sql_and_values(backend, CARDS, [shared.cycle.into()]);
    let rows = tx.query_all_raw(statement).await.expect("scorecards");
    let more = rows.len() > 50;
    let cards: Vec<_> =
        rows.iter().take(50).map(|row| CardRow::from_query_result(row, "").expect("a scorecard")).collect();
    let mut figures = figures(&tx, &cards).await;
    drop(tx);
    let end_cursor = cards.last().map(|card| card.code.clone());
    let edges = cards.into_iter().map(|row| {
        let indicators = figures.remove(&row.target).unwrap_or_default();
        Edge { node: card(row, indicators) }
    });
    let connection = Connection { edges: edges.collect(), page_info: PageInfo { has_next_page: more, end_cursor } };
    let body = serde_json::to_vec(&Answer { data: Data { scorecards: connection } }).expect("JSON");
    Response::builder().header(header::CONTENT_TYPE, "application/json").body(Body::from(body)).expect("a response")
}

async fn figures(tx: &sea_orm::DatabaseTransaction, cards: &[CardRow]) -> HashMap<i32, Vec<Indicator>> {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    let Some(first) = cards.first() else { return found };
    let places: Vec<_> = (0..cards.len()).map(|place| format!("${}", place + 3)).collect();
    let sql = format!(
        "SELECT f.target, i.code, i.name_zh, i.name_en, f.rounded FROM figure f JOIN cycle c ON c.number = f.cycle
         JOIN indicator i ON i.scheme_version_id = c.scheme_version_id AND i.number = f.node - 1
         WHERE f.cycle = $1 AND f.version = $2 AND f.target IN ({}) AND f.channel = 0 ORDER BY f.target, f.node",
        places.join(", ")
    );
    let mut values = vec![first.cycle.into(), first.version.into()];
    values.extend(cards.iter().map(|card| card.target.into()));
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), &sql, values);
    for row in tx.query_all_raw(statement).await.expect("figures") {
        let row = FigureRow::from_query_result(&row, "").expect("a figure");
        found.entry(row.target).or_default().push(Indicator {
            indicator: row.code,
            name: Name { zh: row.name_zh, en: row.name_en },
            figure: row.rounded.map(rounded),
        });
    }
    found
}

fn rounded(points: i64) -> Figure {
    Figure { rounded: Points(points).to_string() }
}

fn card(row: CardRow, indicators: Vec<Indicator>) -> Card {
    Card {
        id: format!("Scorecard_{}", row.id.simple()),
        target: Target { code: row.code, name: Name { zh: row.name_zh, en: row.name_en } },
        state: row.state,
        detail: "CHANNELS",
        total: row.total.map(rounded),
        rank: row.place,
        grade: row.grade.map(|code| Grade { code }),
        indicators,
    }
}
