//! What things cost, as ratios against a floor measured in the same run: `cargo bench -p tests`, or
//! `cargo bench -p tests -- --quick` for a tenth of the people, or `-- --lists` for the lists alone. On SQLite, and on the PostgreSQL that
//! `KAOPING_TEST_POSTGRES` names, in a database of its own that is dropped at the end.
#![expect(unreachable_pub, reason = "a program of several files")]
mod bare;
mod cycle;
mod lists;
mod measure;
mod page;
mod people;
mod permits;
mod scale;
mod seal;
mod table;
mod tenant;

use std::{env, path::PathBuf, time::Duration};
use tenant::Place;

fn main() {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let told = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        arguments.get(place + 1).cloned()
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let scale = if quick {
        cycle::Scale { people: 1_000, ballots: 5_000 }
    } else {
        cycle::Scale { people: 10_000, ballots: 50_000 }
    };
    let long = Duration::from_millis(if quick { 500 } else { 2_000 });
    if let (Some(step), Some(url), Some(folder)) = (told("--step"), told("--url"), told("--folder")) {
        let place = Place { url, folder: PathBuf::from(folder) };
        runtime.block_on(async {
            let on = if place.sqlite() { "SQLite" } else { "PostgreSQL" };
            let what = format!("of {} people, {on}", scale.people);
            if step == "page" {
                page::run(&place, &what, long).await;
            } else if step == "lists" {
                lists::run(&place, &what, long).await;
            } else if step == "people" {
                let people = told("--people").and_then(|people| people.parse().ok()).expect("--people");
                println!("{}", serde_json::to_string(&people::found(&place, people).await).expect("JSON"));
            } else {
                let step = cycle::run(&step, &place, scale).await;
                println!("{}", serde_json::to_string(&step).expect("JSON"));
            }
        });
        return;
    }
    let only = told("--only");
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    if arguments.iter().any(|argument| argument == "--lists") {
        runtime.block_on(permits::run(long));
        return scale::lists(&runtime, told("--world"), quick);
    }
    if wanted("permits") {
        runtime.block_on(permits::run(long));
    }
    if wanted("seal") {
        seal::run(quick);
    }
    if wanted("people") {
        people::run(&runtime, quick);
    }
    if wanted("scale") {
        let places = runtime.block_on(scale::places());
        for place in places {
            scale::run(&place, quick);
            runtime.block_on(scale::clear(&place));
        }
    }
}
