"""Caroline beside its peers: whether they agree, and how fast they are.

    python benches/peers/run.py [--cases N] [--seed N] [--caroline PATH] [--check]

Compares every finding of every element and school on random cases (as alleged), and how `lawful` hangs on single answers; prints every
disagreement, then a table of speed. Exit code: 0 agreement, 1 disagreement, 77 no peer is installed.
"""

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import cases
import doctrine as law

try:
    import clingo_peer
except ImportError:
    clingo_peer = None
try:
    import numpy

    import openfisca_peer
except ImportError:
    openfisca_peer = None

RELEASE = Path(__file__).resolve().parents[2] / "target" / "release"
LAWFUL = "lawful"

# How many full cases, from the first, are used for what is slow.
CHECKED, TIMED, CASE_BY_CASE, SAMPLED = 40, 200, 20, 5
# How many lines `caroline analyze` is timed on, and how many random completions may refute that an answer can be left out.
LINES, COMPLETIONS = 20_000, 1_000

NOTES = (
    "One finding is that of one element in one school, as alleged. Every figure is the best of three runs, start-up apart, but for "
    "`caroline analyze`, which is timed as a process from its start to its end.",
    f"Full and half-known cases: as many as compared. `caroline analyze` reads and writes {LINES:,} lines of JSON, the peers begin from "
    "prepared input (assumption literals, columns of numbers) and end with the findings as Python objects or arrays.",
    f"Decisive sets and single changes are those of `lawful` in the default school, means over {TIMED} full cases.",
    "clingo: grounded once, every case by assumptions; half-known cases by brave consequences; a smallest decisive set by implicit hitting "
    "sets; all changes by projected enumeration.",
    "OpenFisca: the building of a simulation and the setting of inputs count. It has no unknowns. All changes are tried in one batch.",
)


