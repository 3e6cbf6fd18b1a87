//! The seeded draw of peers (rule 5).
