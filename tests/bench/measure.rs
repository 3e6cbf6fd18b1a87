//! Clocks and gauges: CPU of the whole process whatever threads it ran on, wall time, memory at its peak.
use std::{
    fs,
    time::{Duration, Instant},
};

/// The kernel counts CPU time in hundredths of a second for every process it reports on.
const TICK: Duration = Duration::from_millis(10);

/// CPU time this process has used so far, in user and in system mode, over all threads, ended ones included.
pub fn cpu() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    // The second field is the program's name in brackets and may hold anything.
    let (_, rest) = stat.rsplit_once(')').expect("a name in brackets");
    let ticks = rest.split_whitespace().skip(11).take(2).map(|field| field.parse::<u32>().expect("a number"));
    TICK * ticks.sum::<u32>()
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
}

impl Took {
    /// For each of `times`.
    pub fn each(self, times: u32) -> Self {
        Self { wall: self.wall / times, cpu: self.cpu / times }
    }
}

/// A started watch.
pub struct Watch(Instant, Duration);

impl Watch {
    /// Starts it.
    pub fn start() -> Self {
        Self(Instant::now(), cpu())
    }

    /// Reads it.
    pub fn read(&self) -> Took {
        Took { wall: self.0.elapsed(), cpu: cpu().saturating_sub(self.1) }
    }
}

/// How often something runs so that ticks of a hundredth of a second do not matter: for about `long` of CPU.
pub async fn repeated(long: Duration, mut run: impl AsyncFnMut()) -> (Took, u32) {
    for _ in 0..5 {
        run().await;
    }
    let watch = Watch::start();
    let mut times = 0;
    while watch.read().cpu < long {
        run().await;
        times += 1;
    }
    (watch.read().each(times), times)
}

/// `a / b`, for people.
pub fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64().max(1e-12)
}