class Caroline:
    """`caroline analyze`, with the cases and the findings in files of a folder."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def run(self, cases_file):
        """Analyses a file into another; the seconds it took."""
        with open(self.folder / "findings.jsonl", "wb") as out:
            begin = time.perf_counter()
            subprocess.run([self.program, "analyze", cases_file], stdout=out, check=True)
            return time.perf_counter() - begin

    def analyses(self, doctrine, answers):
        """For each case its findings by school and element; none where it breaks a constraint."""
        file = self.folder / "cases.jsonl"
        cases.write(doctrine, file, answers)
        self.run(file)
        with open(self.folder / "findings.jsonl", encoding="utf-8") as lines:
            yield from (self.findings(json.loads(line)) for line in lines)

    @staticmethod
    def findings(analysis):
        if "problems" in analysis:
            return {}
        return {(s, e): f for s, found in analysis["findings"].items() for e, f in found["as_alleged"].items()}


class Report:
    """Counts what was compared, and prints what differs."""

    def __init__(self):
        self.differences = 0

    def compare(self, what, compared):
        """Compares triples: where, what Caroline says, what the peer says."""
        count = 0
        before = self.differences
        for where, ours, theirs in compared:
            count += 1
            if ours != theirs:
                self.differences += 1
                print(f"DIFFERENT, {what}, {where}: Caroline {ours}, peer {theirs}")
        print(f"{what}: {count:,} compared, {self.differences - before} different", flush=True)


def per_element(found, theirs):
    """Pairs each finding of Caroline with that of a peer, case by case."""
    for number, (ours, peer) in enumerate(zip(found, theirs, strict=True)):
        for key in ours | peer:
            yield f"case-{number} {' '.join(key)}", ours.get(key), peer.get(key)


def alongside(ours, theirs):
    """Every change that one of the two finds, case by case."""
    for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        for change in sorted(one | other, key=str):
            yield f"case-{number} {change}", change in one, change in other


def words(triples):
    """What clingo found, as Caroline says it: several outcomes are open."""
    outcomes = defaultdict(list)
    for school, element, finding in triples:
        outcomes[school, element].append(finding)
    return {key: found[0] if len(found) == 1 else "open" for key, found in outcomes.items()}


class Trial:
    """One doctrine, its random cases, and all who are asked about them."""

    def __init__(self, program, count, seed, folder):
        self.doctrine = law.load()
        self.caroline = Caroline(program, folder)
        self.full = list(cases.full(self.doctrine, count, seed))
        self.half = list(cases.half(self.doctrine, count, seed))
        self.found = list(self.caroline.analyses(self.doctrine, self.full))
        self.lawful = [found.get((self.doctrine.default_school, LAWFUL)) for found in self.found]
        self.report = Report()
        self.notes = list(NOTES)
        self.clingo = clingo_peer and clingo_peer.Findings(self.doctrine)
        self.decisive = clingo_peer and clingo_peer.Decisive(self.doctrine)
        self.changes = clingo_peer and clingo_peer.Changes(self.doctrine)
        self.openfisca = openfisca_peer and openfisca_peer.OpenFiscaPeer(self.doctrine)

    def first(self, count):
        """The first full cases with the finding of `lawful`, of which it is asked what it hangs on."""
        return list(zip(self.full, self.lawful))[:count]

    # Agreement

    def check(self):
        if self.clingo:
            self.check_clingo()
            self.check_decisive()
        if self.openfisca:
            self.check_openfisca()
        self.check_changes()

    def check_clingo(self):
        outcomes = (words(self.clingo.outcomes(self.clingo.assumptions(a), full=True)) for a in self.full)
        self.report.compare("findings of full cases, clingo", per_element(self.found, outcomes))
        outcomes = (words(self.clingo.outcomes(self.clingo.assumptions(a))) for a in self.half)
        found = self.caroline.analyses(self.doctrine, self.half)
        self.report.compare("findings of half-known cases, clingo", per_element(found, outcomes))

    def check_openfisca(self):
        arrays = self.openfisca.findings(self.openfisca.columns(self.full))
        found = ({key: law.FINDINGS[array[i]] for key, array in arrays.items()} for i in range(len(self.full)))
        self.report.compare("findings of full cases, OpenFisca", per_element(self.found, found))

    def check_decisive(self):
        """A set that clingo finds must force the finding for Caroline too, and with any answer left out it must not."""
        sets, asked = [], []
        for number, (answers, finding) in enumerate(self.first(CHECKED)):
            chosen = self.decisive.smallest(self.decisive.assumptions(answers), finding)
            for without in (None, *sorted(chosen)):
                sets.append({fact: answers[fact] for fact in chosen if fact != without})
                asked.append((f"case-{number} {sorted(chosen)} without {without}", finding if without is None else "open"))
        found = self.caroline.analyses(self.doctrine, sets)
        key = self.doctrine.default_school, LAWFUL
        compared = ((where, ours[key], theirs) for (where, theirs), ours in zip(asked, found, strict=True))
        self.report.compare("decisive sets of clingo, and each with an answer left out", compared)

    def check_changes(self):
        """Which changes turn the finding; of the marks of a fact that may have several, whether some do."""
        hanging = self.first(CHECKED)
        changes = [list(cases.changes(self.doctrine, answers)) for answers, _ in hanging]
        found = iter(self.caroline.analyses(self.doctrine, [a | dict([c]) for (a, _), of in zip(hanging, changes) for c in of]))
        key = self.doctrine.default_school, LAWFUL
        ours = []
        for (_, finding), of in zip(hanging, changes):
            results = [(change, next(found)) for change in of]
            ours.append(self.told([change for change, result in results if result and result[key] != finding]))
        if self.clingo:
            turning = [self.changes.turning(self.changes.assumptions(a), f) for a, f in hanging]
            theirs = [{self.changes.words(change) for change in of} for of in turning]
            self.report.compare("single changes, clingo", alongside(ours, theirs))
        if self.openfisca:
            turning = [self.openfisca.turning(self.openfisca.columns([a]), f, of) for (a, f), of in zip(hanging, changes)]
            self.report.compare("single changes, OpenFisca", alongside(ours, [self.told(of) for of in turning]))

    def told(self, changes):
        return {(fact, None if self.doctrine.facts[fact].type == "several of" else value) for fact, value in changes}

    # Speed

    def rows(self):
        """Who; findings a second; half-known cases a second; seconds for a decisive set, for all changes; what is explained."""
        each = len(self.doctrine.schools) * len(self.doctrine.elements)
        yield from self.caroline_rows(each)
        if self.clingo:
            yield self.clingo_row(each)
        if self.openfisca:
            yield from self.openfisca_rows(each)

    def caroline_rows(self, each):
        explained = "the test that decides with reason and authorities, the answers it rests on, the other schools"
        file = self.caroline.folder / "full.jsonl"
        cases.write(self.doctrine, file, self.full)
        times = measured_by(RELEASE / "examples" / "peer_times", file)
        seconds = [times[key] / 1e6 if key in times else None for key in ("decisive_set_us", "single_changes_us")]
        yield "Caroline, as a library", times.get("findings_per_second"), times.get("half_known_per_second"), *seconds, explained
        rates = []
        for answers in (self.full, self.half):
            many = self.caroline.folder / "many.jsonl"
            cases.write(self.doctrine, many, (answers * (LINES // len(answers) + 1))[:LINES])
            rates.append(LINES / best(lambda: self.caroline.run(many), timed=True))
        yield "`caroline analyze`, JSON in and out", rates[0] * each, rates[1], None, None, "none; `caroline show` has it"

    def clingo_row(self, each):
        full = [self.clingo.assumptions(a) for a in self.full]
        half = [self.clingo.assumptions(a) for a in self.half]
        decisive = [(self.decisive.assumptions(a), f) for a, f in self.first(TIMED)]
        changes = [(self.changes.assumptions(a), f) for a, f in self.first(TIMED)]
        all_full = best(lambda: [self.clingo.outcomes(a, full=True) for a in full])
        all_half = best(lambda: [self.clingo.outcomes(a) for a in half])
        sets = best(lambda: [self.decisive.smallest(a, f) for a, f in decisive])
        turns = best(lambda: [self.changes.turning(a, f) for a, f in changes])
        return (
            f"clingo {version('clingo')}", len(full) * each / all_full, len(half) / all_half,
            sets / len(decisive), turns / len(changes), "none of its own; an unsatisfiable core names answers",
        )  # fmt: skip

    def openfisca_rows(self, each):
        peer, log = self.openfisca, self.openfisca.explanation(self.openfisca.columns(self.full[:1]))
        sets = self.openfisca_sets()
        changes = [(peer.columns([a]), f, list(cases.changes(self.doctrine, a))) for a, f in self.first(TIMED)]
        turns = best(lambda: [peer.turning(*c) for c in changes])
        explained = f"a log of variables and values ({len(log):,} lines for `lawful` in one case)"
        for batch in (10_000, 1_000):
            columns = peer.columns((self.full * (batch // len(self.full) + 1))[:batch])
            rate = batch * each / best(lambda: peer.findings(columns))
            more = (sets, turns / len(changes)) if batch == 1_000 else (None, None)
            yield f"OpenFisca-core {version('openfisca-core')}, {batch:,} cases at once", rate, None, *more, explained
        singles = [peer.columns([a]) for a in self.full[:CASE_BY_CASE]]
        rate = len(singles) * each / best(lambda: [peer.findings(c) for c in singles])
        yield f"OpenFisca-core {version('openfisca-core')}, case by case", rate, None, None, None, explained

    def openfisca_sets(self):
        """How long a set takes that random completions do not refute, and what such sets are worth."""
        dice = numpy.random.default_rng(cases.SEED)
        hanging = self.first(SAMPLED)
        begin = time.perf_counter()
        sets = [self.openfisca.not_refuted(self.openfisca.columns([a]), f, dice, COMPLETIONS) for a, f in hanging]
        seconds = (time.perf_counter() - begin) / len(hanging)
        found = self.caroline.analyses(self.doctrine, [{fact: a[fact] for fact in s} for s, (a, _) in zip(sets, hanging)])
        wrong = sum(f[self.doctrine.default_school, LAWFUL] != finding for f, (_, finding) in zip(found, hanging, strict=True))
        sizes = ", ".join(str(len(s)) for s in sets)
        self.notes.append(
            f"OpenFisca cannot find a decisive set. What it can do is to leave out answers while none of {COMPLETIONS:,} random completions has "
            f"another finding; of {len(sets)} sets found so (timed once), with {sizes} answers, {wrong} do not force the finding."
        )
        return f"not exact: {span(seconds)}, {wrong} of {len(sets)} wrong"


def measured_by(program, file):
    """What Caroline's own measuring program says, where it was built."""
    if not program.exists():
        return {}
    return json.loads(subprocess.run([program, file], stdout=subprocess.PIPE, check=True).stdout)


