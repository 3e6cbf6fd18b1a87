//! Stories of marks: sheets and ballots.
mod ballot;
mod ballot_size;
mod comment;
mod panel;
mod score;
mod unit;
