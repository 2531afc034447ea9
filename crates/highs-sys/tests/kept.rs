//! What is compiled once is found again, and nothing else is.

#[path = "../cache.rs"]
mod cache;

use cache::Cache;
use std::fs;
use std::path::Path;

#[test]
fn another_run_finds_what_is_kept() {
    let builds = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kept");
    let _ = fs::remove_dir_all(&builds);
    let [first, second] = ["first", "second"].map(|run| builds.join(run).join("out"));
    for out in [&first, &second] {
        fs::create_dir_all(out).unwrap();
    }
    let names = ["liba.a".to_owned(), "libb.a".to_owned()];
    let of = |out: &Path, flags: &str| Cache::of(out, &[b"sources".to_vec(), flags.into()]);
    assert!(!of(&first, "-O3").fetch(&first, &names), "nothing is there yet");
    for name in &names {
        fs::write(first.join(name), name).unwrap();
    }
    of(&first, "-O3").keep(&first, &names);
    assert!(of(&second, "-O3").fetch(&second, &names));
    assert_eq!(fs::read(second.join("libb.a")).unwrap(), b"libb.a");
    // Another flag makes another library; a part of the libraries is not enough.
    assert!(!of(&second, "-O1").fetch(&second, &names));
    let more = [names[0].clone(), "libc.a".to_owned()];
    assert!(!of(&second, "-O3").fetch(&second, &more));
}
