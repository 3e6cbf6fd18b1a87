//! Who is assessed, and who has served long enough for it.
use super::LONGEST_SERVICE;
use crate::{
    document::{SchemeFile, TargetKind},
    finding::{Findings, codes},
};

pub(super) fn lint(file: &SchemeFile, findings: &mut Findings) {
    let targets = &file.targets;
    codes::list(&targets.organisations, "targets.organisations", findings);
    codes::list(&targets.except, "targets.except", findings);
    codes::list(&targets.except_heads, "targets.except_heads", findings);
    service(targets.min_service_days, "targets.min_service_days", findings);
    match file.target {
        TargetKind::Person if !targets.organisations.is_empty() => findings.error(
            "TARGETS_OF_PERSONS",
            "targets.organisations",
            "考核人员的方案不列考核单位",
            "a scheme for persons lists no organisations as targets",
        ),
        TargetKind::Person => {}
        TargetKind::Organisation => {
            let persons = [
                ("targets.except_heads", !targets.except_heads.is_empty()),
                ("targets.min_service_days", targets.min_service_days.is_some()),
            ];
            for (path, _) in persons.into_iter().filter(|(_, said)| *said) {
                let (zh, en) = ("只用于考核人员的方案", "is for schemes that assess persons");
                findings.error("TARGETS_OF_ORGANISATIONS", path, zh, en);
            }
        }
    }
}

/// A minimum service in days, where one is given.
pub(super) fn service(days: Option<u32>, path: impl Into<String>, findings: &mut Findings) {
    if days.is_some_and(|days| !(1..=LONGEST_SERVICE).contains(&days)) {
        let (zh, en) = (format!("应当是 1 到 {LONGEST_SERVICE} 天"), format!("must be 1 to {LONGEST_SERVICE} days"));
        findings.error("SERVICE_RANGE", path, zh, en);
    }
}
