//! Grades and quotas (domain rule 18).
use crate::{
    Points,
    document::Grade,
    finding::{Findings, codes},
};

pub(super) fn lint(grades: &[Grade], findings: &mut Findings) {
    let mut above: Option<&Grade> = None;
    for (place, grade) in grades.iter().enumerate() {
        let path = format!("grades[{place}]");
        codes::code(&grade.code, format!("{path}.code"), findings);
        codes::name(&grade.name, &format!("{path}.name"), findings);
        if grades.iter().take(place).any(|earlier| earlier.code == grade.code) {
            let (zh, en) = (format!("等次 {} 重复", grade.code), format!("the grade {} is there twice", grade.code));
            findings.error("CODE_DUPLICATE", format!("{path}.code"), zh, en);
        }
        if above.is_some_and(|above| above.at_least <= grade.at_least) {
            findings.error(
                "GRADES_NOT_DESCENDING",
                format!("{path}.at_least"),
                "等次应当从高到低排列，分数线依次降低",
                "grades go from best to worst, each with a lower line than the one before",
            );
        }
        if grade.quota.is_some_and(|quota| !(0..=Points::HUNDRED.0).contains(&quota.0)) {
            findings.error("PERCENTAGE", format!("{path}.quota"), "应当是 0 到 100", "must be 0 to 100");
        }
        above = Some(grade);
    }
}
