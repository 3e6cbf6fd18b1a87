//! Probing by time: whether a record is hidden or was never there changes nothing about how long an answer takes (rule 12).
use super::{full, hall::Dice};
use entity::{Id, Uuid, record};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};
use tests::{
    Client, TestApp,
    small::{SCHEME, Small},
};

tests::on_both!(what_is_hidden_takes_as_long_as_what_never_was, an_empty_list_of_a_cycle_leaves_at_the_pace);

/// Questions at once, where most of the time each of them waits.
const AT_ONCE: usize = 10;
/// What no time may tell.
const LIMIT: f64 = 4.5;

/// The pace as it is shipped, in seconds.
const PACE: f64 = 0.05;

/// A question about something hidden, and the same about something absent.
struct Pair {
    about: &'static str,
    /// An address, or a document.
    asks: [String; 2],
}

impl Pair {
    fn of(about: &'static str, document: &str, ids: [&str; 2]) -> Self {
        Self { about, asks: ids.map(|id| document.replacen('?', id, 1)) }
    }

    async fn ask(client: &Client, ask: &str) -> tests::Raw {
        if ask.starts_with('/') { client.get_raw(ask).await } else { client.ask_raw(ask).await }
    }
}

/// What a colleague asks about a colleague's ballot, about a sheet of another, about a cycle that is only planned.
async fn pairs(small: &Small<'_>) -> Vec<Pair> {
    let cycle = small.scoring().await;
    let ballot = cycle.task("A-3", "UPWARD", "A-1").await;
    let sheet = cycle.task("A-1", "DOWNWARD", "A-3").await;
    let scheme = small.scheme(&SCHEME.replace("code: small", "code: next")).await;
    let planned = small.create(small.plan(&scheme, "april")).await.field("createCycle");
    let planned = tests::play::text(&planned["id"]);
    let uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001);
    let task = Id::<record::Assignment>::new(uuid).to_string();
    let nowhere = Id::<record::Cycle>::new(uuid).to_string();
    let put = "mutation { castBallot(input: { assignment: \"?\", marks: [{ indicator: \"WORK\", points: \"1\" }] }) }";
    vec![
        Pair::of("node of a task", "{ node(id: \"?\") { id } }", [&sheet, &task]),
        Pair::of("sheet", "{ sheet(assignment: \"?\") { state } }", [&sheet, &task]),
        Pair::of("haveISubmitted", "{ haveISubmitted(assignment: \"?\") }", [&ballot, &task]),
        Pair::of("castBallot", put, [&ballot, &task]),
        Pair::of("permission", "{ permission(act: \"ballot::Cast\", node: \"?\") { allowed } }", [&ballot, &task]),
        Pair::of("node of a cycle", "{ node(id: \"?\") { id } }", [planned, &nowhere]),
        Pair::of("publications", "{ publications(cycle: \"?\") { totalCount } }", [planned, &nowhere]),
        Pair::of("ranking.csv", "/cycles/?/ranking.csv?lang=en", [planned, &nowhere]),
    ]
}

/// How long each takes, in milliseconds: both so many times, in one random order, several at once.
async fn times(client: &Client, pair: &Pair, samples: usize, at_once: usize) -> [Vec<f64>; 2] {
    let mut turns: Vec<_> = (0..2 * samples).map(|turn| turn % 2).collect();
    Dice::new(9).shuffle(&mut turns);
    let (turns, next) = (Arc::new(turns), Arc::new(AtomicUsize::new(0)));
    let ask = |_| {
        let (client, asks, turns, next) = (client.clone(), pair.asks.clone(), Arc::clone(&turns), Arc::clone(&next));
        tokio::spawn(async move {
            let mut times = [vec![], vec![]];
            while let Some(which) = turns.get(next.fetch_add(1, Ordering::Relaxed)) {
                let begun = Instant::now();
                let answer = Pair::ask(&client, &asks[*which]).await;
                times[*which].push(begun.elapsed().as_secs_f64() * 1_000.0);
                assert!(!answer.status.is_server_error(), "{answer:?}");
            }
            times
        })
    };
    let mut all = [vec![], vec![]];
    for hand in (0..at_once).map(ask).collect::<Vec<_>>() {
        let [hidden, absent] = hand.await.expect("a prober");
        all[0].extend(hidden);
        all[1].extend(absent);
    }
    all
}

