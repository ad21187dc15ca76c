"""The explanation for people: conditions one by one, then the amount step by step, down to facts and figures."""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from abord.cli.formula import working
from abord.cli.outcome import amount_words, missing_labels, show_all_assumptions
from abord.cli.show import day, person_name, styled, wrapped
from abord.engine.explain import Comparison, Key, Step, Used
from abord.engine.graph import REFERENCE_DATE
from abord.engine.sheet import Missing
from abord.screening.assess import Assessment, ConditionResult, Outcome, Result
from abord.screening.trace import Speaker, origin_of, stated_value

SIGNS = {"<=": "≤", ">=": "≥"}
INDENT = "    "
DEEPEST, SHALLOW = 99, 1
"""How far down the chain goes: to the facts; or, where all is open, not beyond what a condition itself rests on."""
MARKS = {True: "✓", False: "✗", None: "?"}
STYLES = {True: "green", False: "red", None: "yellow"}


@dataclass(slots=True)
class Branch:
    """A line of the explanation, with what stands under it."""

    text: Text
    below: list[Branch] = field(default_factory=list)

    def add(self, text: Text) -> Branch:
        """One more line under this one."""
        self.below.append(Branch(text))
        return self.below[-1]

    def show(self, console: Console, first: str, rest: str) -> None:
        """Print it wrapped, with guides that show what stands under what."""
        for index, line in enumerate(self.text.wrap(console, max(console.width - len(rest), 20))):
            line.rstrip()
            console.print(Text(first if index == 0 else rest, "dim") + line, soft_wrap=True)
        for branch in self.below:
            is_last = branch is self.below[-1]
            branch.show(console, rest + ("└─ " if is_last else "├─ "), rest + ("   " if is_last else "│  "))


def show_explanation(console: Console, speaker: Speaker, assessment: Assessment, *, everything: bool) -> None:
    """Every result explained; what is not entitled only with what stands in the way, unless ``everything``."""
    for result in assessment.results:
        _Explained(console, speaker, assessment, result, everything).show()
    show_all_assumptions(console, speaker, assessment)


def show_result(console: Console, speaker: Speaker, assessment: Assessment, result: Result) -> None:
    """One result explained in full."""
    _Explained(console, speaker, assessment, result, True).show()


