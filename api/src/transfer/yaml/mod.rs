//! YAML text becomes a typed document, or problems that say what is wrong and where.
use super::{
    Document, codes,
    complaint::{of_reader, of_scan},
    locate::shorten,
    place::{LocatedProblem, Place},
    walk::{Found, MAX_DEPTH, Walk},
};
use scoring::Problem;
use serde_saphyr::options::MergeKeyPolicy;

/// The largest text that is read, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// The most nodes read, aliases not yet unfolded: more than [`MAX_BYTES`] can hold.
const MAX_NODES: usize = MAX_BYTES;
/// The most aliases, and the most that all of them together may unfold to.
const MAX_ALIASES: usize = 1_000;
const MAX_UNFOLDED: usize = 100_000;

/// Reads a document. The problems name line and column in both sentences; the reader stops at the first, so there is
/// one of them.
///
/// # Errors
/// [`codes`], with the path of the field; a syntax error has no path.
pub fn read<T: Document>(text: &str) -> Result<T, Vec<Problem>> {
    read_located(text).map_err(|found| found.into_iter().map(LocatedProblem::into_problem).collect())
}

/// The same, with the places apart from the sentences.
///
/// # Errors
/// As [`read`].
pub fn read_located<T: Document>(text: &str) -> Result<T, Vec<LocatedProblem>> {
    if text.len() > MAX_BYTES {
        return Err(vec![too_large()]);
    }
    check_version(text, T::FORMAT).map_err(|found| vec![found])?;
    serde_saphyr::from_str_with_options(text, limits()).map_err(|error| vec![of_reader(text, &error)])
}

fn limits() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH,
            // A second one is refused as such, and not as too much.
            max_documents: 2,
            max_nodes: MAX_NODES,
            max_events: 2 * MAX_NODES,
            max_total_scalar_bytes: MAX_BYTES,
            max_anchors: MAX_ALIASES,
            max_aliases: MAX_ALIASES,
            max_recorded_anchor_events: MAX_UNFOLDED,
            max_recorded_anchor_bytes: MAX_BYTES,
            enforce_alias_anchor_ratio: false,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: MAX_UNFOLDED,
            max_replay_stack_depth: 8,
        },
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}

fn too_large() -> LocatedProblem {
    let megabytes = MAX_BYTES / 1024 / 1024;
    let (zh, en) = (format!("文件超过 {megabytes} MB。"), format!("The file is larger than {megabytes} MB."));
    LocatedProblem { problem: Problem::new(codes::TOO_LARGE, "", zh, en), place: None }
}

/// The field `kaoping` of the outermost mapping comes first in importance, wherever it stands: of a file of another
/// format or version, nothing else is worth saying.
fn check_version(text: &str, format: &str) -> Result<(), LocatedProblem> {
    const FIELD: &str = "kaoping";
    let mut walk = Walk::new(text);
    let mut first: Option<Place> = None;
    let mut at_field = false;
    while let Some(step) = walk.step().map_err(|error| of_scan(&error))? {
        let outermost = first.is_none();
        first = first.or(Some(step.place));
        match step.found {
            Found::Mapping if outermost => {}
            _ if outermost => return Err(not_a_document(step.place)),
            Found::Key => at_field = walk.path() == FIELD,
            Found::Scalar(version) if at_field && version == format => return Ok(()),
            found if at_field => {
                let version = if let Found::Scalar(version) = &found { shorten(version) } else { "?".to_owned() };
                return Err(unsupported(&version, format, step.place));
            }
            Found::List | Found::Mapping => walk.skip_inside().map_err(|error| of_scan(&error))?,
            _ => {}
        }
    }
    let (zh, en) = (
        format!("缺少字段“{FIELD}”；第一行应为“{FIELD}: {format}”。"),
        format!("The field `{FIELD}` is missing; the first line should be `{FIELD}: {format}`."),
    );
    Err(LocatedProblem { problem: Problem::new(codes::MISSING_FIELD, FIELD, zh, en), place: first })
}

fn not_a_document(place: Place) -> LocatedProblem {
    let (zh, en) = ("文件最外层应为一组字段。", "The outermost level of the file should be a mapping.");
    LocatedProblem { problem: Problem::new(codes::WRONG_TYPE, "", zh, en), place: Some(place) }
}

fn unsupported(version: &str, format: &str, place: Place) -> LocatedProblem {
    let zh = format!("格式为“{version}”，此处需要“{format}”。");
    let en = format!("The format is `{version}`; this must be `{format}`.");
    LocatedProblem { problem: Problem::new(codes::UNSUPPORTED_VERSION, "kaoping", zh, en), place: Some(place) }
}

#[cfg(test)]
mod tests;
