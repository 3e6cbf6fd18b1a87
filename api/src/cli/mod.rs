//! The command line. Results go to standard output, everything else to standard error; 1 is a failure, 2 wrong usage.
mod admin;
pub mod check;
mod custodian;
mod import;
mod log;
mod print;
mod serve;
#[cfg(test)]
mod tests;

use crate::{Failure, config::Config, demo};
use clap::{Args, Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// Kaoping 考评: performance assessments for public bodies.
#[derive(Debug, Parser)]
#[command(
    name = "kaoping",
    version,
    arg_required_else_help = true,
    long_about = "Kaoping 考评 runs performance assessments for public bodies: who may score whom, on what, when; how \
                  scores become results; who may see them.\n\n\
                  A new installation: `kaoping migrate`, `kaoping admin found-tenant`, `kaoping admin create`, \
                  `kaoping check`, `kaoping serve`. To look around without one: `kaoping demo`.",
    after_help = "Every setting, its default and why: api/default.toml. Exit codes: 0 done, 1 failed, 2 wrong usage."
)]
pub struct Cli {
    /// A file with the settings that differ from the defaults (TOML)
    #[arg(long, global = true, value_name = "FILE", env = "KAOPING_CONFIG")]
    pub config: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API and the explorer, and move cycles by the calendar
    ///
    /// Ends at SIGTERM or ctrl-c, after the requests under way. Refuses to start on a database that is not migrated.
    Serve,
    /// Bring the database up to date
    ///
    /// Makes the tables of a new database and changes those of an old one. Can be repeated. Back the database up first,
    /// and never together with the key store.
    Migrate,
    /// Take a file in
    #[command(subcommand)]
    Import(Import),
    /// Found a tenant, or make its first administrator
    #[command(subcommand)]
    Admin(Admin),
    /// Hold the private keys of cycles, and open them at closing
    #[command(subcommand)]
    Custodian(Custodian),
    /// Print the GraphQL schema
    Schema(Check),
    /// Print the access matrix: every cell that the policy allows, equal neighbours folded
    Matrix(Check),
    /// Say whether the installation is sound
    ///
    /// Looks at the settings, the policy, the key store's permissions, the database and its tables, and warns of what
    /// would betray ballots. Changes nothing. Fails if the server would not start.
    Check,
    /// Watch a whole assessment happen, on made-up data
    Demo(Demo),
}

/// Files that can be taken in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Organisations, people with appointments and accounts, groups, grants, recusals (YAML, `roster/1`)
    ///
    /// All of it or nothing; problems name their line. Prints each new person's login and one-time activation code as
    /// CSV, this once: the codes cannot be read afterwards, only replaced by new ones.
    Roster {
        /// What is imported, and where to
        #[command(flatten)]
        what: Incoming,
        /// Write the activation codes into this new file, which only you may read, instead of standard output
        #[arg(long, value_name = "FILE")]
        codes: Option<PathBuf>,
    },
    /// An assessment scheme (YAML, `scheme/1`), as a draft
    ///
    /// Prints its id and what the lint says of it. The leading group activates it.
    Scheme {
        /// What is imported, and where to
        #[command(flatten)]
        what: Incoming,
    },
}

/// A file and the tenant it is for.
#[derive(Debug, Args)]
pub struct Incoming {
    /// The file
    pub file: PathBuf,
    /// The code of the tenant's root organisation
    #[arg(long, value_name = "CODE")]
    pub tenant: String,
}

/// What has to be done from outside.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Found a tenant: a root organisation
    FoundTenant {
        /// Its code, unique in this installation
        code: String,
        /// Its Chinese name
        #[arg(long, value_name = "NAME")]
        name_zh: String,
        /// Its English name
        #[arg(long, value_name = "NAME")]
        name_en: String,
        /// A free word for what it is
        #[arg(long, value_name = "WORD", default_value = "organisation")]
        kind: String,
    },
    /// Make the first administrator of a tenant and print the one-time activation code
    ///
    /// The administrator sets a password with the code (the mutation `activate`, or the explorer), within 14 days, and
    /// grants the other roles. An administrator sees no scores.
    Create {
        /// The code of the tenant's root organisation
        #[arg(long, value_name = "CODE")]
        tenant: String,
        /// What the administrator will type to log in
        #[arg(long, value_name = "NAME")]
        login: String,
    },
}

