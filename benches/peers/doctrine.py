"""The doctrine as its TOML files have it, and the language of its conditions.

Written from the manual beside those files and not from Caroline's own reader, so that agreement between the two means something.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "doctrine"
FINDINGS = ("met", "not met", "unsettled", "does not arise")


@dataclass(frozen=True)
class Is:
    """One of these values; of a fact that takes several, at least one of these marks."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class IsOnly:
    """At least one of these marks, and no other."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """A number from `least` to `most`, both included; `most` may be None."""

    fact: str
    least: int
    most: int | None


@dataclass(frozen=True)
class Asked:
    fact: str


@dataclass(frozen=True)
class Finds:
    """An element's finding, in the same school."""

    element: str
    finding: str


@dataclass(frozen=True)
class Not:
    part: object


@dataclass(frozen=True)
class And:
    """All of the parts; of none, true."""

    parts: tuple


@dataclass(frozen=True)
class Or:
    """One of the parts; of none, false."""

    parts: tuple


@dataclass(frozen=True)
class Fact:
    id: str
    type: str
    values: tuple[str, ...]  # without the one that excludes the rest
    none: str | None
    asked_when: object | None


@dataclass(frozen=True)
class Test:
    schools: tuple[str, ...]
    when: object
    finding: str


@dataclass(frozen=True)
class Doctrine:
    schools: tuple[str, ...]
    default_school: str
    facts: dict[str, Fact]
    never: tuple
    elements: dict[str, tuple[Test, ...]]

    def tests(self, school, element):
        """The tests of an element that a school sees, in order."""
        return [t for t in self.elements[element] if school in t.schools]

    def below(self, element):
        """The element and all that its tests read, each after those that it reads."""
        order = []

        def visit(name):
            for test in self.elements[name]:
                for part in parts_of(test.when):
                    if isinstance(part, Finds) and part.element not in order:
                        visit(part.element)
            if name not in order:
                order.append(name)

        visit(element)
        return order

    @cached_property
    def cuts(self):
        """For each number fact, the least numbers of the classes that its comparisons tell apart, from 0."""
        cuts = {f.id: {0} for f in self.facts.values() if f.type == "number"}
        conditions = [f.asked_when for f in self.facts.values() if f.asked_when]
        conditions += self.never + tuple(t.when for tests in self.elements.values() for t in tests)
        for condition in conditions:
            for part in parts_of(condition):
                if isinstance(part, Between):
                    cuts[part.fact] |= {part.least} | ({part.most + 1} if part.most is not None else set())
        return {fact: sorted(numbers) for fact, numbers in cuts.items()}


def parts_of(condition):
    """The condition and everything in it."""
    yield condition
    for part in (condition.part,) if isinstance(condition, Not) else getattr(condition, "parts", ()):
        yield from parts_of(part)


