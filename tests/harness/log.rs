//! The log of everything that runs in this process: errors are shown with the story that fails, and a story may have
//! all of it written down for a while, to the finest level, as an attacker who has the log would read it.
use std::{
    io::{self, Write},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};
use tracing_subscriber::{
    Layer, Registry, filter::LevelFilter, fmt, layer::SubscriberExt, reload, util::SubscriberInitExt,
};

static WRITTEN: Mutex<Written> = Mutex::new(Written { readers: 0, bytes: vec![] });
static LEVEL: OnceLock<reload::Handle<LevelFilter, Registry>> = OnceLock::new();

struct Written {
    readers: usize,
    bytes: Vec<u8>,
}

fn written() -> MutexGuard<'static, Written> {
    WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Pen;

impl Write for Pen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        written().bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins the log of this process.
pub(super) fn begin() {
    LEVEL.get_or_init(|| {
        let (level, handle) = reload::Layer::new(LevelFilter::OFF);
        let everything = fmt::layer().with_writer(|| Pen).with_ansi(false).with_filter(level);
        let errors = fmt::layer().with_test_writer().with_ansi(false).without_time().with_filter(LevelFilter::ERROR);
        tracing_subscriber::registry().with(everything).with(errors).try_init().ok();
        handle
    });
}

/// What has been logged since this was made, by whichever story.
pub struct Reading {
    from: usize,
}

impl Reading {
    /// From now on everything is written down.
    pub fn begin() -> Self {
        let from = {
            let mut written = written();
            written.readers += 1;
            written.bytes.len()
        };
        set(LevelFilter::TRACE);
        Self { from }
    }

    /// What has been written so far.
    pub fn bytes(&self) -> Vec<u8> {
        written().bytes.get(self.from..).unwrap_or_default().to_vec()
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let last = {
            let mut written = written();
            written.readers -= 1;
            written.readers == 0
        };
        if last {
            set(LevelFilter::OFF);
        }
    }
}

fn set(level: LevelFilter) {
    LEVEL.get().expect("a log that has begun").reload(level).expect("a level");
}
