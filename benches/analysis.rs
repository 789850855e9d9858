//! Findings, compiling, explaining: what a keystroke costs below the screen.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::unwrap_used)]

mod cases;

use std::sync::Arc;

use caroline::analysis::{Analyst, Effort, Precedents, Reading};
use caroline::case::{Case, Standing};
use caroline::doctrine::Doctrine;
use caroline::library::{examples, precedents};
use caroline::review::{Circumstances, SavedAnalysis, Side, read_record, review, write_record};
use cases::{blank, possible_case, random_case};
use fastrand::Rng;

fn main() {
    percentiles();
    answers();
    divan::main();
}

fn doctrine() -> Arc<Doctrine> {
    let doctrine = Doctrine::bundled().unwrap_or_else(|faults| panic!("{faults}"));
    doctrine.compile().unwrap_or_else(|error| panic!("{error}"));
    Arc::new(doctrine)
}

fn analyst() -> Analyst {
    Analyst::new(doctrine()).unwrap_or_else(|error| panic!("{error}"))
}

/// The distribution over random cases, which a mean would hide.
fn percentiles() {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    println!("findings of one case (3 schools, 2 readings, all elements), microseconds over 1,000 random cases");
    println!("{:>20} {:>8} {:>8} {:>8} {:>8}", "answered", "p50", "p95", "p99", "most");
    let rows = [(100, false), (100, true), (75, true), (50, true), (25, true), (10, true), (0, true)];
    for (possible, (answered, standings)) in rows.map(|r| (true, r)).into_iter().chain([(false, (50, true))]) {
        let mut random = Rng::with_seed(7);
        let mut times: Vec<f64> = (0..1000)
            .map(|_| {
                let case = match possible {
                    true => possible_case(&mut analyst, answered, standings, &mut random),
                    false => random_case(&doctrine, answered, standings, &mut random),
                };
                let start = std::time::Instant::now();
                divan::black_box(analyst.analyse(&case, Standing::Established));
                start.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let at = |p: f64| times[((times.len() - 1) as f64 * p) as usize];
        let how = match (standings, possible) {
            (false, _) => ", established",
            (true, true) => "",
            (true, false) => ", contradictory",
        };
        println!(
            "{:>20} {:>8.1} {:>8.1} {:>8.1} {:>8.1}",
            format!("{answered} %{how}"),
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0)
        );
    }
}

/// The five answers on every element in turn, each in one school.
fn answers() {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    let mut precedents = Precedents::of(&doctrine, precedents());
    println!("the five answers for one element and school, microseconds over 500 random cases");
    println!("{:>20} {:>8} {:>8} {:>8} {:>8} {:>8}", "answered", "p50", "p95", "p99", "most", "cut off");
    let elements: Vec<_> = doctrine.element_ids().collect();
    let schools: Vec<_> = doctrine.school_ids().collect();
    for (which, only) in [("every element", None), ("the verdict", Some(doctrine.verdicts()[0].element))] {
        for answered in [100, 75, 50, 25, 10, 0] {
            let mut random = Rng::with_seed(7);
            let mut cut = 0;
            let mut times: Vec<f64> = (0..500)
                .map(|n| {
                    let case = possible_case(&mut analyst, answered, true, &mut random);
                    let (element, school) = (only.unwrap_or(elements[n % elements.len()]), schools[n % schools.len()]);
                    let reading = if n % 2 == 0 { Reading::AsAlleged } else { Reading::AsProven(Standing::Credible) };
                    let start = std::time::Instant::now();
                    let counsel = divan::black_box(analyst.counsel(
                        &case,
                        element,
                        school,
                        reading,
                        &mut precedents,
                        Effort::AtOnce,
                    ));
                    let time = start.elapsed().as_secs_f64() * 1e6;
                    cut += usize::from(counsel.complete_to < 3);
                    time
                })
                .collect();
            times.sort_by(f64::total_cmp);
            let at = |p: f64| times[((times.len() - 1) as f64 * p) as usize];
            let how = format!("{answered} %, {which}");
            println!("{how:>20} {:>8.0} {:>8.0} {:>8.0} {:>8.0} {cut:>8}", at(0.5), at(0.95), at(0.99), at(1.0));
        }
    }
}

#[divan::bench]
fn findings_of_a_full_case(bencher: divan::Bencher<'_, '_>) {
    let mut analyst = analyst();
    let case = random_case(&analyst.doctrine().clone(), 100, false, &mut Rng::with_seed(7));
    bencher.bench_local(|| analyst.analyse(&case, Standing::Established));
}

#[divan::bench]
fn findings_of_a_bundled_case(bencher: divan::Bencher<'_, '_>) {
    let mut analyst = analyst();
    let case = examples().swap_remove(0);
    bencher.bench_local(|| analyst.analyse(&case, Standing::Established));
}

#[divan::bench]
fn findings_of_a_blank_case(bencher: divan::Bencher<'_, '_>) {
    let mut analyst = analyst();
    let case = blank();
    bencher.bench_local(|| analyst.analyse(&case, Standing::Established));
}

#[divan::bench]
fn explanation_of_the_verdict(bencher: divan::Bencher<'_, '_>) {
    let mut analyst = analyst();
    let doctrine = Arc::clone(analyst.doctrine());
    let case = examples().swap_remove(0);
    let (element, school) = (doctrine.verdicts()[0].element, doctrine.default_school());
    bencher.bench_local(|| analyst.explain(&case, element, school, Reading::AsAlleged));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn reading_the_doctrine(bencher: divan::Bencher<'_, '_>) {
    bencher.bench_local(Doctrine::bundled);
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn compiling_the_doctrine(bencher: divan::Bencher<'_, '_>) {
    bencher.with_inputs(|| Doctrine::bundled().unwrap_or_else(|faults| panic!("{faults}"))).bench_local_values(
        |doctrine| {
            let _ = doctrine.compile();
            doctrine
        },
    );
}

fn saved() -> (Analyst, Case, SavedAnalysis) {
    let mut analyst = analyst();
    let case = examples().swap_remove(0);
    let text = write_record(&mut analyst, &case, &circumstances()).expect("written");
    let saved = read_record(text.as_bytes()).expect("read");
    (analyst, case, saved)
}

fn circumstances() -> Circumstances {
    Circumstances {
        saved: "2026-11-24T10:00:00Z".to_owned(),
        author: String::new(),
        remark: String::new(),
        school: "majority".to_owned(),
        proven: false,
        standard: Standing::Established,
    }
}

/// A saved analysis with everything that is shown, as text.
#[divan::bench]
fn writing_a_saved_analysis(bencher: divan::Bencher<'_, '_>) {
    let (mut analyst, case, _) = saved();
    bencher.bench_local(|| write_record(&mut analyst, &case, &circumstances()));
}

/// A saved analysis against the case with two, and with twelve, other answers: findings, causes, reasons.
#[divan::bench(args = [2, 12])]
fn reviewing_changed_answers(bencher: divan::Bencher<'_, '_>, changed: usize) {
    let (mut analyst, mut case, saved) = saved();
    let facts: Vec<String> = case.answers.keys().cloned().collect();
    for fact in facts.iter().step_by(facts.len() / changed).take(changed) {
        case.change_answer(fact, |answer| answer.value = None);
    }
    bencher.bench_local(|| review(&mut analyst, &saved, Side::Present(&case)));
}