def best(run, timed=False, times=3):
    """The least seconds of several runs; a timed run says its seconds itself."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        result = run()
        seconds.append(result if timed else time.perf_counter() - begin)
    return min(seconds)


def version(package):
    return importlib.metadata.version(package)


def rate(number):
    return "-" if number is None else f"{float(f'{number:.3g}'):,.0f}"


def span(seconds):
    if seconds is None or isinstance(seconds, str):
        return seconds or "-"
    unit, size = next((u, s) for u, s in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)) if seconds >= s or u == "µs")
    return f"{float(f'{seconds / size:.3g}'):g} {unit}"


def table(rows):
    yield "| | findings a second | half-known cases a second | first decisive set | all single changes | explanation given |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for who, findings, half, decisive, changes, explained in rows:
        yield f"| {who} | {rate(findings)} | {rate(half)} | {span(decisive)} | {span(changes)} | {explained} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=1000, help="how many full cases, and how many half-known ones")
    parser.add_argument("--seed", type=int, default=cases.SEED, help="which random cases")
    parser.add_argument("--caroline", type=Path, default=RELEASE / "caroline", help="the program")
    parser.add_argument("--check", action="store_true", help="whether they agree, and no times")
    arguments = parser.parse_args()
    if not arguments.caroline.exists():
        parser.error(f"there is no program {arguments.caroline}: build it, or name it with --caroline")
    if not clingo_peer and not openfisca_peer:
        print("neither clingo nor openfisca-core is installed: see benches/peers/README.md")
        return 77
    for peer, package in ((clingo_peer, "clingo"), (openfisca_peer, "openfisca-core")):
        if not peer:
            print(f"{package} is not installed and is left out")
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(arguments.caroline.resolve(), arguments.cases, arguments.seed, Path(folder))
        trial.check()
        if not arguments.check:
            print(f"\n{os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
            print("\n".join(table(trial.rows())))
            print("".join(f"\n- {note}" for note in trial.notes))
    return 1 if trial.report.differences else 0


if __name__ == "__main__":
    sys.exit(main())
