//! Clocks and gauges: CPU of the whole process whatever threads it ran on, CPU of the PostgreSQL server beside it, wall
//! time, memory at its peak.
use std::{
    fs,
    sync::OnceLock,
    time::{Duration, Instant},
};

/// The kernel counts CPU time in hundredths of a second for every process it reports on.
const TICK: Duration = Duration::from_millis(10);

/// The process whose children serve our connections, where a PostgreSQL on this machine is measured.
static POSTMASTER: OnceLock<u32> = OnceLock::new();

/// The fields of `/proc/<pid>/stat` after the program's name, from the state on; none if the process has ended.
fn stat(process: &str) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The second field is the program's name in brackets and may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

fn ticks(fields: &[String]) -> Duration {
    TICK * fields.iter().map(|field| field.parse::<u32>().expect("a number")).sum::<u32>()
}

/// CPU time this process has used so far, in user and in system mode, over all threads, ended ones included.
pub fn cpu() -> Duration {
    ticks(&stat("self").expect("Linux")[11..13])
}

/// From now on the CPU of the server is counted to which this backend process belongs.
pub fn watch_server_of(backend: u32) {
    let parent = stat(&backend.to_string()).and_then(|fields| fields[1].parse().ok());
    // A server on another machine has no process here, and its CPU is not counted.
    if let Some(postmaster) = parent {
        POSTMASTER.get_or_init(|| postmaster);
    }
}

/// CPU time of the watched server so far: of the processes that serve connections and work beside them in nanoseconds,
/// and of those that have ended meanwhile in ticks. Nothing if no server is watched.
pub fn database_cpu() -> Duration {
    let Some(postmaster) = POSTMASTER.get() else { return Duration::ZERO };
    let own = postmaster.to_string();
    let ended = stat(&own).map(|fields| ticks(&fields[13..15])).unwrap_or_default();
    let processes =
        fs::read_dir("/proc").expect("Linux").filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let children = processes.filter(|process| process.bytes().all(|byte| byte.is_ascii_digit()));
    let children = children.filter(|process| stat(process).is_some_and(|fields| fields[1] == own));
    let nanoseconds = children.filter_map(|process| {
        let schedule = fs::read_to_string(format!("/proc/{process}/schedstat")).ok()?;
        schedule.split_whitespace().next()?.parse::<u64>().ok()
    });
    ended + Duration::from_nanos(nanoseconds.sum())
}

/// The most memory this process has held, in MB.
pub fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("VmHWM");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kilobytes.div_ceil(1024)
}

/// What something took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Took {
    /// By the clock on the wall.
    pub wall: Duration,
    /// Of this process's CPU.
    pub cpu: Duration,
    /// Of the database server's CPU, where it is another process on this machine.
    pub database: Duration,
}

impl Took {
    /// For each of `times`.
    pub fn each(self, times: u32) -> Self {
        Self { wall: self.wall / times, cpu: self.cpu / times, database: self.database / times }
    }

    /// CPU on both sides.
    pub fn both(self) -> Duration {
        self.cpu + self.database
    }
}

/// A started watch.
pub struct Watch(Instant, Duration, Duration);

impl Watch {
    /// Starts it.
    pub fn start() -> Self {
        Self(Instant::now(), cpu(), database_cpu())
    }

    /// Reads it.
    pub fn read(&self) -> Took {
        let database = database_cpu().saturating_sub(self.2);
        Took { wall: self.0.elapsed(), cpu: self.cpu(), database }
    }

    fn cpu(&self) -> Duration {
        cpu().saturating_sub(self.1)
    }
}

/// How often something runs so that ticks of a hundredth of a second do not matter: for about `long` of CPU, or for ten
/// times as long on the wall where the work is the database's.
pub async fn repeated(long: Duration, mut run: impl AsyncFnMut()) -> (Took, u32) {
    for _ in 0..5 {
        run().await;
    }
    let watch = Watch::start();
    let mut times = 0;
    while watch.cpu() < long && watch.0.elapsed() < 10 * long {
        run().await;
        times += 1;
    }
    (watch.read().each(times), times)
}

/// `a / b`, for people.
pub fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64().max(1e-12)
}

/// For people.
pub fn milliseconds(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1e3)
}
