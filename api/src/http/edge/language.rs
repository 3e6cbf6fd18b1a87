use axum::http::{HeaderMap, header};

use super::quality;

/// The language a caller reads, decided once for a request and found in its data (`ctx.data::<Language>()`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Chinese, also where the caller names no language or none of ours.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// Reads `Accept-Language`: the best quality wins, and among equals the first.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut best = (0, Self::default());
        for (tag, quality) in ranges(headers) {
            let primary = tag.split('-').next().unwrap_or_default();
            let language = match primary.to_ascii_lowercase().as_str() {
                "zh" => Self::Zh,
                "en" => Self::En,
                "*" => Self::default(),
                _ => continue,
            };
            if quality > best.0 {
                best = (quality, language);
            }
        }
        best.1
    }

    /// The language's tag, as `Content-Language` says it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// Of two texts that say the same, the one in this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// The tags of `Accept-Language`, over all its lines, each with its quality. One that cannot be read is passed over.
fn ranges(headers: &HeaderMap) -> impl Iterator<Item = (&str, u16)> {
    let lines = headers.get_all(header::ACCEPT_LANGUAGE).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).filter_map(|range| {
        let Some((tag, weight)) = range.split_once(';') else { return Some((range.trim(), quality::MOST)) };
        let (name, value) = weight.split_once('=')?;
        let quality = name.trim().eq_ignore_ascii_case("q").then(|| quality::read(value.trim())).flatten()?;
        Some((tag.trim(), quality))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(accept: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        Language::of(&headers)
    }

    #[test]
    fn the_best_quality_wins_then_the_first() {
        assert_eq!(of("en"), Language::En);
        assert_eq!(of("EN-gb, zh;q=0.9"), Language::En);
        assert_eq!(of("zh-Hans-CN,en"), Language::Zh);
        assert_eq!(of("zh;q=0.2, en;q=0.8"), Language::En);
        assert_eq!(of("en;q=0"), Language::Zh);
        assert_eq!(of("fr, de;q=0.5"), Language::Zh);
        assert_eq!(of("fr, en;q=0.1"), Language::En);
        assert_eq!(of("en;q=NaN, zh;q=0.1"), Language::Zh);
        assert_eq!(of("zh;q=0.9 , en ; Q=1.0"), Language::En);
        assert_eq!(Language::of(&HeaderMap::new()), Language::Zh);
    }
}
