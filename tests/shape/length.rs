//! Files stay small. A list of the exceptions, each with its reason, which may only shrink.
use super::source;

/// Where to think again.
const LONG: usize = 400;

/// Longer ones, and why.
const EXCEPTIONS: [(&str, &str); 0] = [];

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let long: Vec<_> = source::all()
        .into_iter()
        .map(|source| (source.text.lines().count(), source.path))
        .filter(|(lines, path)| *lines > LONG && EXCEPTIONS.iter().all(|(exception, _)| exception != path))
        .collect();
    assert!(long.is_empty(), "{long:?}");
    for (path, reason) in EXCEPTIONS {
        let lines = source::all()
            .into_iter()
            .find(|source| source.path == path)
            .map_or(0, |source| source.text.lines().count());
        assert!(lines > LONG && !reason.is_empty(), "{path} needs no exception");
    }
}