/// Welch's t of the times, and of their places in the order of all, which what holds an answer up now and then disturbs
/// less: the attacker takes whichever tells more.
fn worst(times: &[Vec<f64>; 2]) -> f64 {
    let mut all: Vec<_> =
        [0, 1].into_iter().flat_map(|which| times[which].iter().map(move |time| (*time, which))).collect();
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut places = [vec![], vec![]];
    for (place, (_, which)) in (0_u32..).zip(all) {
        places[which].push(f64::from(place));
    }
    let ts = [times, &places].map(|[hidden, absent]| super::probe::t([hidden, absent]));
    ts.into_iter().max_by(|one, other| one.abs().total_cmp(&other.abs())).expect("two")
}

async fn what_is_hidden_takes_as_long_as_what_never_was(app: &TestApp) {
    let small = Small::settle(app).await;
    let pairs = pairs(&small).await;
    let samples = if full() { 10_000 } else { 300 };
    let mut told = vec![];
    for pair in &pairs {
        // Tokens do not live as long as the full size takes.
        let shipped = app.as_shipped(&app.person("A-2").await);
        let [hidden, absent] = &pair.asks;
        assert_eq!(Pair::ask(&shipped, hidden).await, Pair::ask(&shipped, absent).await, "{}", pair.about);
        let measured = times(&shipped, pair, samples, AT_ONCE).await;
        let t = worst(&measured);
        // Planted: something more is looked at before what is hidden is refused. How little is found depends on how busy
        // this machine is.
        let slower = |look: f64| [measured[0].iter().map(|time| time + look).collect(), measured[1].clone()];
        let mut look = 0.05;
        while worst(&slower(look)).abs() < LIMIT {
            look *= 2.0;
        }
        assert!(
            look < if full() { 20.0 } else { 200.0 },
            "{}: not even a planted delay of {look} ms is found",
            pair.about
        );
        println!("{:?}: {}: t = {t:.2} of {samples}; finds {look} ms", app.kind(), pair.about);
        if full() {
            // To see what the pace is good for.
            let leaking = worst(&times(&app.person("A-2").await, pair, 1_000, 1).await);
            println!("{:?}: {}: answered at once, t = {leaking:.1}", app.kind(), pair.about);
        }
        if t.abs() >= LIMIT {
            told.push(format!("{}: t = {t}", pair.about));
        }
    }
    assert!(told.is_empty(), "the time tells what is hidden: {told:?}");
}

/// The office of a branch reads what is said of cycles, and not of the cycles of the whole: nothing of them is found no
/// sooner than what is not there at all.
async fn an_empty_list_of_a_cycle_leaves_at_the_pace(app: &TestApp) {
    let small = Small::with_branches(app).await;
    let scheme = small.scheme(SCHEME).await;
    let planned = small.create(small.plan(&scheme, "april")).await.field("createCycle");
    let shipped = app.as_shipped(&app.person("C-1").await);
    for list in ["publications", "exemptions", "nominations"] {
        let ask = format!("{{ {list}(cycle: \"{}\") {{ totalCount }} }}", tests::play::text(&planned["id"]));
        let mut soonest = f64::MAX;
        for _ in 0..10 {
            let begun = Instant::now();
            let answer = shipped.ask_raw(&ask).await;
            soonest = soonest.min(begun.elapsed().as_secs_f64());
            let text = String::from_utf8_lossy(&answer.bytes);
            assert_eq!(text, format!("{{\"data\":{{\"{list}\":{{\"totalCount\":0}}}}}}"));
        }
        assert!(soonest >= PACE, "{list} is empty after {soonest} s");
    }
}
