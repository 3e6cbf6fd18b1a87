//! Everything that a thief of the database would hold, searched for what must not be in it.
use std::{fs, path::PathBuf, process::Command};
use tests::{Kind, TestApp};

/// A name and the bytes to look for.
pub(crate) type Needle = (String, Vec<u8>);

/// What a ballot says, in every form in which it could lie about.
pub(crate) fn secrets(comment: &str, points: (&str, i64)) -> Vec<Needle> {
    let utf16 = |big: bool| {
        comment.encode_utf16().flat_map(move |unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
    };
    let mut needles = vec![
        ("comment".to_owned(), comment.as_bytes().to_vec()),
        ("comment, in hex".to_owned(), hex(comment.as_bytes()).into_bytes()),
        ("comment, UTF-16, big".to_owned(), utf16(true).collect()),
        ("comment, UTF-16, little".to_owned(), utf16(false).collect()),
        ("points as text".to_owned(), points.0.as_bytes().to_vec()),
        ("points as digits".to_owned(), points.1.to_string().into_bytes()),
    ];
    needles.push(("points, 8 bytes, big".to_owned(), points.1.to_be_bytes().to_vec()));
    needles.push(("points, 8 bytes, little".to_owned(), points.1.to_le_bytes().to_vec()));
    needles
}

/// Sealed ballots, of which 32 bytes are enough to tell them.
pub(crate) fn ciphertexts(hex_bodies: &[String]) -> Vec<Needle> {
    let needle = |body: &String| {
        let part = &body[64..128];
        (part.to_owned(), unhex(part))
    };
    hex_bodies.iter().map(needle).collect()
}

/// The names of what occurs in `haystack`, as bytes or written in hexadecimal digits.
pub(crate) fn found(haystack: &[u8], needles: &[Needle]) -> Vec<String> {
    let lower = haystack.to_ascii_lowercase();
    let holds = |needle: &[u8]| {
        let mut windows = haystack.windows(needle.len());
        windows.any(|window| window == needle)
    };
    let mut names = vec![];
    for (name, needle) in needles {
        let written = hex(needle).into_bytes();
        if holds(needle) || lower.windows(written.len()).any(|window| window == written) {
            names.push(name.clone());
        }
    }
    names
}

/// Every file of the database: SQLite's own and its log beside it, or what `pg_dump` makes of PostgreSQL.
pub(crate) fn dump(app: &TestApp) -> Vec<u8> {
    match app.kind() {
        Kind::Sqlite => {
            let entries = fs::read_dir(app.directory()).expect("the story's directory");
            let files = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file());
            files.flat_map(|path| fs::read(path).expect("a file")).collect()
        }
        Kind::Postgres => {
            let programs = std::env::var_os("KAOPING_TEST_POSTGRES_PROGRAMS").map(PathBuf::from).unwrap_or_default();
            let output = Command::new(programs.join("pg_dump")).arg("--dbname").arg(app.url()).output();
            let output = output.expect("pg_dump, which tests/run finds");
            assert!(output.status.success(), "pg_dump: {}", String::from_utf8_lossy(&output.stderr));
            output.stdout
        }
    }
}

/// How many cycles have keys in the key store.
pub(crate) fn keys(app: &TestApp) -> usize {
    let entries = fs::read_dir(app.directory().join("keys")).expect("the key store");
    entries.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.file_name() != "signing")).count()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(digits: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(pair).collect()
}