class _Explained:
    """One right for one person."""

    def __init__(
        self, console: Console, speaker: Speaker, assessment: Assessment, result: Result, everything: bool
    ) -> None:
        self.console, self.speaker, self.assessment, self.result = console, speaker, assessment, result
        self.voice = speaker.voice
        self.person = assessment.case.persons.index(result.person)
        self.explanation = assessment.explanation
        self.seen: set[Key] = set()
        self.right = assessment.book.rights[result.right]
        self.everything = everything
        self.deepest = DEEPEST

    def show(self) -> None:
        """Heading, conditions, amount."""
        voice, result = self.voice, self.result
        self.console.print()
        title = f"{voice.say('explained')}: {person_name(result.person)} · {self.speaker.right(result.right)}"
        self.console.print(styled(title, "bold underline"))
        amount = amount_words(self.speaker, result)
        self.console.print(voice.say(result.outcome.value) + (f": {amount}" if amount else ""))
        if result.covered_by:
            self.console.print(voice.say("covered", name=person_name(result.covered_by)))
        in_full = self.everything or result.outcome is Outcome.ENTITLED
        has_amount = in_full and result.outcome is not Outcome.NOT_ENTITLED and self.right.amount is not None
        self.deepest = DEEPEST if in_full else SHALLOW
        held = 0
        for condition in result.conditions:
            if result.outcome is Outcome.NOT_ENTITLED and condition.holds and not self.everything:
                held += 1
            else:
                self.show_condition(condition, not has_amount)
        if not in_full:
            hint = voice.say("in_full", right=result.right)
            self.console.print(styled(wrapped(hint, self.console.width, "    ", "  "), "dim"))
        if held:
            self.console.print(styled(f"  {voice.say('confirmed_conditions', count=held)}", "dim"))
        if result.outcome is not Outcome.NOT_ENTITLED:
            for left in result.left_to_people:
                rule = self.assessment.book.variables[left].versions[0].rule
                self.line(f"○ {voice.say('judge')}: {self.speaker.condition(left)}", rule.info.article, "cyan")
        if has_amount and self.right.amount is not None and not result.covered_by:
            self.console.print()
            self.console.print(styled(f"  {voice.say('step_by_step')}", "bold"))
            self.tree(Key(self.right.amount, self.person)).show(self.console, INDENT, INDENT)
        labels = missing_labels(self.speaker, self.assessment, result)
        if labels and result.outcome is not Outcome.NOT_ENTITLED:
            self.console.print(
                wrapped(
                    f"{voice.say('settle')}: {voice.listed(labels, None if in_full else 6)}",
                    self.console.width,
                    "    ",
                    "  ",
                )
            )
        for figure in result.unsure if result.outcome is not Outcome.NOT_ENTITLED else []:
            unsure = f"{voice.say('unsure')}: {self.figure_words(figure)}"
            self.console.print(wrapped(unsure, self.console.width, "    ", "  "))

    def line(self, text: str, article: str, style: str) -> None:
        self.console.print(styled(wrapped(text, self.console.width, "    ", "  "), style))
        if article:
            self.console.print(styled(wrapped(self.article(article), self.console.width, "    "), "dim"))

    def show_condition(self, condition: ConditionResult, numbers: bool) -> None:
        """A condition in words, whether it holds, the article, and what was compared with what."""
        key = Key(condition.variable, self.person)
        step = self.explanation.step(key)
        said = self.voice.say({True: "holds", False: "fails", None: "open"}[condition.holds])
        words = self.speaker.condition(condition.variable)
        self.line(f"{MARKS[condition.holds]} {said}: {words}", condition.article, STYLES[condition.holds])
        root = Branch(Text())
        self.branches(root, step, numbers)
        for branch in root.below:
            branch.show(self.console, INDENT, INDENT)

    # The tree.

    def tree(self, key: Key) -> Branch:
        """The whole chain under a variable."""
        step = self.explanation.step(key)
        self.seen.add(key)
        tree = Branch(self.label(step))
        self.branches(tree, step, True)
        return tree

    def branches(self, tree: Branch, step: Step, numbers: bool, depth: int = 1) -> None:
        """What a step compared, took from the law, and rests on; what is nil is only named."""
        sum_of = working(self.explanation, self.voice, step)
        if sum_of:
            tree.add(styled(f"= {sum_of}"))
        for one in step.comparisons:
            tree.add(self.comparison(step, one))
        for figure in step.figures:
            tree.add(styled(f"{self.voice.say('law_says')}: {self.figure_words(figure)}", "blue"))
        nil = []
        for key in dict.fromkeys(step.inputs):
            below = self.explanation.step(key)
            if below.value is False or (below.value == 0 and not _is_choice(below)):
                nil.append(self.name(key))
            elif key.variable == REFERENCE_DATE:
                tree.add(Text(f"{self.speaker.variable(key.variable)}: {self.value(below)}"))
            elif key in self.seen and not below.is_fact:
                tree.add(self.label(below, self.voice.say("seen_above")))
            else:
                is_number = self.assessment.book.variables[key.variable].kind == "number"
                branch = tree.add(self.label(below))
                if not below.is_fact and (numbers or not is_number) and depth < self.deepest:
                    self.seen.add(key)
                    self.branches(branch, below, numbers, depth + 1)
        if nil:
            tree.add(styled(self.voice.say("nil", list="; ".join(dict.fromkeys(nil))), "dim"))

    def label(self, step: Step, note: str = "") -> Text:
        """``words: value (article, or where the fact comes from)``."""
        text = Text()
        text.append(f"{self.name(step.key)}: ")
        text.append(self.value(step), "bold")
        behind = note or (self.origin(step.key) if step.is_fact else self.article(step.article))
        if behind:
            text.append(f"  ({behind})", "dim")
        return text

    def name(self, key: Key) -> str:
        words = self.speaker.variable(key.variable)
        mine = key.person == self.person and key.other < 0 and key.holding < 0
        if mine:
            return words
        return self.speaker.whose(words, self.assessment.case.persons, key.person, key.other, key.holding)

    def value(self, step: Step) -> str:
        value = stated_value(self.assessment, step.key) if step.is_fact else step.value
        return self.speaker.value(value, step.unit)

    def article(self, article: str) -> str:
        return self.speaker.article(article)

    def origin(self, key: Key) -> str:
        """Where a fact comes from, and of which day it is."""
        origin = origin_of(self.assessment, key)
        if origin is None:
            missing = Missing(key.variable.removeprefix("fact."), key.person, key.other, key.holding)
            return self.voice.say("settle") if missing in self.result.missing else ""
        if origin.how == "assumed":
            return self.voice.say("assumed")
        if origin.how == "derived":
            return self.voice.say("derived", **{"from": self.speaker.basis(origin.source)})
        parts = [self.voice.say(f"certainty_{origin.certainty.value}")]
        if origin.source:
            parts.append(origin.source)
        if origin.as_of:
            parts.append(day(origin.as_of))
        return ", ".join(parts)

    def comparison(self, step: Step, one: Comparison) -> Text:
        """``resources 3.600,00 euro per year < amount of the category 10.513,60 euro per year``."""
        home = step.key.variable.partition(".")[0]
        unit = one.unit
        sides = []
        for words, value in ((one.left, one.left_value), (one.right, one.right_value)):
            said = self.voice.quantity(value, unit)
            sides.append(said if _is_number(words) else f"{self.speaker.term(home, words)} {said}")
        mark = self.voice.yes_no(one.holds)
        return styled(f"{sides[0]} {SIGNS.get(one.op, one.op)} {sides[1]}: {mark}")

    def figure_words(self, used: Used) -> str:
        """A figure with its date, source and confidence."""
        sure = self.voice.say(f"confidence_{used.confidence}")
        since = self.voice.say("since_day", date=day(used.since))
        said = self.speaker.figure(used, self.explanation.values[used.name])
        return f"{self.speaker.parameter(used.name)}: {said}, {since} ({sure}: {used.source})"


def _is_choice(step: Step) -> bool:
    from abord.engine.law import Enum

    return isinstance(step.value, Enum)


def _is_number(words: str) -> bool:
    return words.replace(".", "").isdigit()
