"""The doctrine as OpenFisca variables of one entity, and what OpenFisca computes with them. Alone it prints the formulas.

A fact of one value is an Enum or int variable, a mark of several a bool one; each element has a formula for each school. OpenFisca has no
unknowns, so that only fully answered cases can be put to it, as columns of a batch.
"""

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

import doctrine as law
from doctrine import FINDINGS, And, Asked, Between, Finds, IsOnly, Not, Or

# OpenFisca dates everything; nothing here depends on the year.
YEAR = period("2026")
Finding = Enum("Finding", {f.replace(" ", "_"): f for f in FINDINGS})


def name(*identifiers):
    return "__".join(i.replace(".", "_").replace(" ", "_") for i in identifiers)


class Formula:
    """Writes the Python of one formula: first the variables that it reads, then what it makes of them."""

    def __init__(self, doctrine, school=None):
        self.doctrine, self.school, self.read = doctrine, school, {}

    def variable(self, *identifiers):
        return self.read.setdefault(name(*identifiers), name(*identifiers))

    def text(self, result):
        reads = [f"    {local} = case({variable!r}, period)\n" for variable, local in self.read.items()]
        return f"def formula(case, period):\n{''.join(reads)}    return {result}\n"

    def condition(self, condition):
        match condition:
            case And(()) | Or(()):
                return f"full(case.count, {isinstance(condition, And)})"
            case And(parts):
                return "(" + " & ".join(self.condition(part) for part in parts) + ")"
            case Or(parts):
                return "(" + " | ".join(self.condition(part) for part in parts) + ")"
            case Not(part):
                return "~" + self.condition(part)
            case Finds(element, finding):
                return f"({self.variable(element, self.school)} == Finding.{name(finding)})"
            case Asked(fact):
                return self.condition(And(())) if self.always(fact) else self.variable("asked", fact)
        comparison = self.comparison(condition)
        return comparison if self.always(condition.fact) else f"({self.variable('asked', condition.fact)} & {comparison})"

    def always(self, fact):
        return self.doctrine.facts[fact].asked_when is None

    def comparison(self, condition):
        fact = self.doctrine.facts[condition.fact]
        match condition:
            case Between(_, least, None):
                return f"({self.variable(fact.id)} >= {least})"
            case Between(_, least, most):
                return f"(({self.variable(fact.id)} >= {least}) & ({self.variable(fact.id)} <= {most}))"
        if fact.type != "several of":
            local = self.variable(fact.id)
            return "(" + " | ".join(f"({local} == {name('Values', fact.id)}.{v})" for v in condition.values) + ")"
        held = "(" + " | ".join(self.variable(fact.id, v) for v in condition.values) + ")"
        others = [v for v in fact.values if v not in condition.values]
        if isinstance(condition, IsOnly) and others:
            return f"({held} & ~(" + " | ".join(self.variable(fact.id, v) for v in others) + "))"
        return held


