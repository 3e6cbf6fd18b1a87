//! Worked examples: what the product publishes equals what an independent script computed, digit for digit.
mod hospital;
mod published;
mod stored;
