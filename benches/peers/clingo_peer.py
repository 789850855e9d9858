"""The doctrine as an answer-set program, and what clingo answers with it. Alone it prints the program.

The doctrine is grounded once. A case is a set of assumptions: literals of the ground program that its answers make true or false. What is
unknown is left to choice rules, what cannot be to integrity constraints.
"""

from itertools import pairwise

import clingo

import doctrine as law
from doctrine import And, Asked, Between, Finds, Is, IsOnly, Not, Or

RULES = """
% What a case can look like: one value, some marks, a class of numbers. What counts is what is asked.
{ is(F,V) : value(F,V) } = 1 :- one_of(F).
{ is(F,V) } :- mark(F,V).
counts(F,V) :- is(F,V), asked(F).
counts(F,N) :- none(F,N), asked(F), not is(F,V) : mark(F,V).

% The first test that holds gives the finding.
reached(S,E,I) :- first(S,E,I).
reached(S,E,J) :- reached(S,E,I), then(S,E,I,J), not test(S,E,I).
finding(S,E,F) :- reached(S,E,I), test(S,E,I), gives(E,I,F).
"""

# What was answered, beside what is so.
GIVEN = """
{ given(F,V) : value(F,V) } = 1 :- one_of(F).
{ given(F,V) } :- mark(F,V).
differs(F) :- is(F,V), not given(F,V).
differs(F) :- mark(F,V), given(F,V), not is(F,V).
"""

# To try first for each answer that it is as given keeps what differs small.
DIFFERENCES = """
#heuristic differs(F) : one_of(F). [1,false]
#heuristic differs(F) : mark(F,_). [1,false]
#show differs/1.
"""

# Exactly one answer differs; in which marks, where it may have several, is all the same.
CHANGES = """
:- { differs(F) } != 1.
change(F,V) :- one_of(F), is(F,V), not given(F,V).
change(F,marks) :- mark(F,_), differs(F).
#show change/2.
"""


def name(identifier):
    return identifier.replace(".", "_").replace(" ", "_")


class Program:
    """Writes the rules of a doctrine for some schools and elements."""

    def __init__(self, doctrine, schools, elements):
        self.doctrine, self.cuts = doctrine, doctrine.cuts
        self.lines, self.auxiliary = [RULES], {}
        for fact in doctrine.facts.values():
            self.fact(fact)
        for condition in doctrine.never:
            self.lines.append(f":- {self.body(condition)}.")
        for element in elements:
            self.element(element, schools)

    def text(self):
        return "\n".join(self.lines)

    def fact(self, fact):
        f = name(fact.id)
        self.lines.append(f"asked({f}) :- {self.body(fact.asked_when or And(()))}.")
        if fact.type == "several of":
            self.lines += [f"mark({f},{v})." for v in fact.values] + ([f"none({f},{fact.none})."] if fact.none else [])
            return
        values = range(len(self.cuts[fact.id])) if fact.type == "number" else fact.values
        self.lines += [f"one_of({f})."] + [f"value({f},{v})." for v in values]

    def element(self, element, schools):
        for i, test in enumerate(self.doctrine.elements[element]):
            self.lines.append(f"gives({element},{i},{name(test.finding)}).")
            for school in schools:
                if school in test.schools:
                    self.lines.append(f"test({school},{element},{i}) :- {self.body(test.when, school)}.")
        for school in schools:
            seen = [i for i, test in enumerate(self.doctrine.elements[element]) if school in test.schools]
            self.lines.append(f"first({school},{element},{seen[0]}).")
            self.lines += [f"then({school},{element},{i},{j})." for i, j in pairwise(seen)]

    def body(self, condition, school=None):
        """The literals that together say the condition; what a body cannot say gets an atom with rules of its own."""
        match condition:
            case And(()):
                return "#true"
            case And(parts):
                return ", ".join(self.body(part, school) for part in parts)
            case Not(Not(part)):
                return self.body(part, school)
            case Not(part):
                return f"not {self.atom(part, school)}"
        return self.atom(condition, school)

    def atom(self, condition, school):
        match condition:
            case Finds(element, finding):
                return f"finding({school},{element},{name(finding)})"
            case Asked(fact):
                return f"asked({name(fact)})"
            case Is(fact, (value,)):
                return f"counts({name(fact)},{value})"
        key = (condition, school if self.reads_elements(condition) else None)
        if key not in self.auxiliary:
            self.auxiliary[key] = f"holds({len(self.auxiliary)})"
            self.lines += [f"{self.auxiliary[key]} :- {body}." for body in self.bodies(condition, school)]
        return self.auxiliary[key]

    def bodies(self, condition, school):
        """The bodies one of which must hold."""
        match condition:
            case Or(parts):
                return [self.body(part, school) for part in parts]
            case Is(fact, values):
                return [f"counts({name(fact)},{value})" for value in values]
            case IsOnly(fact, values):
                others = [v for v in self.doctrine.facts[fact].values if v not in values]
                excluded = "".join(f", not is({name(fact)},{v})" for v in others)
                return [f"counts({name(fact)},{value}){excluded}" for value in values]
            case Between(fact, least, most):
                cuts = self.cuts[fact]
                within = [i for i, cut in enumerate(cuts) if least <= cut and (most is None or cut <= most)]
                return [f"counts({name(fact)},{i})" for i in within]
        return [self.body(condition, school)]

    def reads_elements(self, condition):
        match condition:
            case Finds():
                return True
            case Not(part):
                return self.reads_elements(part)
            case And(parts) | Or(parts):
                return any(self.reads_elements(part) for part in parts)
        return False


