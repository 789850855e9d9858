//! Drawing a frame of the workbench: build and diff, without a terminal.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::sync::Arc;

use caroline::doctrine::Doctrine;
use caroline::library::{Library, examples};
use caroline::tui::Headless;

fn main() {
    divan::main();
}

fn workbench(columns: u16, rows: u16) -> (tempfile::TempDir, Headless) {
    let dir = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let library = Library::open(dir.path()).unwrap_or_else(|error| panic!("{error}"));
    for case in examples() {
        library.create(&case).unwrap_or_else(|error| panic!("{error}"));
    }
    let doctrine = Doctrine::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    let mut workbench =
        Headless::open(Arc::new(doctrine), library, columns, rows, false).unwrap_or_else(|error| panic!("{error}"));
    workbench.press("enter j j");
    (dir, workbench)
}

#[divan::bench(args = [(80, 24), (120, 40), (200, 60)])]
fn frame_after_a_step(bencher: divan::Bencher<'_, '_>, (columns, rows): (u16, u16)) {
    let (_dir, mut workbench) = workbench(columns, rows);
    let mut down = false;
    bencher.bench_local(|| {
        down = !down;
        workbench.press(if down { "j" } else { "k" });
        workbench.draw();
    });
}

#[divan::bench(args = [(80, 24), (120, 40), (200, 60)])]
fn key_that_changes_an_answer_and_its_frame(bencher: divan::Bencher<'_, '_>, (columns, rows): (u16, u16)) {
    let (_dir, mut workbench) = workbench(columns, rows);
    let mut weak = false;
    bencher.bench_local(|| {
        weak = !weak;
        workbench.press(if weak { "2" } else { "4" });
        workbench.draw();
    });
}
