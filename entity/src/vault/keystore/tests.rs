use std::fs;

use super::*;

/// A directory of its own for one test, removed afterwards.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        Self(std::env::temp_dir().join(format!("kaoping-keys-{}", files::random_name().unwrap())))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

const CYCLE: Uuid = Uuid::from_u128(1);

/// Every file below a directory with its bytes.
fn contents(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    files::list(directory)
        .unwrap()
        .into_iter()
        .flat_map(|path| if path.is_dir() { contents(&path) } else { vec![(path.clone(), fs::read(&path).unwrap())] })
        .collect()
}

#[test]
fn a_cycle_has_two_independent_keys() {
    let scratch = Scratch::new();
    let store = KeyStore::open(scratch.path()).unwrap();
    let public = store.create(CYCLE).unwrap();
    assert_eq!(store.private_key(CYCLE).unwrap().public().unwrap(), public);
    assert_ne!(store.private_key(CYCLE).unwrap().to_stored(), store.tag_key(CYCLE).unwrap().to_stored());
    assert_eq!(contents(scratch.path()).len(), 2);

    let other = Uuid::from_u128(2);
    assert_ne!(store.create(other).unwrap(), public);
    assert_ne!(store.tag_key(other).unwrap().to_stored(), store.tag_key(CYCLE).unwrap().to_stored());
}

#[test]
fn creating_again_changes_nothing_on_any_node() {
    let scratch = Scratch::new();
    let (one, two) = (KeyStore::open(scratch.path()).unwrap(), KeyStore::open(scratch.path()).unwrap());
    let public = one.create(CYCLE).unwrap();
    let before = contents(scratch.path());
    assert_eq!(one.create(CYCLE).unwrap(), public);
    assert_eq!(two.create(CYCLE).unwrap(), public);
    assert_eq!(contents(scratch.path()), before);
}

