//! The ballot table of one cycle (domain rule 9): made when the cycle opens, dropped whole when it has been counted.
use crate::Dialect;

/// The table's name. The number is the cycle's own, so nothing a client sends ever gets into the statement.
pub fn name(cycle: i32) -> String {
    format!("ballot_{cycle}")
}

/// Exactly a random id, a tag and the ciphertext: no time, no version, no sequence, no foreign key.
pub fn create(dialect: Dialect, cycle: i32) -> String {
    let table = name(cycle);
    dialect.write(&format!(
        "CREATE TABLE {table} (id {{uuid}} PRIMARY KEY NOT NULL, tag {{bytes}} NOT NULL UNIQUE, \
         body {{bytes}} NOT NULL) {{keyed}}"
    ))
}

/// Removes the table and every ballot in it.
pub fn drop(cycle: i32) -> String {
    format!("DROP TABLE IF EXISTS {}", name(cycle))
}
