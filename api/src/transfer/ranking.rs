//! A ranking as CSV (RFC 4180), for spreadsheets.
use scoring::Points;
use std::borrow::Cow;

/// One line of a ranking, with its texts in the reader's language already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The competition rank; none for a target without one.
    pub rank: Option<u32>,
    /// The target's code.
    pub code: String,
    /// The target's name.
    pub name: String,
    /// The rounded total, as a decimal number; none if there is none.
    pub total: Option<String>,
    /// The grade's name; none without a grade.
    pub grade: Option<String>,
    /// Why there is no rank, or empty.
    pub state: String,
}

/// The language of the headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers {
    /// 名次, 代码, …
    Chinese,
    /// Rank, Code, …
    English,
}

impl Headers {
    const fn words(self) -> [&'static str; 6] {
        match self {
            Self::Chinese => ["名次", "代码", "名称", "总分", "等次", "状态"],
            Self::English => ["Rank", "Code", "Name", "Total", "Grade", "State"],
        }
    }
}

/// The ranking as CSV in UTF-8, lines ended by CR LF. `bom` puts a byte-order mark in front, without which some
/// spreadsheets take UTF-8 for the system's old encoding. A text that a spreadsheet would run as a formula gets an
/// apostrophe in front.
///
/// # Errors
/// The writer's; writing to memory has none in practice.
pub fn csv(rows: &[Row], headers: Headers, bom: bool) -> Result<String, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(headers.words())?;
    for row in rows {
        let rank = row.rank.map(|rank| rank.to_string()).unwrap_or_default();
        let total = row.total.as_deref().unwrap_or_default();
        // A number may well be negative; it is no formula.
        let number = total.parse::<Points>().is_ok();
        writer.write_record([
            rank.as_str(),
            &guard(&row.code),
            &guard(&row.name),
            &if number { Cow::Borrowed(total) } else { guard(total) },
            &guard(row.grade.as_deref().unwrap_or_default()),
            &guard(&row.state),
        ])?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    let text = String::from_utf8(bytes).map_err(std::io::Error::other)?;
    Ok(if bom { format!("\u{feff}{text}") } else { text })
}

/// Keeps a spreadsheet from running a text: formulas begin with one of these, also in full width or after spaces.
fn guard(text: &str) -> Cow<'_, str> {
    let runs = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n');
    let bare = text.trim_start_matches(' ');
    if bare.starts_with(runs) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ranking_with_and_without_a_rank() {
        let rows = [
            Row {
                rank: Some(1),
                code: "SUR".to_owned(),
                name: "外科, \"一\"".to_owned(),
                total: Some("92.50".to_owned()),
                grade: Some("优秀".to_owned()),
                state: String::new(),
            },
            Row { code: "MED".to_owned(), name: "内科".to_owned(), state: "未完成".to_owned(), ..Row::default() },
        ];
        assert_eq!(
            csv(&rows, Headers::Chinese, true).unwrap(),
            "\u{feff}名次,代码,名称,总分,等次,状态\r\n1,SUR,\"外科, \"\"一\"\"\",92.50,优秀,\r\n,MED,内科,,,未完成\r\n"
        );
        assert_eq!(csv(&[], Headers::English, false).unwrap(), "Rank,Code,Name,Total,Grade,State\r\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@a", "\tx", "\r=1", "\n=1", "＝1", "  =1"] {
            let row = Row {
                rank: None,
                code: bad.to_owned(),
                name: bad.to_owned(),
                total: Some("=1".to_owned()),
                grade: Some(bad.to_owned()),
                state: bad.to_owned(),
            };
            let text = csv(&[row], Headers::English, false).unwrap();
            let cells = csv::Reader::from_reader(text.as_bytes()).records().next().unwrap().unwrap();
            let guarded: Vec<&str> = cells.iter().skip(1).collect();
            let expected = format!("'{bad}");
            assert_eq!(guarded, [&expected, &expected, "'=1", &expected, &expected]);
        }
    }

    #[test]
    fn a_negative_total_stays_a_number() {
        let total = |text: &str| {
            let row = Row { total: Some(text.to_owned()), ..Row::default() };
            csv(&[row], Headers::English, false).unwrap()
        };
        assert!(total("-0.25").contains(",-0.25,"));
        for no in ["-", "--1", "-1.2.3", "-1e5", "-1+2", "-1.", "-.5"] {
            assert!(total(no).contains(&format!(",'{no},")), "{no}");
        }
    }
}
