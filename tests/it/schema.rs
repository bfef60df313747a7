//! The committed schemas are current.

use crate::support::program;

#[test]
fn the_committed_schemas_are_those_the_program_serves() {
    for which in ["cabinet", "admin"] {
        let printed = program().args(["schema", which]).output().unwrap();
        let path = format!("{}/graphql/{which}.graphql", env!("CARGO_MANIFEST_DIR"));
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        let now = String::from_utf8(printed.stdout).unwrap();
        assert!(now == committed, "graphql/{which}.graphql is not current: run `make schema`");
    }
}