#[test]
fn nodes_that_create_at_once_agree() {
    let scratch = Scratch::new();
    let stores: Vec<_> = (0..8).map(|_| KeyStore::open(scratch.path()).unwrap()).collect();
    let publics: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = stores.iter().map(|store| scope.spawn(|| store.create(CYCLE).unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(publics.iter().all(|public| *public == publics[0]));
    assert_eq!(contents(scratch.path()).len(), 2, "the losers leave nothing behind");
}

#[test]
fn a_cycle_without_keys_is_not_found() {
    let scratch = Scratch::new();
    let store = KeyStore::open(scratch.path()).unwrap();
    assert!(matches!(store.public(CYCLE), Err(KeyError::NotFound)));
    assert!(matches!(store.private_key(CYCLE).err(), Some(KeyError::NotFound)));
    assert!(matches!(store.tag_key(CYCLE).err(), Some(KeyError::NotFound)));
    store.destroy(CYCLE).unwrap();
}

#[test]
fn destroying_leaves_no_byte_and_can_be_repeated() {
    let scratch = Scratch::new();
    let (store, other_node) = (KeyStore::open(scratch.path()).unwrap(), KeyStore::open(scratch.path()).unwrap());
    store.create(CYCLE).unwrap();
    let kept = store.create(Uuid::from_u128(2)).unwrap();
    let held = other_node.tag_key(CYCLE).unwrap();
    // Handles on the two files show what overwriting did to them after their names are gone.
    let home = scratch.path().join(CYCLE.to_string());
    let watched =
        [PRIVATE, TAG].map(|name| (fs::File::open(home.join(name)).unwrap(), fs::read(home.join(name)).unwrap()));

    store.destroy(CYCLE).unwrap();
    for (mut file, key) in watched {
        let mut left = Vec::new();
        io::Read::read_to_end(&mut file, &mut left).unwrap();
        assert_eq!(left.len(), key.len());
        assert_ne!(left, key, "overwritten before it was removed");
    }
    assert!(!home.exists());
    assert_eq!(contents(scratch.path()).len(), 2, "the other cycle's keys and nothing else");
    for node in [&store, &other_node] {
        assert!(matches!(node.tag_key(CYCLE).err(), Some(KeyError::NotFound)));
        assert!(matches!(node.private_key(CYCLE).err(), Some(KeyError::NotFound)));
    }
    assert_eq!(Arc::strong_count(&held), 1, "the other node has forgotten it too");
    store.destroy(CYCLE).unwrap();
    assert_eq!(store.public(Uuid::from_u128(2)).unwrap(), kept);
}

#[test]
fn a_node_that_is_never_asked_forgets_too() {
    let scratch = Scratch::new();
    let (store, other_node) = (KeyStore::open(scratch.path()).unwrap(), KeyStore::open(scratch.path()).unwrap());
    store.create(CYCLE).unwrap();
    let held = other_node.tag_key(CYCLE).unwrap();
    other_node.forget_destroyed();
    assert_eq!(Arc::strong_count(&held), 2);
    store.destroy(CYCLE).unwrap();
    other_node.forget_destroyed();
    assert_eq!(Arc::strong_count(&held), 1);
}

#[test]
fn destroying_finishes_what_a_crash_left() {
    let scratch = Scratch::new();
    let store = KeyStore::open(scratch.path()).unwrap();
    store.create(CYCLE).unwrap();
    let left = scratch.path().join(draft_name(CYCLE).unwrap());
    fs::rename(scratch.path().join(CYCLE.to_string()), &left).unwrap();
    fs::remove_file(left.join(PRIVATE)).unwrap();
    store.destroy(CYCLE).unwrap();
    assert_eq!(files::list(scratch.path()).unwrap(), Vec::<PathBuf>::new());
}

#[test]
fn a_damaged_key_is_reported() {
    let scratch = Scratch::new();
    let store = KeyStore::open(scratch.path()).unwrap();
    store.create(CYCLE).unwrap();
    for bytes in [&[1; 31][..], &[1; 33]] {
        fs::write(scratch.path().join(CYCLE.to_string()).join(TAG), bytes).unwrap();
        assert!(matches!(store.tag_key(CYCLE).err(), Some(KeyError::Damaged { .. })));
    }
}

#[cfg(unix)]
mod modes {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn directories_are_0700_and_files_0600() {
        let scratch = Scratch::new();
        let store = KeyStore::open(scratch.path()).unwrap();
        store.create(CYCLE).unwrap();
        store.signing().unwrap().all().unwrap();
        for directory in
            [scratch.path().to_owned(), scratch.path().join(CYCLE.to_string()), scratch.path().join(SIGNING)]
        {
            assert_eq!(mode(&directory), 0o700, "{}", directory.display());
        }
        let files = contents(scratch.path());
        assert_eq!(files.len(), 3);
        for (path, _) in files {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }

    #[test]
    fn a_directory_that_others_may_enter_is_refused_with_the_remedy() {
        let scratch = Scratch::new();
        KeyStore::open(scratch.path()).unwrap();
        for open in [0o750, 0o701, 0o720, 0o755, 0o777] {
            set(scratch.path(), open);
            let refused = KeyStore::open(scratch.path()).unwrap_err();
            assert!(matches!(refused, KeyError::Exposed { mode, .. } if mode == open));
            assert!(refused.to_string().ends_with("chmod 700"), "{refused}");
        }
        set(scratch.path(), 0o700);
        KeyStore::open(scratch.path()).unwrap();
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let scratch = Scratch::new();
        let store = KeyStore::open(scratch.path()).unwrap();
        store.create(CYCLE).unwrap();
        set(&scratch.path().join(CYCLE.to_string()).join(PRIVATE), 0o640);
        assert!(matches!(store.private_key(CYCLE).err(), Some(KeyError::Exposed { mode: 0o640, wanted: 0o600, .. })));
    }
}

#[test]
fn cycles_with_keys_are_listed_also_those_half_made_or_half_destroyed() {
    let scratch = Scratch::new();
    let store = KeyStore::open(scratch.path()).unwrap();
    store.signing().unwrap().all().unwrap();
    assert!(store.cycles().unwrap().is_empty());
    let [one, two] = [CYCLE, Uuid::from_u128(2)];
    store.create(two).unwrap();
    store.create(one).unwrap();
    assert_eq!(store.cycles().unwrap(), [one, two]);
    // A crash in the middle of making or destroying leaves a directory under another name.
    fs::rename(store.home(two), scratch.path().join(draft_name(two).unwrap())).unwrap();
    fs::create_dir(scratch.path().join(draft_name(one).unwrap())).unwrap();
    fs::create_dir(scratch.path().join("lost+found")).unwrap();
    assert_eq!(store.cycles().unwrap(), [one, two]);
    store.destroy(two).unwrap();
    assert_eq!(store.cycles().unwrap(), [one]);
}
