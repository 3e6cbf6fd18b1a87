//! The few file operations of the key store: nothing is ever half-written or open to others, not even for a moment.
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::KeyError;

const DIRECTORY_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// Adds what failed, and where, to what the system said.
fn on<T>(path: &Path, doing: &'static str, result: io::Result<T>) -> Result<T, KeyError> {
    result.map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => KeyError::NotFound,
        _ => KeyError::Io { doing, path: path.to_owned(), source },
    })
}

/// Makes `path` a directory that only its owner may enter; one that exists must already be so.
pub(super) fn private_directory(path: &Path) -> Result<(), KeyError> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, DIRECTORY_MODE);
    on(path, "create directory", builder.recursive(true).create(path))?;
    let metadata = on(path, "inspect", fs::metadata(path))?;
    refuse_exposed(path, &metadata, DIRECTORY_MODE)
}

#[cfg(unix)]
fn refuse_exposed(path: &Path, metadata: &fs::Metadata, wanted: u32) -> Result<(), KeyError> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o7777;
    if mode | wanted == wanted { Ok(()) } else { Err(KeyError::Exposed { path: path.to_owned(), mode, wanted }) }
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere there are modes to refuse")]
fn refuse_exposed(_: &Path, _: &fs::Metadata, _: u32) -> Result<(), KeyError> {
    Ok(())
}

/// Whether there is anything at `path`.
pub(super) fn present(path: &Path) -> Result<bool, KeyError> {
    on(path, "inspect", path.try_exists())
}

/// Everything in a directory; nothing when there is no such directory.
pub(super) fn list(directory: &Path) -> Result<Vec<PathBuf>, KeyError> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => on(directory, "list", entries)?,
    };
    entries.map(|entry| on(directory, "list", entry).map(|entry| entry.path())).collect()
}

/// 128 random bits in lower-case hex.
pub(super) fn random_name() -> Result<String, KeyError> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| KeyError::Randomness)?;
    Ok(format!("{:032x}", u128::from_be_bytes(random)))
}

/// Writes a file that appears whole or not at all, and survives a power cut once this returns.
pub(super) fn write(directory: &Path, name: &str, bytes: &[u8]) -> Result<(), KeyError> {
    let draft = directory.join(format!(".{}", random_name()?));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, FILE_MODE);
    let mut file = on(&draft, "create", options.open(&draft))?;
    on(&draft, "write", file.write_all(bytes).and_then(|()| file.sync_all()))?;
    on(&draft, "rename", fs::rename(&draft, directory.join(name)))?;
    sync_directory(directory)
}

/// Reads a key of exactly `N` bytes into memory that is overwritten when dropped.
pub(super) fn read<const N: usize>(path: &Path) -> Result<Zeroizing<[u8; N]>, KeyError> {
    let mut file = on(path, "open", File::open(path))?;
    let metadata = on(path, "inspect", file.metadata())?;
    refuse_exposed(path, &metadata, FILE_MODE)?;
    if u64::try_from(N).ok() != Some(metadata.len()) {
        return Err(KeyError::Damaged { path: path.to_owned() });
    }
    let mut bytes = Zeroizing::new([0; N]);
    on(path, "read", file.read_exact(bytes.as_mut_slice()))?;
    Ok(bytes)
}

/// Reads a whole file of the key store, whatever its length.
pub(super) fn read_all(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut file = on(path, "open", File::open(path))?;
    let metadata = on(path, "inspect", file.metadata())?;
    refuse_exposed(path, &metadata, FILE_MODE)?;
    // Reserved at once: a vector that grows leaves copies behind.
    let length = usize::try_from(metadata.len()).unwrap_or_default();
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.saturating_add(1)));
    on(path, "read", file.read_to_end(&mut bytes))?;
    Ok(bytes)
}

/// Overwrites a file with random bytes, to the disk, and removes it. A file that is not there is destroyed already.
pub(super) fn destroy(path: &Path) -> Result<(), KeyError> {
    match overwrite(path).and_then(|()| on(path, "remove", fs::remove_file(path))) {
        Err(KeyError::NotFound) => Ok(()),
        result => result,
    }
}

fn overwrite(path: &Path) -> Result<(), KeyError> {
    let mut file = on(path, "open", OpenOptions::new().write(true).open(path))?;
    let length = on(path, "inspect", file.metadata())?.len();
    let mut random = vec![0; usize::try_from(length).unwrap_or_default()];
    getrandom::fill(&mut random).map_err(|_| KeyError::Randomness)?;
    on(path, "overwrite", file.write_all(&random).and_then(|()| file.sync_all()))
}

/// Destroys every file of a directory, then the directory.
pub(super) fn destroy_directory(directory: &Path) -> Result<(), KeyError> {
    for path in list(directory)? {
        destroy(&path)?;
    }
    match sync_directory(directory).and_then(|()| on(directory, "remove", fs::remove_dir(directory))) {
        Err(KeyError::NotFound) => {}
        result => result?,
    }
    directory.parent().map_or(Ok(()), sync_directory)
}

/// Makes what was renamed or removed in a directory survive a power cut.
pub(super) fn sync_directory(directory: &Path) -> Result<(), KeyError> {
    // Other systems do not open directories, and need not.
    if cfg!(unix) { on(directory, "sync", File::open(directory).and_then(|file| file.sync_all())) } else { Ok(()) }
}
