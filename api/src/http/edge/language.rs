use axum::http::{HeaderMap, header};

use super::negotiate::ranges;

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
        for range in ranges(headers, &header::ACCEPT_LANGUAGE) {
            let primary = range.name.split('-').next().unwrap_or_default();
            let language = match primary.to_ascii_lowercase().as_str() {
                "zh" => Self::Zh,
                "en" => Self::En,
                "*" => Self::default(),
                _ => continue,
            };
            if range.quality > best.0 {
                best = (range.quality, language);
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
        assert_eq!(Language::of(&HeaderMap::new()), Language::Zh);
    }
}
