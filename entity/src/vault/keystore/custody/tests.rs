use super::*;
use crate::vault::keystore::{KeyStore, tests::Scratch};
use std::fs;

const CYCLE: Uuid = Uuid::from_u128(1);

fn people(count: usize) -> Vec<CustodianKey> {
    (0..count).map(|_| CustodianKey::generate().unwrap()).collect()
}

fn held_by(scratch: &Scratch, people: &[CustodianKey], needed: usize) -> KeyStore {
    let custodians = people.iter().map(|one| one.custodian().unwrap()).collect();
    KeyStore::open(scratch.path()).unwrap().with_custody(Custody::new(needed, custodians).unwrap())
}

fn file(scratch: &Scratch) -> String {
    fs::read_to_string(scratch.path().join(CYCLE.to_string()).join(FILE)).unwrap()
}

#[test]
fn texts_are_read_back_and_a_wrong_digit_is_seen() {
    let key = CustodianKey::generate().unwrap();
    let public = key.custodian().unwrap();
    assert_eq!(public.to_string().parse(), Ok(public));
    assert_eq!(CustodianKey::from_text(&key.to_text()).unwrap().custodian().unwrap(), public);
    let text = public.to_string();
    let digits = PUBLIC_WORD.len() + 1..text.len();
    for place in digits {
        let mut wrong = text.clone().into_bytes();
        wrong[place] = if wrong[place] == b'0' { b'1' } else { b'0' };
        assert!(String::from_utf8(wrong).unwrap().parse::<Custodian>().is_err(), "{place}");
    }
    // A secret is not taken for a public key, nor the other way round.
    assert!(key.to_text().parse::<Custodian>().is_err());
    assert!(CustodianKey::from_text(&text).is_err());
}

#[test]
fn who_cannot_be_custodians_is_refused() {
    let one = CustodianKey::generate().unwrap().custodian().unwrap();
    assert_eq!(Custody::new(1, vec![one, one]).unwrap_err(), CustodyError::Twice);
    for needed in [0, 2] {
        assert_eq!(Custody::new(needed, vec![one]).unwrap_err(), CustodyError::Numbers);
    }
}

#[test]
fn two_of_two_open_and_one_does_not() {
    let scratch = Scratch::new();
    let two = people(2);
    let store = held_by(&scratch, &two, 2);
    let public = store.create(CYCLE).unwrap();
    assert_eq!(store.create(CYCLE).unwrap(), public, "opening can be repeated");
    assert!(!scratch.path().join(CYCLE.to_string()).join("private").exists());
    assert!(matches!(store.private_key(CYCLE).err(), Some(KeyError::Held { present: 0, needed: 2 })));

    let share = two[0].open(&file(&scratch)).unwrap();
    assert_eq!(store.hand_in(CYCLE, &share).unwrap(), (1, 2));
    assert_eq!(store.hand_in(CYCLE, &share).unwrap(), (1, 2), "one custodian counts once");
    assert!(matches!(store.private_key(CYCLE).err(), Some(KeyError::Held { present: 1, needed: 2 })));
    // Another node, with other custodians in its settings or none, goes by the cycle's own file.
    let node = KeyStore::open(scratch.path()).unwrap();
    let text = two[1].open(&file(&scratch)).unwrap().to_text();
    assert_eq!(node.hand_in(CYCLE, &Share::from_text(&text).unwrap()).unwrap(), (2, 2));
    assert_eq!(node.private_key(CYCLE).unwrap().public().unwrap(), public);

    store.destroy(CYCLE).unwrap();
    assert_eq!(files::list(scratch.path()).unwrap(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn any_two_of_three_open() {
    for missing in 0..3 {
        let scratch = Scratch::new();
        let three = people(3);
        let store = held_by(&scratch, &three, 2);
        let public = store.create(CYCLE).unwrap();
        for (place, one) in three.iter().enumerate() {
            if place != missing {
                store.hand_in(CYCLE, &one.open(&file(&scratch)).unwrap()).unwrap();
            }
        }
        assert_eq!(store.private_key(CYCLE).unwrap().public().unwrap(), public);
    }
}

#[test]
fn strangers_and_foreign_shares_are_refused() {
    let scratch = Scratch::new();
    let two = people(2);
    let store = held_by(&scratch, &two, 2);
    store.create(CYCLE).unwrap();
    let stranger = CustodianKey::generate().unwrap();
    assert_eq!(stranger.open(&file(&scratch)).err(), Some(CustodyError::NotYours));
    // A share of another cycle of the same custodians.
    let other = Uuid::from_u128(2);
    store.create(other).unwrap();
    let foreign = fs::read_to_string(scratch.path().join(other.to_string()).join(FILE)).unwrap();
    let foreign = two[0].open(&foreign).unwrap();
    let refused = store.hand_in(CYCLE, &foreign);
    assert!(matches!(refused, Err(KeyError::Custody(CustodyError::Share))), "{refused:?}");
    // A letter moved to another cycle does not open.
    let moved = file(&scratch).replace(&CYCLE.to_string(), &other.to_string());
    assert_eq!(two[0].open(&moved).err(), Some(CustodyError::NotYours));
    assert_eq!(two[0].open("anything").err(), Some(CustodyError::File));
    // A cycle without custodians takes no share.
    let plain = KeyStore::open(scratch.path()).unwrap();
    let third = Uuid::from_u128(3);
    plain.create(third).unwrap();
    assert!(matches!(plain.hand_in(third, &foreign), Err(KeyError::Custody(CustodyError::Share))));
}

#[test]
fn no_file_of_the_key_store_holds_the_key_or_half_of_it() {
    let scratch = Scratch::new();
    let two = people(2);
    let store = held_by(&scratch, &two, 2);
    store.create(CYCLE).unwrap();
    let shares: Vec<_> = two.iter().map(|one| one.open(&file(&scratch)).unwrap()).collect();
    let key = Zeroizing::new(std::array::from_fn::<u8, 32, _>(|place| shares[0].0[place] ^ shares[1].0[place]));
    for secret in [key.as_slice(), &shares[0].0, &shares[1].0] {
        let written = text::hex(secret);
        for path in files::list(&scratch.path().join(CYCLE.to_string())).unwrap() {
            let bytes = fs::read(&path).unwrap();
            assert!(!bytes.windows(32).any(|window| window == secret), "{}", path.display());
            assert!(!String::from_utf8_lossy(&bytes).contains(written.as_str()), "{}", path.display());
        }
    }
    // It is the key: the test looked for the right thing.
    assert_eq!(PrivateKey::from_stored(key).public().unwrap(), store.public(CYCLE).unwrap());
}
