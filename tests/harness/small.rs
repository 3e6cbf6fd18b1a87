//! Builders for small organisations, through the API.
