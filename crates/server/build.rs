//! Builds the program again when the playground was built.

fn main() {
    let built = std::path::Path::new("../../web/dist").exists();
    #[allow(clippy::print_stdout)] // this is how a build script speaks to cargo
    {
        println!("cargo:rerun-if-changed={}", if built { "../../web/dist" } else { "../../web" });
    }
}