class OpenFiscaPeer:
    """The whole doctrine as a tax and benefit system."""

    def __init__(self, doctrine):
        self.doctrine = doctrine
        self.entity = build_entity("case", "cases", "A case of self-defence", is_person=True)
        self.system = TaxBenefitSystem([self.entity])
        self.globals = {"Finding": Finding, "EnumArray": EnumArray, "select": numpy.select, "full": numpy.full}
        self.sources = {}
        for fact in doctrine.facts.values():
            self.fact(fact)
        self.formula("allowed", bool, Formula(doctrine), lambda f: f.condition(Not(Or(doctrine.never))))
        for element in doctrine.elements:
            for school in doctrine.schools:
                self.element(school, element)

    def add(self, variable, value_type, **more):
        more |= {"value_type": value_type, "entity": self.entity, "definition_period": DateUnit.YEAR, "label": variable}
        self.system.add_variable(type(variable, (Variable,), more))

    def formula(self, variable, value_type, formula, result, **more):
        source = formula.text(result(formula))
        self.sources[variable] = source
        local = {}
        exec(source, self.globals, local)
        self.add(variable, value_type, formula=local["formula"], **more)

    def fact(self, fact):
        if fact.asked_when is not None:
            self.formula(name("asked", fact.id), bool, Formula(self.doctrine), lambda f: f.condition(fact.asked_when))
        if fact.type == "several of":
            for mark in fact.values:
                self.add(name(fact.id, mark), bool)
            if fact.none:
                marks = lambda f: "~(" + " | ".join(f.variable(fact.id, m) for m in fact.values) + ")"
                self.formula(name(fact.id, fact.none), bool, Formula(self.doctrine), marks)
        elif fact.type == "number":
            self.add(name(fact.id), int)
        else:
            values = Enum(name("Values", fact.id), {v: v for v in fact.values})
            self.globals[name("Values", fact.id)] = values
            self.add(name(fact.id), Enum, possible_values=values, default_value=next(iter(values)))

    def element(self, school, element):
        *tests, last = self.doctrine.tests(school, element)
        assert last.when == And(()), f"{element} is not closed by an 'otherwise'"

        def result(formula):
            if not tests:
                return f"EnumArray(full(case.count, {FINDINGS.index(last.finding)}), Finding)"
            conditions = ",\n        ".join(formula.condition(t.when) for t in tests)
            findings = [FINDINGS.index(t.finding) for t in tests]
            return f"EnumArray(select([\n        {conditions},\n    ], {findings}, {FINDINGS.index(last.finding)}), Finding)"

        more = {"possible_values": Finding, "default_value": Finding.met}
        self.formula(name(element, school), Enum, Formula(self.doctrine, school), result, **more)

    def columns(self, cases):
        """Fully answered cases as one array for each variable."""
        columns = {}
        for fact in self.doctrine.facts.values():
            answers = [case[fact.id] for case in cases]
            if fact.type == "several of":
                for mark in fact.values:
                    columns[name(fact.id, mark)] = numpy.array([mark in answer for answer in answers])
            elif fact.type == "number":
                columns[name(fact.id)] = numpy.array(answers, dtype=numpy.int32)
            else:
                index = {v: i for i, v in enumerate(fact.values)}
                columns[name(fact.id)] = numpy.array([index[answer] for answer in answers], dtype=numpy.uint8)
        return columns

    def simulation(self, columns):
        count = len(next(iter(columns.values())))
        simulation = SimulationBuilder.build_default_simulation(self.system, count)
        for variable, column in columns.items():
            values = self.globals.get(f"Values__{variable}")
            simulation.set_input(variable, YEAR, EnumArray(column, values) if values else column)
        return simulation

    def findings(self, columns):
        """By school and element, an array of the positions of the findings."""
        simulation = self.simulation(columns)
        return {
            (school, element): simulation.calculate(name(element, school), YEAR)
            for school in self.doctrine.schools
            for element in self.doctrine.elements
        }

    def lawful(self, columns):
        """Whether each case can be, and the finding of `lawful` in the default school."""
        simulation = self.simulation(columns)
        found = simulation.calculate(name("lawful", self.doctrine.default_school), YEAR)
        return simulation.calculate("allowed", YEAR), found.view(numpy.ndarray)

    def explanation(self, columns):
        """The log of the computation of `lawful`: every variable with its value."""
        simulation = self.simulation(columns)
        simulation.trace = True
        simulation.calculate(name("lawful", self.doctrine.default_school), YEAR)
        return simulation.tracer.computation_log.lines()

    def turning(self, columns, finding, changes):
        """Those of the changes of one case that turn the finding of `lawful`: all are tried, in one batch."""
        columns = {variable: numpy.repeat(column, len(changes)) for variable, column in columns.items()}
        for i, (fact, value) in enumerate(changes):
            match self.doctrine.facts[fact].type:
                case "several of":
                    for mark in self.doctrine.facts[fact].values:
                        columns[name(fact, mark)][i] = mark in value
                case "number":
                    columns[name(fact)][i] = value
                case _:
                    columns[name(fact)][i] = self.doctrine.facts[fact].values.index(value)
        allowed, found = self.lawful(columns)
        return [changes[i] for i in numpy.flatnonzero(allowed & (found != FINDINGS.index(finding)))]

    def not_refuted(self, columns, finding, dice, samples):
        """Answers that seem to force the finding of `lawful`: each in turn is left out if no random completion then has another finding.

        Neither is the set a smallest one nor is it certain that it forces the finding: what was not thrown was not seen.
        """
        columns = {variable: numpy.repeat(column, samples) for variable, column in columns.items()}
        kept = list(self.doctrine.facts)
        for fact in self.doctrine.facts.values():
            thrown = columns | self.thrown(fact, dice, samples)
            allowed, found = self.lawful(thrown)
            if not (allowed & (found != FINDINGS.index(finding))).any():
                columns = thrown
                kept.remove(fact.id)
        return kept

    def thrown(self, fact, dice, samples):
        if fact.type == "several of":
            return {name(fact.id, mark): dice.random(samples) < 1.5 / len(fact.values) for mark in fact.values}
        if fact.type == "number":
            return {name(fact.id): dice.choice(self.doctrine.cuts[fact.id], samples).astype(numpy.int32)}
        return {name(fact.id): dice.integers(len(fact.values), size=samples, dtype=numpy.uint8)}


if __name__ == "__main__":
    for variable, source in OpenFiscaPeer(law.load()).sources.items():
        print(f"# {variable}\n{source}")
