"""Random cases with a fixed seed, as `caroline analyze` reads them. Alone it prints them:

    python cases.py [full|half] [COUNT]

A full case answers every fact, also those that are not asked in it, whose answers must not count. Every other one begins from a bundled case,
since what is thrown altogether at random seldom gets far in an analysis.
"""

import itertools
import json
import random
import sys
from pathlib import Path

import doctrine as law

BUNDLED = Path(__file__).resolve().parents[2] / "cases"
SEED = 2026


def bundled(doctrine):
    """The plain answers of the bundled cases and precedents."""
    for path in sorted(BUNDLED.glob("*/*.json")):
        answers = json.loads(path.read_text(encoding="utf-8"))["answers"]
        values = {fact: answer.get("value") for fact, answer in answers.items() if fact in doctrine.facts}
        yield {fact: normal(doctrine.facts[fact], v) for fact, v in values.items() if v is not None and not isinstance(v, dict)}


def normal(fact, value):
    """Marks as a list without the value that excludes the rest."""
    if fact.type != "several of":
        return value
    return [v for v in ([value] if isinstance(value, str) else value) if v != fact.none]


def random_answer(doctrine, fact, dice):
    if fact.type == "several of":
        count = dice.choice((0, 1, 1, 1, 2, 3))
        return [v for v in fact.values if v in dice.sample(fact.values, count)]
    if fact.type == "number":
        cuts = doctrine.cuts[fact.id]
        edge = dice.randrange(len(cuts))
        return dice.randint(cuts[edge], cuts[edge + 1] - 1 if edge + 1 < len(cuts) else cuts[edge] + 100)
    return dice.choice(fact.values)


def full(doctrine, count, seed=SEED):
    """Fully answered cases that the constraints allow."""
    dice = random.Random(seed)
    stories = list(bundled(doctrine))
    for number in range(count):
        story = dice.choice(stories) if number % 2 else {}
        story = {fact: answer for fact, answer in story.items() if dice.random() < 0.9}
        yield repaired(doctrine, {f.id: story.get(f.id, random_answer(doctrine, f, dice)) for f in doctrine.facts.values()}, dice)


def repaired(doctrine, answers, dice):
    """Throws the facts of a broken constraint again until none is broken."""
    while broken := [c for c in doctrine.never if law.holds(doctrine, c, answers)]:
        facts = sorted({part.fact for part in law.parts_of(broken[0]) if hasattr(part, "fact")})
        fact = doctrine.facts[dice.choice(facts)]
        answers[fact.id] = random_answer(doctrine, fact, dice)
    return answers


def half(doctrine, count, seed=SEED):
    """The same cases with half of their answers hidden; of the hidden ones, every fifth is narrowed instead."""
    dice = random.Random(seed + 1)
    for answers in full(doctrine, count, seed):
        known = {}
        for fact in doctrine.facts.values():
            if dice.random() < 0.5:
                known[fact.id] = answers[fact.id]
            elif dice.random() < 0.2:
                known[fact.id] = narrowed(fact, answers[fact.id], dice)
        yield known


def narrowed(fact, answer, dice):
    """Part of an answer, which it fits."""
    if fact.type == "several of":
        sides = {v: dice.choice(("known" if v in answer else "denied", "open")) for v in fact.values}
        return {side: [v for v in fact.values if sides[v] == side] for side in ("known", "denied")}
    if fact.type == "number":
        return dice.choice(({"at_least": max(0, answer - 5)}, {"at_most": answer + 5}))
    return {"one_of": [v for v in fact.values if v == answer or dice.random() < 0.3]}


def changes(doctrine, answers):
    """Every change of one answer, as the fact and what it then is: another value, the least number of another class, or other marks.

    Of marks there are too many sets to try all: those tried have one mark more or less than the answer, or at most two.
    """
    for fact in doctrine.facts.values():
        now = answers[fact.id]
        if fact.type == "several of":
            small = [set(c) for n in range(3) for c in itertools.combinations(fact.values, n)]
            near = [set(now) ^ {v} for v in fact.values]
            others = [s for s in small if s != set(now)] + [s for s in near if len(s) > 2]
            yield from ((fact.id, sorted(s)) for s in others)
        elif fact.type == "number":
            cuts = doctrine.cuts[fact.id]
            yield from ((fact.id, cut) for cut in cuts if cut != max(c for c in cuts if c <= now))
        else:
            yield from ((fact.id, v) for v in fact.values if v != now)


def line(doctrine, case_id, answers):
    def written(fact, value):
        none = doctrine.facts[fact].none
        return {"value": [none] if value == [] and none else value, "standing": "established"}

    return json.dumps({"id": case_id, "answers": {fact: written(fact, value) for fact, value in answers.items()}})


def write(doctrine, path, cases):
    path.write_text("".join(line(doctrine, f"case-{i}", c) + "\n" for i, c in enumerate(cases)), encoding="utf-8")


if __name__ == "__main__":
    kind, count = (sys.argv[1:] + ["full", "1000"][len(sys.argv) - 1 :])[:2]
    loaded = law.load()
    for i, answers in enumerate({"full": full, "half": half}[kind](loaded, int(count))):
        print(line(loaded, f"case-{i}", answers))
