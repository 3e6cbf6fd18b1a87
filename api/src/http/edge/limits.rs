use std::time::Duration;

use serde::Deserialize;

/// What one request may cost before anything is executed; every figure is a setting.
///
/// `spreads`, `aliases`, `fields`, `root_fields` and `directives` count the document *expanded*: what a fragment holds
/// counts once for each time it is spread, however indirectly.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a request body. Default 256 KiB.
    pub body_bytes: usize,
    /// Bytes of the query text (long values belong into variables). Default 32 KiB.
    pub query_bytes: usize,
    /// Tokens of the query text; the parser needs about a microsecond for each. Default 5,000.
    pub tokens: usize,
    /// How deep brackets of any kind may nest, in the query text and in JSON. Default 64, never more than 128: a parser
    /// without a bound overflows its stack at some 500.
    pub nesting: usize,
    /// Operations and fragments in one document. Default 64.
    pub definitions: usize,
    /// Fragment spreads, expanded. Default 200.
    pub spreads: u64,
    /// Aliases, expanded. Default 100.
    pub aliases: u64,
    /// Fields, expanded. Default 2,000.
    pub fields: u64,
    /// Fields at the root of an operation, expanded. Default 20.
    pub root_fields: u64,
    /// Directives, expanded. Default 100.
    pub directives: u64,
    /// Milliseconds for receiving a request, and again for executing it. Default 10,000.
    pub deadline_milliseconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 256 * 1024,
            query_bytes: 32 * 1024,
            tokens: 5_000,
            nesting: 64,
            definitions: 64,
            spreads: 200,
            aliases: 100,
            fields: 2_000,
            root_fields: 20,
            directives: 100,
            deadline_milliseconds: 10_000,
        }
    }
}

impl Limits {
    /// The bound on nesting that holds, whatever the settings say.
    pub(super) fn nesting(&self) -> usize {
        self.nesting.min(128)
    }

    pub(super) fn deadline(&self) -> Duration {
        Duration::from_millis(self.deadline_milliseconds)
    }
}
