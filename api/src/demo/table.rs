//! Tables of text in two scripts: a Chinese character is two columns wide.

/// On which side a column is flush.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Prints a table under its headers.
pub(super) fn print(headers: &[(&str, Side)], rows: &[Vec<String>]) {
    let titles: Vec<_> = headers.iter().map(|(title, _)| (*title).to_owned()).collect();
    let widths: Vec<_> = titles
        .iter()
        .enumerate()
        .map(|(place, title)| {
            let cells = rows.iter().filter_map(|row| row.get(place)).map(|cell| width(cell));
            cells.max().unwrap_or_default().max(width(title))
        })
        .collect();
    let rule = widths.iter().map(|width| "─".repeat(*width)).collect();
    for row in [&titles, &rule].into_iter().chain(rows) {
        let cells = row.iter().zip(&widths).zip(headers).map(|((cell, wide), (_, side))| pad(cell, *wide, *side));
        println!("  {}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

fn pad(cell: &str, wide: usize, side: Side) -> String {
    let space = " ".repeat(wide.saturating_sub(width(cell)));
    if side == Side::Left { format!("{cell}{space}") } else { format!("{space}{cell}") }
}

/// How many columns a text takes on a terminal.
fn width(text: &str) -> usize {
    text.chars().map(|character| if wide(character) { 2 } else { 1 }).sum()
}

/// East Asian wide and full-width characters (Unicode Standard Annex 11), as far as they occur here.
fn wide(character: char) -> bool {
    matches!(character,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_as_a_terminal_shows_them() {
        assert_eq!(width("科室 Department"), 15);
        assert_eq!(width("（优秀）"), 8);
        assert_eq!(pad("外科", 6, Side::Left), "外科  ");
        assert_eq!(pad("9.5", 5, Side::Right), "  9.5");
        assert_eq!(pad("too long", 3, Side::Right), "too long");
    }
}
