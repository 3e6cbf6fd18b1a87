//! Small schemes for the unit tests.
use crate::{Cell, Channel, Points, Scheme, Values, document::SchemeFile};
use serde_json::{Value, json};

pub(crate) fn leaf(code: &str, weight: &str, full: &str) -> Value {
    json!({"code": code, "name": {"zh": "叶", "en": "Leaf"}, "kind": "RATED", "weight": weight, "full": full})
}

pub(crate) fn channel(word: &str, weight: &str) -> Value {
    json!({"channel": word, "weight": weight, "comments": true})
}

/// A scheme with these channels and indicators; threshold 4, shown from 10 marks.
pub(crate) fn document(channels: &[Value], indicators: &[Value]) -> Value {
    json!({
        "kaoping": "scheme/1", "code": "S", "name": {"zh": "方案", "en": "Scheme"}, "target": "PERSON",
        "channels": channels, "indicators": indicators,
    })
}

pub(crate) fn file(document: &Value) -> SchemeFile {
    serde_json::from_str(&document.to_string()).unwrap()
}

pub(crate) fn scheme(document: &Value) -> Scheme {
    Scheme::compile(&file(document)).unwrap()
}

pub(crate) fn points(text: &str) -> Points {
    text.parse().unwrap()
}

/// A cell in which everybody asked gave a value.
pub(crate) fn cell(scheme: &Scheme, code: &str, channel: Channel, values: &[&str]) -> Cell {
    let values: Vec<Points> = values.iter().map(|value| points(value)).collect();
    let count = u32::try_from(values.len()).unwrap();
    let values = if scheme.channel(channel).unwrap().needs_counts() {
        Values::Counts(values.into_iter().map(|value| (value, 1)).collect())
    } else {
        Values::Sums { sum: values.iter().map(|value| i128::from(value.0)).sum(), count }
    };
    let leaf = scheme.node_by_code(code).unwrap().number;
    Cell { leaf, channel, expected: count, abstained: 0, values: vec![(Points(Points::UNIT), values)] }
}
