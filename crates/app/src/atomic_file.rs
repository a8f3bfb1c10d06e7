//! Writes files atomically: a file gets its name once it is complete and on the disk, so that not even a power cut
//! leaves a partial file under that name.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// Creates a temporary file in the directory of `place`. Only its owner may read it. It is deleted when it is
/// dropped.
pub fn begin(place: &Path) -> io::Result<NamedTempFile> {
    let prefix = place.file_name().unwrap_or_default();
    tempfile::Builder::new().prefix(prefix).suffix(".part").tempfile_in(directory_of(place))
}

/// Flushes the file to the disk, renames it to `place` and returns its length in bytes. Fails with `AlreadyExists`
/// if there is a file of that name, unless `replace`.
pub fn finish(file: NamedTempFile, place: &Path, replace: bool) -> io::Result<u64> {
    file.as_file().sync_all()?;
    let named = if replace { file.persist(place) } else { file.persist_noclobber(place) };
    let file = named.map_err(|error| error.error)?;
    #[cfg(unix)]
    File::open(directory_of(place))?.sync_all()?;
    Ok(file.metadata()?.len())
}

fn directory_of(place: &Path) -> &Path {
    place.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
