//! Lists the steps: each file of `src` whose name begins with `m20`, in the order of their names. A step's own modules
//! are named with their `#[path]`, as the step itself is.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=src");
    let sources = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src");
    let mut steps = Vec::new();
    for entry in fs::read_dir(sources)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("m20") && path.extension().is_some_and(|end| end == "rs") {
            steps.push((name, path));
        }
    }
    steps.sort();
    let (mut modules, mut list) = (String::new(), String::new());
    for (name, path) in &steps {
        let _ = writeln!(modules, "#[path = \"{}\"]\nmod {name};", path.display());
        let _ = writeln!(list, "Box::new({name}::Migration),");
    }
    let generated = format!("{modules}\nfn steps() -> Vec<Box<dyn MigrationTrait>> {{\nvec![\n{list}]\n}}\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("steps.rs"), generated)
}
