//! Tables of text in two scripts: a Chinese character is two columns wide.
use unicode_width::UnicodeWidthStr;

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
            let cells = rows.iter().filter_map(|row| row.get(place)).map(|cell| cell.width());
            cells.max().unwrap_or_default().max(title.width())
        })
        .collect();
    let rule = widths.iter().map(|width| "─".repeat(*width)).collect();
    for row in [&titles, &rule].into_iter().chain(rows) {
        let cells = row.iter().zip(&widths).zip(headers).map(|((cell, wide), (_, side))| pad(cell, *wide, *side));
        println!("  {}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

fn pad(cell: &str, wide: usize, side: Side) -> String {
    let space = " ".repeat(wide.saturating_sub(cell.width()));
    if side == Side::Left { format!("{cell}{space}") } else { format!("{space}{cell}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_as_a_terminal_shows_them() {
        assert_eq!("科室 Department".width(), 15);
        assert_eq!("（优秀）".width(), 8);
        assert_eq!(pad("外科", 6, Side::Left), "外科  ");
        assert_eq!(pad("9.5", 5, Side::Right), "  9.5");
        assert_eq!(pad("too long", 3, Side::Right), "too long");
    }
}
