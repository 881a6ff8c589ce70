//! Fetches the browser libraries named by `static/package-lock.json` and lays
//! out what is served under `/static`. Touches no file that has not changed, so
//! that nothing is rebuilt for nothing.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

/// What is taken from the installed packages.
const TAKEN: [&str; 4] = [
    "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css",
    "@digital-go-jp/design-tokens/dist/tokens.css",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let source = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("static");
    let made = PathBuf::from(env::var("OUT_DIR")?).join("vendor");
    for watched in ["build.rs", "migrations", "static/package-lock.json", "static/icons"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    install_packages(&source)?;
    fs::create_dir_all(&made)?;
    let since = fs::metadata(source.join("package-lock.json"))?.modified()?;
    for file in TAKEN {
        let bytes = fs::read(source.join("node_modules").join(file))?;
        let name = Path::new(file).file_name().ok_or("a file name")?;
        write_if_changed(&made.join(name), &bytes, since)?;
    }
    write_if_changed(&made.join("icons.svg"), sprite(&source.join("icons"))?.as_bytes(), since)?;
    fs::File::open(&made)?.set_modified(since)?;

    let served: Vec<(&str, PathBuf)> = vec![
        ("css", source.join("css")),
        ("js", source.join("js")),
        ("icons", source.join("icons")),
        ("handbook", source.with_file_name("docs").join("handbook")),
        ("vendor", made),
    ];
    let mut hash = Fnv::default();
    for (_, folder) in &served {
        hash.add_folder(folder)?;
    }
    println!("cargo:rustc-env=IBASHO_STATIC_HASH={:016x}", hash.0);
    memory_serve::load_names_directories(served, env::var("PROFILE").as_deref() == Ok("release"));
    Ok(())
}

/// Runs `npm ci` unless our stamp says that this lock file is installed already.
fn install_packages(source: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let lock = fs::read(source.join("package-lock.json"))?;
    let stamp = source.join("node_modules/.ibasho-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let arguments = ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"];
    let status = Command::new("npm").args(arguments).current_dir(source).status().map_err(|e| {
        format!("npm could not be run ({e}): install Node.js 20 or newer, then build again")
    })?;
    if !status.success() {
        return Err("`npm ci` failed in static/: see its message above".into());
    }
    Ok(fs::write(stamp, lock)?)
}

/// One file of all pictures, so that a page asks once; each is `<use href="…#name">`.
fn sprite(icons: &Path) -> io::Result<String> {
    let mut out = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg">"#);
    for path in sorted_entries(icons)? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        let drawing = text.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>"));
        let view_box = text.split_once("viewBox=\"").and_then(|(_, rest)| rest.split_once('"'));
        if let (Some((drawing, _)), Some((view_box, _))) = (drawing, view_box) {
            let drawing: Vec<_> = drawing.lines().map(str::trim).collect();
            let attributes = format!(r#"id="{name}" viewBox="{view_box}" fill="currentColor""#);
            out.extend(["<symbol ", &attributes, ">", &drawing.concat(), "</symbol>"]);
        }
    }
    Ok(out + "</svg>")
}

/// Keeps the file's time at `since`: a fresh one would rebuild the crate each time.
fn write_if_changed(path: &Path, bytes: &[u8], since: SystemTime) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    fs::write(path, bytes)?;
    fs::File::options().write(true).open(path)?.set_modified(since)
}

fn sorted_entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

/// FNV-1a: one name for all assets together, so that modules may import each
/// other by relative path and still be kept by browsers for ever.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add_folder(&mut self, folder: &Path) -> io::Result<()> {
        for path in sorted_entries(folder)? {
            if path.is_dir() {
                self.add_folder(&path)?;
            } else {
                for byte in fs::read(path)? {
                    self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
                }
            }
        }
        Ok(())
    }
}