def load(folder=FOLDER):
    tables = {}
    for path in sorted(Path(folder).glob("*.toml")):
        for name, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            tables.setdefault(name, []).extend(entries if isinstance(entries, list) else [entries])
    lines = {line["id"]: line["value"] for line in tables.get("line", [])}
    types = {fact["id"]: fact["type"] for fact in tables["fact"]}
    schools = tuple(s["id"] for s in tables["school"])

    def condition(text):
        return Parser(text, types, lines).whole()

    def fact(entry):
        values = [v["id"] for v in entry.get("values", [])]
        if entry["type"] == "yes or no":
            values = ["yes", "no"]
        values = tuple(v for v in values if v != entry.get("none"))
        asked = condition(entry["asked_when"]) if "asked_when" in entry else None
        return Fact(entry["id"], entry["type"], values, entry.get("none"), asked)

    def test(entry):
        return Test(tuple(entry.get("schools", schools)), condition(entry["when"]), entry["finding"])

    return Doctrine(
        schools=schools,
        default_school=tables["doctrine"][0].get("default_school", schools[len(schools) // 2]),
        facts={f["id"]: fact(f) for f in tables["fact"]},
        never=tuple(condition(c["never"]) for c in tables.get("constraint", [])),
        elements={e["id"]: tuple(test(t) for t in e["test"]) for e in tables["element"]},
    )


class Parser:
    """Recursive descent over the words of a condition."""

    WORD = re.compile(r"\s*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?|[0-9]+|[(),])")
    SAYS = ("is", "does", "arises", "at", "more", "less")

    def __init__(self, text, types, lines):
        self.text, self.types, self.lines = text, types, lines
        self.words, end = [], 0
        while end < len(text.rstrip()):
            match = self.WORD.match(text, end)
            if not match:
                raise SyntaxError(f"{text[end:]!r} in {text!r}")
            self.words.append(match[1])
            end = match.end()
        self.at = 0

    def ahead(self, *words):
        return tuple(self.words[self.at : self.at + len(words)]) == words

    def take(self, *words):
        found = self.ahead(*words)
        self.at += len(words) if found else 0
        return found

    def next(self):
        self.at += 1
        return self.words[self.at - 1]

    def need(self, *words):
        if not self.take(*words):
            raise SyntaxError(f"{' '.join(words)!r} expected at word {self.at} of {self.text!r}")

    def whole(self):
        found = And(()) if self.take("otherwise") else self.any_of()
        if self.at < len(self.words):
            raise SyntaxError(f"{self.words[self.at]!r} is too much in {self.text!r}")
        return found

    def any_of(self):
        parts = [self.all_of()]
        while self.take("or"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def all_of(self):
        parts = [self.single()]
        while self.take("and"):
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def single(self):
        if self.take("not"):
            return Not(self.single())
        if self.take("("):
            inner = self.any_of()
            self.need(")")
            return inner
        for quantifier in ("any", "all", "none"):
            if self.take(quantifier, "of", "("):
                return self.several(quantifier)
        word = self.next()
        return self.about_fact(word) if "." in word else self.about_element([word])[0]

    def several(self, quantifier):
        names = [self.next()]
        while self.take(","):
            names.append(self.next())
        self.need(")")
        parts = tuple(self.about_element(names))
        return {"any": Or(parts), "all": And(parts), "none": Not(Or(parts))}[quantifier]

    def about_element(self, names):
        for words, finding in (
            (("does", "not", "arise"), "does not arise"),
            (("is", "not", "met"), "not met"),
            (("is", "met"), "met"),
            (("is", "unsettled"), "unsettled"),
        ):
            if self.take(*words):
                return [Finds(name, finding) for name in names]
        self.need("arises")
        return [Not(Finds(name, "does not arise")) for name in names]

    def about_fact(self, fact):
        if self.types[fact] == "number" and not (self.ahead("is", "asked") or self.ahead("is", "not", "asked")):
            return self.about_number(fact)
        self.need("is")
        if self.take("not", "asked"):
            return Not(Asked(fact))
        if self.take("asked"):
            return Asked(fact)
        if self.take("not"):
            return And((Asked(fact), Not(Is(fact, self.values()))))
        return IsOnly(fact, self.values()) if self.take("only") else Is(fact, self.values())

    def about_number(self, fact):
        if self.take("at", "least"):
            return Between(fact, self.amount(), None)
        if self.take("at", "most"):
            return Between(fact, 0, self.amount())
        if self.take("more", "than"):
            return Between(fact, self.amount() + 1, None)
        if self.take("less", "than"):
            below = self.amount()
            return Between(fact, 0, below - 1) if below else Or(())
        self.need("is")
        exactly = self.amount()
        return Between(fact, exactly, exactly)

    def amount(self):
        return self.lines[self.next()] if self.take("line") else int(self.next())

    def values(self):
        """`a or b or c`, as long as the word after `or` begins nothing of its own."""
        values = [self.next()]
        while self.ahead("or") and self.is_value(self.at + 1):
            self.at += 1
            values.append(self.next())
        return tuple(values)

    def is_value(self, at):
        word, *after = self.words[at : at + 3]
        if "." in word or word in ("not", "(") or after[:1] and after[0] in self.SAYS:
            return False
        return not (word in ("any", "all", "none") and after == ["of", "("])


def holds(doctrine, condition, answers):
    """Whether a condition on facts alone holds of complete answers: to each fact a word, a number or a list of marks."""
    match condition:
        case Not(part):
            return not holds(doctrine, part, answers)
        case And(parts):
            return all(holds(doctrine, part, answers) for part in parts)
        case Or(parts):
            return any(holds(doctrine, part, answers) for part in parts)
    fact = doctrine.facts[condition.fact]
    if fact.asked_when and not holds(doctrine, fact.asked_when, answers):
        return False
    answer = answers[fact.id]
    match condition:
        case Asked():
            return True
        case Between(_, least, most):
            return least <= answer and (most is None or answer <= most)
    words = (set(answer) or {fact.none}) if isinstance(answer, list) else {answer}
    if isinstance(condition, IsOnly):
        return bool(words & set(condition.values)) and words <= set(condition.values)
    return bool(words & set(condition.values))
