//! k of n without arithmetic to get wrong: for every k of the n custodians, the key is the exclusive or of k random
//! strings, one for each of them. Fewer than k know nothing of it, whatever they could compute (a one-time pad).
//! Of n custodians each holds (n-1 over k-1) strings: 20 at the very most.
use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::super::KeyError;
use crate::vault::seal::SECRET_LENGTH;

/// Every way to choose `needed` of `count`, always in the same order.
fn choices(count: usize, needed: usize) -> Vec<Vec<usize>> {
    let Some(rest) = needed.checked_sub(1) else { return vec![vec![]] };
    let with_last = |last: usize| choices(last, rest).into_iter().map(move |choice| [choice, vec![last]].concat());
    (rest..count).flat_map(with_last).collect()
}

/// What each custodian holds.
pub(super) fn split(
    secret: &[u8; SECRET_LENGTH],
    count: usize,
    needed: usize,
) -> Result<Vec<Zeroizing<Vec<u8>>>, KeyError> {
    // Reserved at once: a vector that grows leaves copies behind.
    let room = choices(count, needed).len().saturating_mul(SECRET_LENGTH);
    let mut bundles: Vec<_> = (0..count).map(|_| Zeroizing::new(Vec::with_capacity(room))).collect();
    for choice in choices(count, needed) {
        let mut last = Zeroizing::new(*secret);
        for (place, holder) in (1..).zip(&choice) {
            let mut pad = Zeroizing::new([0; SECRET_LENGTH]);
            if place < choice.len() {
                getrandom::fill(pad.as_mut_slice()).map_err(|_| KeyError::Randomness)?;
                lay_over(&mut last, pad.as_slice());
            } else {
                pad.copy_from_slice(last.as_slice());
            }
            if let Some(bundle) = bundles.get_mut(*holder) {
                bundle.extend_from_slice(pad.as_slice());
            }
        }
    }
    Ok(bundles)
}

/// The key, from what at least `needed` custodians hold; nothing if they are too few or hold too little.
pub(super) fn join(
    held: &BTreeMap<usize, Zeroizing<Vec<u8>>>,
    count: usize,
    needed: usize,
) -> Option<Zeroizing<[u8; SECRET_LENGTH]>> {
    let wanted: Vec<_> = held.keys().copied().take(needed).collect();
    let mut used = vec![0_usize; count];
    for choice in choices(count, needed) {
        if choice == wanted {
            let mut secret = Zeroizing::new([0; SECRET_LENGTH]);
            for holder in choice {
                let from = used.get(holder)?.checked_mul(SECRET_LENGTH)?;
                lay_over(&mut secret, held.get(&holder)?.get(from..from.checked_add(SECRET_LENGTH)?)?);
            }
            return Some(secret);
        }
        for holder in choice {
            *used.get_mut(holder)? += 1;
        }
    }
    None
}

fn lay_over(secret: &mut [u8; SECRET_LENGTH], pad: &[u8]) {
    for (byte, pad) in secret.iter_mut().zip(pad) {
        *byte ^= pad;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_k_of_n_join_and_fewer_do_not() {
        let secret: [u8; SECRET_LENGTH] = std::array::from_fn(|place| u8::try_from(place).unwrap() ^ 0xa5);
        for count in 1..=6 {
            for needed in 1..=count {
                let bundles = split(&secret, count, needed).unwrap();
                for chosen in 0_usize..1 << count {
                    let holds = |place: &usize| chosen & (1 << place) != 0;
                    let held: BTreeMap<_, _> =
                        (0..count).filter(holds).map(|place| (place, bundles[place].clone())).collect();
                    let joined = join(&held, count, needed).map(|joined| *joined);
                    let expected = (held.len() >= needed).then_some(secret);
                    assert_eq!(joined, expected, "{needed} of {count}, {chosen:b}");
                }
            }
        }
    }

    #[test]
    fn what_one_holds_of_two_is_not_the_key_and_never_the_same() {
        let secret = [7; SECRET_LENGTH];
        let (one, two) = (split(&secret, 2, 2).unwrap(), split(&secret, 2, 2).unwrap());
        assert_ne!(one[0], two[0]);
        assert_ne!(one[1], two[1]);
        for bundle in one.iter().chain(&two) {
            assert_eq!(bundle.len(), SECRET_LENGTH);
            assert_ne!(bundle.as_slice(), secret);
        }
    }
}
