//! What the same work costs in instructions, which no other load on the machine changes. Needs valgrind and the runner: see `benches/instructions.sh`.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs)]

mod cases;

use std::hint::black_box;
use std::sync::Arc;

use caroline::analysis::{Analysis, Analyst, Explanation, Reading};
use caroline::case::{Case, Standing};
use caroline::doctrine::Doctrine;
use caroline::library::{Library, examples};
use caroline::tui::Headless;
use gungraun::{library_benchmark, library_benchmark_group, main};

fn read() -> Doctrine {
    Doctrine::bundled().unwrap_or_else(|faults| panic!("{faults}"))
}

fn analyst() -> Analyst {
    Analyst::new(Arc::new(read())).expect("it compiles")
}

/// An analyst that has worked before, and a case.
fn with(case: Case) -> (Analyst, Case) {
    let mut analyst = analyst();
    analyst.analyse(&case, Standing::Established);
    (analyst, case)
}

fn bundled() -> (Analyst, Case) {
    with(examples().swap_remove(0))
}

fn blank() -> (Analyst, Case) {
    with(cases::blank())
}

fn half_known() -> (Analyst, Case) {
    with(cases::random_case(&read(), 50, true, &mut fastrand::Rng::with_seed(7)))
}

fn workbench() -> (tempfile::TempDir, Headless) {
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(dir.path()).expect("a library");
    for case in examples() {
        library.create(&case).expect("created");
    }
    let mut workbench = Headless::open(Arc::new(read()), library, 200, 60, false).expect("it opens");
    workbench.press("enter j j");
    workbench.draw();
    (dir, workbench)
}

#[library_benchmark]
#[bench::bundled_case(setup = bundled)]
#[bench::blank_case(setup = blank)]
#[bench::half_known(setup = half_known)]
fn findings((mut analyst, case): (Analyst, Case)) -> (Analyst, Case, Analysis) {
    let analysis = black_box(analyst.analyse(black_box(&case), Standing::Established));
    // Given back, so that freeing the doctrine is not counted.
    (analyst, case, analysis)
}

#[library_benchmark]
#[bench::verdict(setup = bundled)]
fn explanation((mut analyst, case): (Analyst, Case)) -> (Analyst, Case, Explanation) {
    let doctrine = Arc::clone(analyst.doctrine());
    let (element, school) = (doctrine.verdicts()[0].element, doctrine.default_school());
    let explanation = black_box(analyst.explain(&case, element, school, Reading::AsAlleged));
    (analyst, case, explanation)
}

#[library_benchmark]
#[bench::doctrine(setup = read)]
fn compile(doctrine: Doctrine) -> Doctrine {
    let _ = black_box(doctrine.compile());
    doctrine
}

#[library_benchmark]
#[bench::at_200x60(setup = workbench)]
fn step_and_frame((dir, mut workbench): (tempfile::TempDir, Headless)) -> (tempfile::TempDir, Headless) {
    workbench.press("j");
    workbench.draw();
    (dir, workbench)
}

library_benchmark_group!(name = keystroke, benchmarks = [findings, explanation, compile, step_and_frame]);
main!(library_benchmark_groups = keystroke);
