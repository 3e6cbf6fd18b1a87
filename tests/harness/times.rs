//! How long each test takes: `tests/run` names a file and prints the slowest of it.
use std::{env, fs::OpenOptions, io::Write, thread, time::Instant};

/// The environment variable with the file to which each story adds a line: milliseconds, and the name of its test.
const FILE: &str = "KAOPING_TEST_TIMES";

/// Runs from the beginning of a story to its end, also one that fails.
pub(super) struct Timed(Instant);

impl Timed {
    pub(super) fn begin() -> Self {
        Self(Instant::now())
    }
}

impl Drop for Timed {
    fn drop(&mut self) {
        // Each test has a thread of its own, which bears its name.
        let (Some(path), thread) = (env::var_os(FILE), thread::current()) else { return };
        let line = format!("{} {}\n", self.0.elapsed().as_millis(), thread.name().unwrap_or("unnamed"));
        let file = OpenOptions::new().append(true).create(true).open(path);
        // A time that cannot be written is no reason for a test to fail.
        file.and_then(|mut file| file.write_all(line.as_bytes())).ok();
    }
}
