//! The limit: an axum handler without GraphQL, permits, transaction or layers. Two indexed statements that read exactly
//! what the answer shows, and `serde_json`. Which cycle and version, and what indicators are called, it knows beforehand.
use crate::tenant::Place;
use axum::{Router, body::Body, extract::State, http::header, response::Response, routing::get};
use entity::Uuid;
use scoring::Points;
use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult, Statement};
use serde::Serialize;
use std::{collections::HashMap, sync::Arc};

const CARDS: &str = "SELECT k.id, k.target, t.code, t.name_zh, t.name_en, k.state, k.total, k.place, k.grade
    FROM cycle_target t JOIN scorecard k ON k.cycle = t.cycle AND k.target = t.number AND k.version = $2
    WHERE t.cycle = $1 ORDER BY t.code LIMIT 51";

struct Shared {
    connection: DatabaseConnection,
    cycle: CycleRow,
    names: HashMap<i16, IndicatorRow>,
}

#[derive(FromQueryResult)]
struct CycleRow {
    number: i32,
    version: i32,
    scheme_version_id: Uuid,
}

#[derive(FromQueryResult)]
struct IndicatorRow {
    node: i16,
    code: String,
    name_zh: String,
    name_en: String,
}

#[derive(FromQueryResult)]
struct CardRow {
    id: Uuid,
    target: i32,
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
    node: i16,
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
    let backend = connection.get_database_backend();
    let sql = "SELECT c.number, max(k.version) AS version, c.scheme_version_id FROM cycle c
        JOIN scorecard k ON k.cycle = c.number WHERE c.id = $1 GROUP BY c.number, c.scheme_version_id";
    let row = connection.query_one_raw(Statement::from_sql_and_values(backend, sql, [cycle.into()])).await;
    let cycle = CycleRow::from_query_result(&row.expect("a cycle").expect("a row"), "").expect("a cycle");
    let sql = "SELECT CAST(number + 1 AS SMALLINT) AS node, code, name_zh, name_en FROM indicator
        WHERE scheme_version_id = $1";
    let values = [cycle.scheme_version_id.into()];
    let rows = connection.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await;
    let names = rows.expect("indicators").into_iter().map(|row| {
        let row = IndicatorRow::from_query_result(&row, "").expect("an indicator");
        (row.node, row)
    });
    let names = names.collect();
    Router::new().route("/page", get(page)).with_state(Arc::new(Shared { connection, cycle, names }))
}

async fn page(State(shared): State<Arc<Shared>>) -> Response {
    let backend = shared.connection.get_database_backend();
    let values = [shared.cycle.number.into(), shared.cycle.version.into()];
    let statement = Statement::from_sql_and_values(backend, CARDS, values);
    let rows = shared.connection.query_all_raw(statement).await.expect("scorecards");
    let more = rows.len() > 50;
    let cards: Vec<_> =
        rows.iter().take(50).map(|row| CardRow::from_query_result(row, "").expect("a scorecard")).collect();
    let mut figures = figures(&shared, &cards).await;
    let end_cursor = cards.last().map(|card| card.code.clone());
    let edges = cards.into_iter().map(|row| {
        let indicators = figures.remove(&row.target).unwrap_or_default();
        Edge { node: card(row, indicators) }
    });
    let connection = Connection { edges: edges.collect(), page_info: PageInfo { has_next_page: more, end_cursor } };
    let body = serde_json::to_vec(&Answer { data: Data { scorecards: connection } }).expect("JSON");
    Response::builder().header(header::CONTENT_TYPE, "application/json").body(Body::from(body)).expect("a response")
}

async fn figures(shared: &Shared, cards: &[CardRow]) -> HashMap<i32, Vec<Indicator>> {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    let places: Vec<_> = (0..cards.len()).map(|place| format!("${}", place + 3)).collect();
    let sql = format!(
        "SELECT target, node, rounded FROM figure WHERE cycle = $1 AND version = $2 AND target IN ({}) AND channel = 0
         AND node > 0 ORDER BY target, node",
        places.join(", ")
    );
    let mut values = vec![shared.cycle.number.into(), shared.cycle.version.into()];
    values.extend(cards.iter().map(|card| card.target.into()));
    let statement = Statement::from_sql_and_values(shared.connection.get_database_backend(), &sql, values);
    for row in shared.connection.query_all_raw(statement).await.expect("figures") {
        let row = FigureRow::from_query_result(&row, "").expect("a figure");
        let named = &shared.names[&row.node];
        found.entry(row.target).or_default().push(Indicator {
            indicator: named.code.clone(),
            name: Name { zh: named.name_zh.clone(), en: named.name_en.clone() },
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
