//! The commands of the README, of `docs` and of `tests/cmd`, run on the sample corpus.
//!
//! `TRYCMD=overwrite cargo test --test it transcripts` writes what the program says
//! today; read the difference as if someone else had written it.

use std::path::Path;
use std::process::Command;

#[test]
fn transcripts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let index = Path::new(env!("CARGO_TARGET_TMPDIR")).join("transcripts");
    // From an empty place each time, so that a transcript may say what a first run says.
    let _ = std::fs::remove_dir_all(&index);
    let built = Command::new(env!("CARGO_BIN_EXE_depesche"))
        .args(["index", "--strict", "--index"])
        .arg(&index)
        .arg("corpus")
        .current_dir(root)
        .output()
        .expect("run");
    assert!(built.status.success(), "{built:?}");

    let index = index.to_string_lossy().into_owned();
    trycmd::TestCases::new()
        .default_bin_path(env!("CARGO_BIN_EXE_depesche"))
        .env("DEPESCHE_INDEX", index.as_str())
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.trycmd")
        .case("README.md")
        .case("docs/*.md");
}