class Grounded:
    """A program that is grounded once, and the literals that say a case's answers to it."""

    def __init__(self, doctrine, program, options=()):
        self.doctrine, self.cuts = doctrine, doctrine.cuts
        self.control = clingo.Control(["--warn=none", *options])
        self.control.add("base", [], program)
        self.control.ground([("base", [])])

    def literals(self, predicate, arity):
        atoms = self.control.symbolic_atoms.by_signature(predicate, arity)
        return {tuple(str(a) for a in atom.symbol.arguments): atom.literal for atom in atoms}

    def answer(self, literals, fact, answer):
        """The literals of one answer, whole or partial: what it says, or what it excludes."""
        f, partial = name(fact.id), isinstance(answer, dict)
        if fact.type == "several of":
            known = answer["known"] if partial else answer
            denied = answer["denied"] if partial else [v for v in fact.values if v not in known]
            return [literals[f, v] for v in known] + [-literals[f, v] for v in denied]
        if fact.type == "number":
            least, most = (answer.get("at_least", 0), answer.get("at_most")) if partial else (answer, answer)
            ends = self.cuts[fact.id][1:] + [None]
            left = [str(i) for i, end in enumerate(ends) if end is None or end > least]
            left = [i for i in left if most is None or self.cuts[fact.id][int(i)] <= most]
            every = [str(i) for i in range(len(ends))]
        else:
            left, every = answer["one_of"] if partial else [answer], fact.values
        return [literals[f, left[0]]] if len(left) == 1 else [-literals[f, v] for v in every if v not in left]

    def answers(self, literals, answers):
        return [x for fact, answer in answers.items() for x in self.answer(literals, self.doctrine.facts[fact], answer)]


class Findings(Grounded):
    """All findings of all schools."""

    def __init__(self, doctrine):
        # Restarting on a model brings the next one from elsewhere, so that fewer are needed to see every outcome.
        program = Program(doctrine, doctrine.schools, doctrine.elements).text() + "\n#show finding/3."
        super().__init__(doctrine, program, ["--restart-on-model"])
        self.known = self.literals("is", 2)
        words = {name(finding): finding for finding in law.FINDINGS}
        atoms = self.control.symbolic_atoms.by_signature("finding", 3)
        self.means = {a.symbol: (*(str(x) for x in a.symbol.arguments[:2]), words[str(a.symbol.arguments[2])]) for a in atoms}
        self.full = None

    def assumptions(self, answers):
        return self.answers(self.known, answers)

    def outcomes(self, assumptions, full=False):
        """The possible findings as triples of school, element and finding: of a full case its one answer set, else all brave consequences."""
        if full != self.full:
            self.full, solve = full, self.control.configuration.solve
            solve.enum_mode, solve.models = ("auto", 1) if full else ("brave", 0)
        last = []

        def keep(model):
            last[:] = model.symbols(shown=True)

        self.control.solve(assumptions=assumptions, on_model=keep)
        return [self.means[symbol] for symbol in last]


