//! JSON lines analysed on all processors, the answers in the order of the questions.
//!
//! What is there to be read goes to the next worker as soon as it ends with a whole line, and what is found is flushed when nothing else is ready: a program
//! may ask line by line and wait for each answer.

use std::io::{self, BufRead, BufWriter, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread;

use memchr::{memchr_iter, memrchr};

use super::Failure;
use super::analyze::{LONGEST, unreadable};
use crate::analysis::{Analyst, JsonLines};
use crate::case::{Standing, display_line, json_string, read_answers};
use crate::doctrine::{Doctrine, TooLarge};

/// How many batches wait for each worker, and for the writer from each.
const WAITING: usize = 4;
/// How many lines are analysed at once: enough that the last evaluation, which may be for fewer, takes little of the time.
const TOGETHER: usize = 20;
/// The most workers.
const WORKERS: usize = 16;

pub(super) struct Lines<'a> {
    pub(super) doctrine: &'a Arc<Doctrine>,
    pub(super) name: &'a str,
    pub(super) standard: Standing,
}

/// Whole lines, and the number of the first.
struct Batch {
    number: usize,
    text: Vec<u8>,
}

impl Batch {
    /// The lines that are not blank, with their numbers.
    fn lines(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let mut begin = 0;
        let ends = memchr_iter(b'\n', &self.text).chain([self.text.len()]);
        let lines = ends.map(move |end| &self.text[std::mem::replace(&mut begin, end + 1)..end]);
        (self.number..).zip(lines).filter(|(_, line)| !line.trim_ascii().is_empty())
    }
}

/// What was found for a batch, and what is wrong with some of its lines.
struct Answered {
    text: Vec<u8>,
    complaints: Vec<String>,
}

impl Lines<'_> {
    /// Answers a line that was read already, with its number, and all that follow.
    pub(super) fn run(self, number: usize, first: Vec<u8>, input: Box<dyn BufRead>) -> Result<ExitCode, Failure> {
        self.doctrine.compile().map_err(|e| Failure::Other(e.to_string()))?;
        let workers = thread::available_parallelism().map_or(1, usize::from).min(WORKERS);
        thread::scope(|scope| {
            let (mut questions, mut answers) = (Vec::new(), Vec::new());
            for _ in 0..workers {
                let (ask, asked) = sync_channel(WAITING);
                let (answer, answered) = sync_channel(WAITING);
                questions.push(ask);
                answers.push(answered);
                let lines = &self;
                scope.spawn(move || lines.work(&asked, &answer));
            }
            let writer = scope.spawn(move || write(&answers));
            let read = self.read(number, first, input, &questions);
            drop(questions);
            // A thread ends otherwise only by a fault of the program, which has been told on the way.
            let faulty = writer.join().unwrap_or(Ok(true)).map_err(|e| Failure::output(&e))?;
            read?;
            Ok(if faulty { ExitCode::from(1) } else { ExitCode::SUCCESS })
        })
    }

    /// Hands out whole lines in turn.
    fn read(
        &self,
        mut number: usize,
        first: Vec<u8>,
        mut input: Box<dyn BufRead>,
        questions: &[SyncSender<Batch>],
    ) -> Result<(), Failure> {
        let mut turn = 0;
        let mut pending = first;
        loop {
            // Whoever asks line by line waits for the answer before asking on.
            let rest = pending.split_off(end_of_lines(&pending));
            if !send(std::mem::replace(&mut pending, rest), &mut number, &mut turn, questions) {
                return Ok(());
            }
            if pending.len() as u64 > LONGEST {
                return Err(Failure::Other(format!("{} has a line of more than 16 MiB", self.name)));
            }
            let more = input.fill_buf().map_err(|e| unreadable(self.name, &e))?;
            if more.is_empty() {
                send(pending, &mut number, &mut turn, questions);
                return Ok(());
            }
            pending.extend_from_slice(more);
            let read = more.len();
            input.consume(read);
        }
    }

    fn work(&self, asked: &Receiver<Batch>, answer: &SyncSender<Answered>) {
        // It has been compiled.
        let Ok(mut analyst) = Analyst::new(Arc::clone(self.doctrine)).map_err(|_: TooLarge| ()) else { return };
        let mut writer = JsonLines::new(Arc::clone(self.doctrine));
        // Batches are alike: what the last one took is made room for at once.
        let mut room = 0;
        while let Ok(batch) = asked.recv() {
            let mut answered = Answered { text: Vec::with_capacity(room), complaints: Vec::new() };
            let lines: Vec<(usize, &[u8])> = batch.lines().collect();
            for some in lines.chunks(TOGETHER) {
                self.answer(&mut analyst, &mut writer, some, &mut answered);
            }
            room = answered.text.len() + answered.text.len() / 8;
            if answer.send(answered).is_err() {
                return;
            }
        }
    }

    fn answer(&self, analyst: &mut Analyst, writer: &mut JsonLines, lines: &[(usize, &[u8])], into: &mut Answered) {
        let quick = analyst.analyse_lines(lines.iter().map(|(_, line)| *line), self.standard);
        for ((number, line), found) in lines.iter().zip(quick) {
            match found {
                Some(found) => writer.write(found.id, found.title, &found.analysis, &mut into.text),
                // Whatever is to be said of a line is said by the careful reader.
                None => self.answer_carefully(analyst, writer, *number, line, into),
            }
            into.text.push(b'\n');
        }
    }

    fn answer_carefully(
        &self,
        analyst: &mut Analyst,
        writer: &mut JsonLines,
        number: usize,
        line: &[u8],
        into: &mut Answered,
    ) {
        match read_answers(line) {
            Ok(case) => {
                let found = analyst.analyse(&case, self.standard);
                writer.write(case.id.as_str(), &case.title, &found, &mut into.text);
            }
            Err(mut error) => {
                let name = self.name;
                let message = match &mut error.position {
                    Some((line, _)) => {
                        *line = number;
                        format!("{name}: {error}")
                    }
                    None => format!("{name}: line {number}: {error}"),
                };
                let error = format!("{{ \"error\": {} }}", json_string(&message));
                into.text.extend_from_slice(error.as_bytes());
                into.complaints.push(message);
            }
        }
    }
}

/// Where the last whole line ends.
fn end_of_lines(text: &[u8]) -> usize {
    memrchr(b'\n', text).map_or(0, |last| last + 1)
}

/// Gives lines to the worker whose turn it is; false where nobody listens any more, because the answers cannot be written.
fn send(text: Vec<u8>, number: &mut usize, turn: &mut usize, questions: &[SyncSender<Batch>]) -> bool {
    if text.is_empty() {
        return true;
    }
    let lines = memchr_iter(b'\n', &text).count();
    let sent = questions[*turn % questions.len()].send(Batch { number: *number, text });
    *number += lines;
    *turn += 1;
    sent.is_ok()
}

/// Writes what is found in the order in which it was asked; whether any of it is an error.
fn write(answers: &[Receiver<Answered>]) -> io::Result<bool> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut faulty = false;
    for turn in 0.. {
        let from = &answers[turn % answers.len()];
        let answered = match from.try_recv() {
            Err(TryRecvError::Empty) => {
                out.flush()?;
                from.recv().ok()
            }
            answered => answered.ok(),
        };
        let Some(answered) = answered else { break };
        for complaint in &answered.complaints {
            faulty = true;
            let _ = writeln!(io::stderr(), "caroline: {}", display_line(complaint));
        }
        out.write_all(&answered.text)?;
    }
    out.flush()?;
    Ok(faulty)
}
