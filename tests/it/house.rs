//! The direction of dependencies between the crates of the house (docs/architecture.md).

use std::{collections::BTreeMap, process::Command};

/// Who may know whom; the root may know all.
const ALLOWED: [(&str, &[&str]); 7] = [
    ("database", &[]),
    ("event_store", &[]),
    ("domain", &[]),
    ("commands", &["database", "domain", "event_store"]),
    ("projections", &["database", "domain", "event_store"]),
    ("integrations", &["commands", "domain"]),
    ("graphql", &["commands", "domain", "event_store", "projections"]),
];

#[test]
fn no_crate_knows_more_than_it_may() {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let house: BTreeMap<_, _> = ALLOWED.into_iter().collect();
    let mut seen = 0;
    for package in metadata["packages"].as_array().unwrap() {
        let Some(allowed) = house.get(package["name"].as_str().unwrap()) else { continue };
        seen += 1;
        for dependency in package["dependencies"].as_array().unwrap() {
            let name = dependency["name"].as_str().unwrap();
            let for_tests = dependency["kind"] == "dev";
            assert!(for_tests || !house.contains_key(name) || allowed.contains(&name), "{} may not know {name}", package["name"]);
        }
    }
    assert_eq!(seen, house.len());
}
