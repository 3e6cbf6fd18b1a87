//! The demonstration: a whole assessment cycle on made-up data, every step of it through the GraphQL API as the person
//! whose step it is. Only three things are done beside the API, as an operator does them on the command line: the
//! tables are made, the tenant is founded, and its first administrator gets a code. And the clock is moved, so that
//! five days pass at once.
//!
//! ```text
//! loading   what is to be played: the embedded example        client    GraphQL over the real router, in process
//! scene     the place: a database, a key store, a clock       query     the documents that are sent
//! founding  tenant, administrator, roster, accounts           raters    who marks whom, and handing it in
//! scheme    import, refusal, weight rule, activation          cycle     plan, rehearse, open, advance, close, publish
//! report    a line for each thing done                        results   the ranking, one scorecard
//! refusal   what was refused, and why                         compare   published figures against the expected ones
//! ```
mod client;
mod compare;
mod cycle;
mod failure;
mod founding;
mod loading;
mod marks;
mod personas;
mod progress;
mod query;
mod raters;
mod refusal;
mod report;
mod results;
mod scene;
mod scheme;
mod table;
mod timeline;

use crate::{Failure, config::Config, http::server};
use failure::Result;
use loading::Example;
use scene::Scene;
use std::{io, net::Ipv4Addr, sync::Arc, time::Instant};
use tokio::net::TcpListener;

/// What to show, and how it ends.
#[derive(Clone, Debug)]
pub struct Options {
    /// The example: a directory of `examples/`.
    pub name: String,
    /// End after printing, instead of leaving the server up.
    pub exit: bool,
    /// The port to serve on; that of the settings if not said.
    pub port: Option<u16>,
}

/// Plays an example, prints what came of it, and serves until ctrl-c unless told to end.
///
/// # Errors
/// An unknown example, a port that is taken, or the first step that the API refused: its operation, and why, in both
/// languages.
pub async fn run(options: Options) -> std::result::Result<(), Failure> {
    let example = Example::find(&options.name)?;
    let mut config = Config::load(None)?;
    config.explorer.personas = personas::of(&example);
    // This machine only, whatever the settings say: everybody knows these passwords.
    config.server.listen = (Ipv4Addr::LOCALHOST, options.port.unwrap_or(config.server.listen.port())).into();
    start_log();
    // The port is taken before the work begins: half a minute later is too late to hear that it is not free.
    let listener = if options.exit { None } else { Some(listen(&config).await?) };
    if let Some(address) = listener.as_ref().and_then(|listener| listener.local_addr().ok()) {
        config.server.listen = address;
    }
    let place = scene::Place::make()?;
    place.settle(&mut config);
    let scene = Arc::new(Scene::open(example, &config).await?);
    tokio::select! {
        // Half an example is of no use to anybody; the directory goes when `place` does.
        _ = tokio::signal::ctrl_c() => return Ok(()),
        played = play(&scene, &config) => played?,
    }
    let Some(listener) = listener else {
        report::ended();
        return Ok(());
    };
    report::waiting(&config);
    let app = Arc::clone(scene.app());
    server::serve(listener, app, &config).await.map_err(|error| Failure::io("server.listen", &error))
}

async fn listen(config: &Config) -> std::result::Result<TcpListener, Failure> {
    let address = config.server.listen;
    TcpListener::bind(address).await.map_err(|error| {
        let zh = format!("无法监听 {address}（{error}）；可用 --port 0 任选空闲端口。");
        let en = format!("Cannot listen on {address}: {error}. `--port 0` takes any free port.");
        Failure::new("CANNOT_LISTEN", "--port", zh, en)
    })
}

/// Warnings and errors alone, lest they drown in what is printed.
fn start_log() {
    tracing_subscriber::fmt().with_env_filter("warn").with_writer(io::stderr).try_init().ok();
}

/// From an empty database to published results, and what is shown of them.
async fn play(scene: &Arc<Scene>, config: &Config) -> Result {
    let started = Instant::now();
    report::title(scene);
    let tenant = founding::found(scene).await?;
    let schemes = scheme::put_in_force(scene, &tenant).await?;
    let (cycles, refused) = timeline::run(scene, &tenant, &schemes).await?;
    results::show(scene, &cycles).await?;
    compare::show(scene, &cycles).await?;
    refusal::show(scene, &cycles, refused).await?;
    report::took(started.elapsed());
    personas::print(config);
    Ok(())
}
