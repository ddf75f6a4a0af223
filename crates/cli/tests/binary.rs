//! The binary itself. That this test exists is also why a test run builds `muse`, which the journeys then find.
#![allow(missing_docs, clippy::expect_used)]

use std::process::Command;

#[test]
fn the_command_says_who_it_is() {
    let answer = Command::new(env!("CARGO_BIN_EXE_muse")).arg("--version").output().expect("it starts");
    let said = String::from_utf8(answer.stdout).expect("text");
    assert!(answer.status.success() && said.starts_with("muse "), "{said}");
    assert!(said.contains(env!("CARGO_PKG_VERSION")), "{said}");
}
