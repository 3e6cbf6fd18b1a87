//! Random edits of `rules.csv`: a word changed, added or removed, a row added or deleted. The same seed, the same edits.
use policy::acts::{ALL, Kind};
use policy::{Phase, Reach, Relation, Role, Word};
use scoring::Channel;

use crate::oracle::{Cell, SCORING};

/// A row, column by column, each with its words.
pub(crate) type Row = [Vec<&'static str>; 6];

/// `SplitMix64`: small, and the same everywhere.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `most`.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let most = u64::try_from(most).expect("small");
        usize::try_from((mixed ^ (mixed >> 31)) % most).expect("small")
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

fn words<T: Word>(of: &[T]) -> Vec<&'static str> {
    of.iter().map(|word| word.word()).collect()
}

/// The rows of the file.
pub(crate) fn rows(text: &'static str) -> Vec<Row> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let row = |line: &'static str| {
        let columns: Vec<Vec<_>> = line.split(',').map(|column| column.split('|').map(str::trim).collect()).collect();
        columns.try_into().expect("six columns")
    };
    lines.skip(1).map(row).collect()
}

/// As the file would have them.
pub(crate) fn written(rows: &[Row]) -> String {
    let row = |row: &Row| row.iter().map(|words| words.join("|")).collect::<Vec<_>>().join(",");
    let rows: Vec<_> = rows.iter().map(row).collect();
    format!("act,role,channel,relation,phase,reach\n{}\n", rows.join("\n"))
}

/// The words a column may hold, for an act that has the axis.
fn vocabulary(column: usize, act: &str) -> Vec<&'static str> {
    match column {
        0 => ALL.iter().map(|act| act.name).collect(),
        1 => words(Role::ALL),
        2 => words(<Channel as Word>::ALL),
        3 if SCORING.contains(&act) => words(Relation::PAIR),
        3 => words(Relation::VIEW),
        4 => words(Phase::ALL),
        _ => words(Reach::ALL),
    }
}

/// Any word at all, lawful or not.
fn any(dice: &mut Dice, column: usize) -> &'static str {
    match dice.below(6) {
        0 => "*",
        1 => "-",
        2 => "SIDEWAYS",
        _ => {
            let act = if dice.once_in(2) { "score::Save" } else { "score::Read" };
            dice.one_of(&vocabulary(column, act))
        }
    }
}

/// A word for a column: nearly always one that the act can have there.
fn word(dice: &mut Dice, row: &Row, column: usize) -> &'static str {
    if dice.once_in(20) {
        return any(dice, column);
    }
    let act = row[0][0];
    if (2..=4).contains(&column) && dice.once_in(8) { "*" } else { dice.one_of(&vocabulary(column, act)) }
}

/// A row for some act, with every axis that it has.
fn new_row(dice: &mut Dice) -> Row {
    let act = dice.one_of(ALL);
    let scoring = act.kind == Kind::Scoring;
    let mut row: Row = std::array::from_fn(|_| vec!["-"]);
    row[0] = vec![act.name];
    for (column, has) in [(1, !scoring), (2, act.axes.channel), (3, act.axes.channel), (4, act.axes.phase), (5, true)] {
        if has {
            row[column] = vec![word(dice, &row, column)];
        }
    }
    row
}

/// One edit. Says which row it touched, if that is still there.
pub(crate) fn edit(dice: &mut Dice, rows: &mut Vec<Row>) -> Option<usize> {
    let at = dice.below(rows.len());
    match dice.below(10) {
        0 => {
            rows.remove(at);
            return None;
        }
        1..=3 => {
            rows.push(new_row(dice));
            return Some(rows.len() - 1);
        }
        kind => {
            // A column that says something; now and then one that does not.
            let speaks: Vec<_> = (0..6).filter(|column| rows[at][*column] != ["-"]).collect();
            let column = if dice.once_in(20) { dice.below(6) } else { dice.one_of(&speaks) };
            let word = word(dice, &rows[at], column);
            let words = &mut rows[at][column];
            let place = dice.below(words.len());
            match kind {
                4..=6 => words[place] = word,
                7 | 8 => words.push(word),
                _ if words.len() > 1 => drop(words.remove(place)),
                _ => words[place] = word,
            }
        }
    }
    Some(at)
}

/// Every cell of a row, written out here a second time.
pub(crate) fn cells(row: &Row, mut each: impl FnMut(&Cell<'static>)) {
    let [acts, roles, channels, relations, phases, reaches] = row;
    for act in acts {
        let all = |column: usize, words: &[&'static str]| match words {
            ["*"] => vocabulary(column, act),
            words => words.to_vec(),
        };
        let (channels, relations, phases) = (all(2, channels), all(3, relations), all(4, phases));
        for role in roles {
            for channel in &channels {
                for relation in &relations {
                    for phase in &phases {
                        for reach in reaches {
                            each(&Cell { act, role, channel, relation, phase, reach });
                        }
                    }
                }
            }
        }
    }
}
