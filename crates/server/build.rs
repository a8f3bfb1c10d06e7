//! Builds the program again when the pages were built.

fn main() {
    let built = std::path::Path::new("../../web/dist").exists();
    println!("cargo:rerun-if-changed={}", if built { "../../web/dist" } else { "../../web" });
}
