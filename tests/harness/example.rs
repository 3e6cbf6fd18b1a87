//! An example of `examples/`, as data.
use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::PathBuf};

/// A folder of `examples/`.
pub struct Example {
    folder: PathBuf,
    /// `example.yaml`.
    pub plan: Plan,
}

/// What `example.yaml` says.
#[derive(Deserialize)]
pub struct Plan {
    /// The roster file.
    pub roster: String,
    /// The root's code.
    pub organisation: String,
    /// An IANA name.
    pub time_zone: String,
    /// When the clock starts.
    pub clock: String,
    /// What is run.
    pub schemes: Vec<Run>,
}

/// One scheme, its cycle and its marks.
#[derive(Deserialize)]
pub struct Run {
    /// The scheme file.
    pub scheme: String,
    /// REFUSE or NORMALISE.
    pub weight_rule: String,
    /// The marks file.
    pub marks: String,
    /// What to put `.csv` after.
    pub expected: String,
    /// Its cycle.
    pub cycle: Cycle,
}

/// A cycle to plan.
#[derive(Deserialize)]
pub struct Cycle {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Name,
    /// What it assesses.
    pub period: Period,
    /// The seed of its draws.
    pub seed: u64,
    /// When who may score.
    pub windows: Vec<Window>,
}

/// A name.
#[derive(Deserialize)]
pub struct Name {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Days, both included.
#[derive(Deserialize)]
pub struct Period {
    /// The first.
    pub from: String,
    /// The last.
    pub to: String,
}

/// A window.
#[derive(Deserialize)]
pub struct Window {
    /// SELF_ASSESSMENT or SCORING.
    pub phase: String,
    /// From then on.
    pub opens: String,
    /// Until then.
    pub closes: String,
}

/// A row of a CSV file, by column.
pub type Row = BTreeMap<String, String>;

impl Example {
    /// Reads an example.
    pub fn load(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples").join(name);
        let text = fs::read_to_string(folder.join("example.yaml")).expect("an example");
        Self { plan: serde_saphyr::from_str(&text).expect("a plan"), folder }
    }

    /// The text of one of its files.
    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap_or_else(|why| panic!("{file}: {why}"))
    }

    /// The rows of one of its CSV files.
    pub fn rows(&self, file: &str) -> Vec<Row> {
        rows(&self.read(file))
    }
}

/// The rows of a CSV text, by column.
pub fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}
