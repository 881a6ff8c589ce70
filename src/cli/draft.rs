//! A file that is there whole or not at all.

use anyhow::{Context, bail};
use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process,
};

/// A file that is written beside its place and moved there when it is whole.
pub struct Draft {
    path: PathBuf,
    place: PathBuf,
    /// Where to write.
    pub file: BufWriter<File>,
    is_done: bool,
}

impl Draft {
    /// For the file at `path`, which stays as it is for now.
    pub fn beside(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        if path.exists() && !path.is_file() {
            bail!("{shown} is not a file");
        }
        let Some(name) = path.file_name() else { bail!("{shown} does not name a file") };
        let name = format!(".{}.{}", name.to_string_lossy(), process::id());
        let place = path.to_owned();
        let path = path.with_file_name(name);
        let file = File::create_new(&path).with_context(|| format!("cannot write {shown}"))?;
        Ok(Self { path, place, file: BufWriter::new(file), is_done: false })
    }

    /// Moves what was written to its place.
    pub fn put_in_place(mut self) -> anyhow::Result<()> {
        let shown = || format!("cannot write {}", self.place.display());
        self.file.flush().with_context(shown)?;
        self.file.get_ref().sync_all().with_context(shown)?;
        fs::rename(&self.path, &self.place).with_context(shown)?;
        self.is_done = true;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.is_done {
            // Nobody asked for the part that was written.
            drop(fs::remove_file(&self.path));
        }
    }
}
