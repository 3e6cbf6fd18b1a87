//! Tables on a terminal.

/// Prints a table with aligned columns: the first to the left, the others to the right.
pub fn print(title: &str, head: &[&str], rows: &[Vec<String>]) {
    let mut widths: Vec<_> = head.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: Vec<String>| {
        let cells = cells.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            let gap = " ".repeat(width - cell.chars().count().min(*width));
            if column == 0 { format!("{cell}{gap}") } else { format!("{gap}{cell}") }
        });
        println!("  {}", cells.collect::<Vec<_>>().join("   ").trim_end());
    };
    println!("\n{title}");
    line(head.iter().map(ToString::to_string).collect());
    line(widths.iter().map(|width| "-".repeat(*width)).collect());
    rows.iter().for_each(|row| line(row.clone()));
}