class Decisive(Grounded):
    """A smallest set of a full case's answers that forces the finding of an element.

    Such a set meets every set of answers without which the finding could be another (a correction set). So: take a smallest set that meets all
    correction sets found so far; if it forces the finding, it is one; if not, a counterexample gives further correction sets.
    """

    def __init__(self, doctrine, element="lawful"):
        school = doctrine.default_school
        program = Program(doctrine, [school], doctrine.below(element)).text() + GIVEN + DIFFERENCES
        super().__init__(doctrine, program, ["--heuristic=domain"])
        self.given = self.literals("given", 2)
        self.differs = {fact: self.literals("differs", 1)[name(fact),] for fact in doctrine.facts}
        self.facts = {name(fact): fact for fact in doctrine.facts}
        self.finding = {key[2]: x for key, x in self.literals("finding", 3).items() if key[1] == element}

    def assumptions(self, answers):
        return self.answers(self.given, answers)

    def smallest(self, assumptions, finding):
        assumptions = [*assumptions, -self.finding[name(finding)]]
        hitting = HittingSet(self.doctrine.facts)
        while True:
            chosen = hitting.smallest()
            correction = self.correction(assumptions, chosen)
            if correction is None:
                return chosen
            # As many disjoint correction sets as there are, before the next set is chosen.
            while correction is not None:
                hitting.meet(correction)
                chosen = chosen | correction
                correction = self.correction(assumptions, chosen)

    def correction(self, assumptions, kept):
        """Answers, few of them, without which the finding can be another while `kept` holds; None if it cannot."""
        found = []

        def keep(model):
            found.append({self.facts[str(s.arguments[0])] for s in model.symbols(shown=True)})

        self.control.solve(assumptions=[*assumptions, *(-self.differs[fact] for fact in kept)], on_model=keep)
        return found[0] if found else None


class HittingSet:
    """A smallest set that has a member in each of several sets, which come one by one."""

    def __init__(self, members):
        self.control = clingo.Control()
        with self.control.backend() as backend:
            self.atoms = {member: backend.add_atom() for member in members}
            backend.add_rule(list(self.atoms.values()), choice=True)
            backend.add_minimize(0, [(atom, 1) for atom in self.atoms.values()])
        self.control.configuration.solve.models = 0

    def meet(self, members):
        with self.control.backend() as backend:
            backend.add_rule([], [-self.atoms[m] for m in members])

    def smallest(self):
        best = []

        def keep(model):
            best[:] = [{m for m, atom in self.atoms.items() if model.is_true(atom)}]

        self.control.solve(on_model=keep)
        return best[0]


class Changes(Grounded):
    """All changes of one answer of a full case that turn the finding of an element."""

    def __init__(self, doctrine, element="lawful"):
        school = doctrine.default_school
        program = Program(doctrine, [school], doctrine.below(element)).text() + GIVEN + CHANGES
        super().__init__(doctrine, program, ["--project=show"])
        self.given = self.literals("given", 2)
        self.finding = {key[2]: x for key, x in self.literals("finding", 3).items() if key[1] == element}
        self.facts = {name(fact): doctrine.facts[fact] for fact in doctrine.facts}
        self.control.configuration.solve.models = 0

    def assumptions(self, answers):
        return self.answers(self.given, answers)

    def turning(self, assumptions, finding):
        found = []

        def keep(model):
            found.extend(s.arguments for s in model.symbols(shown=True))

        self.control.solve(assumptions=[*assumptions, -self.finding[name(finding)]], on_model=keep)
        return found

    def words(self, change):
        """The fact and its other value; without the value where it may have several."""
        fact, value = self.facts[str(change[0])], str(change[1])
        if fact.type == "several of":
            return fact.id, None
        return fact.id, self.cuts[fact.id][int(value)] if fact.type == "number" else value


if __name__ == "__main__":
    loaded = law.load()
    print(Program(loaded, loaded.schools, loaded.elements).text())
