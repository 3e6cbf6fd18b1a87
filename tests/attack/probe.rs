//! Probing other people's ballots: whether there is one changes neither a byte of an answer nor the time it takes.
use super::{full, hall::Dice};
use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use entity::{Actor, Id, Uuid, record};
use serde_json::{Value, json};
use std::time::Instant;
use tests::{
    TestApp, graphql,
    small::{Running, Small, marks},
    to_graphql,
};

tests::on_both!(others_ballots_answer_alike, others_ballots_take_the_same_time);

/// Tasks of others: with a ballot, without one, of a named channel; and one that does not exist.
async fn tasks(cycle: &Running<'_>) -> [String; 4] {
    let voted = cycle.task("A-3", "UPWARD", "A-1").await;
    cycle.ballot("A-3", &voted, marks("70"), None).await.ok();
    let open = cycle.task("A-4", "UPWARD", "A-1").await;
    let named = cycle.task("A-1", "DOWNWARD", "A-3").await;
    let nowhere = Id::<record::Assignment>::new(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001));
    [voted, open, named, nowhere.to_string()]
}

fn request(document: &str, variables: &Value) -> Request<Body> {
    to_graphql(json!({ "query": document, "variables": variables }).to_string())
}

async fn others_ballots_answer_alike(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let tasks = tasks(&cycle).await;
    // A colleague, the head who is the target, the office, an administrator.
    let mut probers = vec![];
    for prober in ["A-2", "A-1", "T-2", "admin"] {
        probers.push((prober, app.person(prober).await));
    }
    let before = app.row_counts().await;
    for (prober, client) in probers {
        for document in [graphql::HAVE_I, graphql::WITHDRAW, graphql::CAST_BALLOT] {
            let mut answers = vec![];
            // The named one is the head's own.
            for task in tasks.iter().filter(|task| prober != "A-1" || **task != tasks[2]) {
                let input = json!({ "assignment": task, "marks": marks("1") });
                let response = client.response(request(document, &json!({ "id": task, "input": input }))).await;
                let (parts, body) = response.into_parts();
                answers.push((parts.status, to_bytes(body, usize::MAX).await.expect("a body")));
            }
            assert!(answers[0].1.windows(9).any(|window| window == b"NOT_FOUND"), "{prober}: {answers:?}");
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{prober} learns something: {answers:?}");
        }
    }
    assert_eq!(app.row_counts().await, before);
    // The same comparison tells answers apart that differ: one's own ballot, put and not.
    let own = async |rater: &str, task: &str| cycle.about(rater, graphql::HAVE_I, task).await.body;
    assert_ne!(own("A-3", &tasks[0]).await, own("A-4", &tasks[1]).await);
}

/// Welch's t of two samples.
pub(super) fn t(samples: [&[f64]; 2]) -> f64 {
    let [(mean, error), (other, other_error)] = samples.map(|sample| {
        let count = f64::from(u32::try_from(sample.len()).expect("samples"));
        let mean = sample.iter().sum::<f64>() / count;
        let variance = sample.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance / count)
    });
    (mean - other) / (error + other_error).sqrt()
}

/// How long a stranger's question takes: the quickest of ten, which other work on this machine disturbs least; its
/// logarithm, because what disturbs it still does so by a factor.
async fn took(app: &TestApp, prober: &Actor, task: Id<record::Assignment>) -> f64 {
    let mut times = vec![];
    // The first ones after a write find cold pages, whatever was written.
    for question in 0..13 {
        let begun = Instant::now();
        assert!(app.app.db.have_submitted(prober, task).await.is_err());
        if question > 2 {
            times.push(begun.elapsed().as_secs_f64());
        }
    }
    times.into_iter().fold(f64::INFINITY, f64::min).ln()
}

/// One and the same task, again and again with a ballot and without, in a random order.
async fn others_ballots_take_the_same_time(app: &TestApp) {
    let small = Small::settle(app).await;
    let cycle = small.scoring().await;
    let task = cycle.task("A-3", "UPWARD", "A-1").await;
    let id = task.parse::<Id<record::Assignment>>().expect("an id");
    let tenant: Id<record::Organisation> = small.root.parse().expect("an id");
    let prober = super::hall::staff(tenant, Uuid::from_u128(99));
    let rounds = if full() { 1_000 } else { 60 };
    let mut turns: Vec<_> = (0..2 * rounds).map(|turn| turn % 2).collect();
    Dice::new(9).shuffle(&mut turns);
    let mut times = [vec![], vec![]];
    for which in turns {
        // Both write: a ballot is put, or put and taken back.
        cycle.ballot("A-3", &task, marks("70"), None).await.ok();
        if which == 1 {
            cycle.about("A-3", graphql::WITHDRAW, &task).await.ok();
        }
        times[which].push(took(app, &prober, id).await);
    }
    let found = t([&times[0], &times[1]]);
    // As if a look into the urn came before the refusal: one statement more for those who have voted.
    let slower: Vec<_> = times[0].iter().map(|time| time + 2_f64.ln()).collect();
    let control = t([&slower, &times[1]]);
    println!("{:?}: t = {found:.2} of {rounds} times ten each; planted {control:.2}", app.kind());
    assert!(found.abs() < 4.5, "the time tells whether somebody has voted: t = {found}");
    assert!(control.abs() > 4.5, "a planted difference is found: t = {control}");
}
