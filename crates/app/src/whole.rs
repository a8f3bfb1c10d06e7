//! Files that get their name once they are whole: there is never a half one under it, not even after a power cut.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// A new file beside the place that it is for. Only its owner may read it; it is removed unless it gets its name.
pub fn begin(place: &Path) -> io::Result<NamedTempFile> {
    let prefix = place.file_name().unwrap_or_default();
    tempfile::Builder::new().prefix(prefix).suffix(".part").tempfile_in(directory_of(place))
}

/// Flushes a file and gives it its name; `AlreadyExists` where there is one of that name and it is not to be replaced.
/// Gives its length.
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
