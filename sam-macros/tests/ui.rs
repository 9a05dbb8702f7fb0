//! What the compiler says to each mistake. One mistake a file, named by a sentence.
//!
//! The messages depend on the compiler: they are those of the pinned toolchain. To accept what it says now:
//! `TRYBUILD=overwrite cargo test -p sam-macros --test ui`, and review the difference.

#[test]
fn every_mistake_is_refused_with_a_message_that_helps() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*/*.rs");
}