/// What custodians do. Only `hand-in` is done on the server.
#[derive(Debug, Subcommand)]
pub enum Custodian {
    /// Make a key pair: the secret into a new file that only you may read, the public key to standard output
    ///
    /// Do it on a machine of your own and keep the file there, with a copy somewhere safe. The public key goes into the
    /// server's settings, `keys.custodians`.
    Keygen {
        /// The new file
        file: PathBuf,
    },
    /// Open your share of a frozen cycle's private key and print it
    ///
    /// Needs no server and no settings: do it on the machine that has your secret, with a copy of the cycle's file
    /// `custody` from the server's key store. Convince yourself first that the cycle has been frozen.
    Open {
        /// The cycle's file `custody`
        custody: PathBuf,
        /// The file with your secret
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// On the server: take a share in, read from standard input
    ///
    /// Only for a cycle that is frozen. When enough shares are in, closing the cycle again goes on; the calendar does so
    /// by itself. The shares are destroyed with the cycle's keys.
    HandIn {
        /// The cycle's id, as the API and the log give it
        cycle: String,
    },
}

/// Printing a text, or comparing it with a file that should hold it.
#[derive(Debug, Args)]
pub struct Check {
    /// Print nothing; fail if this file does not hold exactly this text
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,
}

/// What to show, and how it ends.
#[derive(Debug, Args)]
pub struct Demo {
    /// Which example: the name of a directory in `examples/`
    #[arg(default_value = "hospital")]
    pub name: String,
    /// End after printing, instead of leaving the server up
    #[arg(long)]
    pub exit: bool,
    /// Where to serve on this machine; 0 for a free port
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub port: u16,
}

/// Runs the program with the arguments it was started with.
pub fn main() -> ExitCode {
    // Wrong usage, `--help` and `--version` leave from here, with clap's words and exit codes.
    let cli = Cli::parse();
    match runtime().and_then(|runtime| runtime.block_on(run(cli))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprint!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| Failure::io("runtime", &error))
}

/// Does what was asked.
pub async fn run(cli: Cli) -> Result<(), Failure> {
    let config = || {
        let config = Config::load(cli.config.as_deref())?;
        log::start(&config.log)?;
        Ok::<_, Failure>(config)
    };
    match cli.command {
        Command::Serve => serve::serve(&config()?).await,
        Command::Migrate => serve::migrate(&config()?).await,
        Command::Import(Import::Roster { what, codes }) => import::roster(&config()?, &what, codes.as_deref()).await,
        Command::Import(Import::Scheme { what }) => import::scheme(&config()?, &what).await,
        Command::Admin(Admin::FoundTenant { code, name_zh, name_en, kind }) => {
            admin::found(&config()?, code, scoring::Text { zh: name_zh, en: name_en }, kind).await
        }
        Command::Admin(Admin::Create { tenant, login }) => admin::create(&config()?, &tenant, login).await,
        Command::Custodian(Custodian::Keygen { file }) => custodian::keygen(&file),
        Command::Custodian(Custodian::Open { custody, key }) => custodian::open(&custody, &key),
        Command::Custodian(Custodian::HandIn { cycle }) => custodian::hand_in(&config()?, &cycle).await,
        // These two are files of the repository: no setting may change them.
        Command::Schema(check) => print::schema(check.check.as_deref()),
        Command::Matrix(check) => print::matrix(check.check.as_deref()),
        Command::Check => check::check(&config()?).await,
        Command::Demo(Demo { name, exit, port }) => demo::run(demo::Options { name, exit, port: Some(port) }).await,
    }
}

/// Says something in both languages on standard error, beside the result on standard output.
fn say(zh: &str, en: &str) {
    eprintln!("{zh}\n{en}");
}
