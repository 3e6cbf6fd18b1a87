//! The tables as sea-orm sees them. Private to this crate: nothing outside can name a row.
#![expect(clippy::module_inception, reason = "an area's main table bears its name")]
#![expect(unreachable_pub, reason = "sea-orm's derives ask for `pub`; the modules themselves are private")]

pub(crate) mod account;
pub(crate) mod assignment;
pub(crate) mod audit;
pub(crate) mod change;
pub(crate) mod cycle;
pub(crate) mod delegation;
pub(crate) mod exemption;
pub(crate) mod group;
pub(crate) mod nomination;
pub(crate) mod organisation;
pub(crate) mod person;
pub(crate) mod policy;
pub(crate) mod publication;
pub(crate) mod scheme;
pub(crate) mod score;
pub(crate) mod scorecard;
pub(crate) mod tally;
