"""`abord ask`: the question that settles most, then the next, until nothing valuable is left or the user stops."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from abord.cli.common import (
    NEW_FILE,
    SITUATION_FILE,
    among,
    bad_input,
    chosen,
    json_option,
    language_option,
    law_book,
    read_day,
    read_situation,
    write_json,
)

if TYPE_CHECKING:
    from rich.console import Console

    from abord.screening.ask import Question
    from abord.screening.assess import Assessment
    from abord.screening.questions import Subject
    from abord.screening.trace import Speaker
    from abord.situation.model import Situation
    from abord.situation.problems import Expectation
    from abord.situation.values import Kind

STOP = {"stop", "quit", "exit", "q"}
BACK = {"back", "terug", "retour", "zurück", "zurueck"}
SKIP = {
    "", "unknown", "don't know", "dont know", "skip", "weet niet", "ik weet het niet", "weet ik niet", "je ne sais pas",
    "sais pas", "weiß nicht", "weiss nicht", "ich weiß nicht", "ich weiss nicht",
}  # fmt: skip
SHORT = {"y": "yes", "j": "yes", "o": "yes", "n": "no"}
TYPED_OTHERWISE = {
    "amount", "choice", "date", "date_or_unknown", "flag", "not_unit", "number_in_digits", "number_like", "number_of",
    "number_or_unknown", "period", "share",
}  # fmt: skip
NUMBER = re.compile(r"([-+]?\d[\d.,' ]*)\s*((?:per|par|pro|/)\s*\w+)?")


@click.command()
@click.argument("file", type=SITUATION_FILE)
@click.option("--date", type=read_day, metavar="DATE", help="Rights on this day (default: the file's own date).")
@click.option("--right", "rights", multiple=True, metavar="ID", help="Only for this right; may be repeated.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="With --json: how many.")
@click.option("--all", "everything", is_flag=True, help="Also ask what is hardly worth asking.")
@click.option("--save", type=NEW_FILE, metavar="FILE", help="Write the situation with the answers to this file.")
@language_option
@json_option
def ask(
    file: Path,
    date: datetime.date | None,
    rights: tuple[str, ...],
    limit: int,
    everything: bool,
    save: Path | None,
    language: str,
    as_json: bool,
) -> None:
    """Ask about the household in FILE what settles most, over all rights; then show what was found.

    An empty answer skips a question, `?` shows what is known, `back` returns to the question before, `stop` ends.
    With --json: the next questions, ranked, with why.

    \b
    Examples:
      abord ask examples/unknown_income.yaml
      abord ask examples/unknown_income.yaml --lang nl --save answered.yaml
      abord ask examples/unknown_income.yaml --right leefloon_ris
      abord ask examples/unknown_income.yaml --json --limit 3
    """
    if as_json and save is not None:
        raise click.UsageError("--save goes without --json: nothing is answered there.")
    book = law_book(as_json)
    situation = read_situation(book, file, as_json, language)
    problems = chosen("--right", rights, book.rights)
    if problems:
        bad_input(problems, as_json, language=language)
    from abord.cli.show import Voice
    from abord.screening.trace import Speaker
    from abord.situation.problems import SituationError

    wanted = among(rights, book.rights)
    speaker = Speaker(Voice(language), book, situation)
    try:
        if as_json:
            from abord.screening.ask import next_questions
            from abord.screening.assess import reference_date
            from abord.screening.structure import questions_json

            questions = next_questions(book, situation, date, limit=limit, rights=wanted)
            write_json(questions_json(questions, reference_date(book, date or situation.date)))
            return
        conversation = _Conversation(speaker, situation, date, wanted, everything)
        conversation.run()
    except SituationError as error:
        bad_input(error.problems, as_json, language=language)
    conversation.conclude(str(file))
    if save is not None:
        from abord.situation.writing import save_situation

        save_situation(conversation.situation, book.facts, save)
        click.echo(speaker.voice.say("ask_saved", file=save))


@dataclass
class _Conversation:
    """The loop in the terminal."""

    speaker: Speaker
    situation: Situation
    date: datetime.date | None
    rights: list[str] | None
    everything: bool
    skipped: frozenset[Subject] = frozenset()
    before: list[tuple[Situation, frozenset[Subject], Question]] = field(default_factory=list)
    again: Question | None = None
    number: int = 0

    def run(self) -> None:
        """Ask until nothing valuable is left, or the user stops."""
        from abord.cli.outcome import say
        from abord.cli.show import console

        terminal, voice = console(), self.speaker.voice
        say(terminal, voice.say("ask_intro"), "dim")
        found = self.assessed()
        while True:
            question = self.next()
            if question is None:
                say(terminal, voice.say("ask_done"))
                return
            self.put(terminal, question)
            if not self.answered(terminal, question):
                return
            now = self.assessed()
            self.news(terminal, found, now)
            found = now

    def next(self) -> Question | None:
        """The question that settles most; the one gone back to first."""
        from abord.screening.ask import next_questions

        if self.again is not None:
            question, self.again = self.again, None
            return question
        found = next_questions(
            self.speaker.book, self.situation, self.date, limit=1, rights=self.rights, skip=self.skipped
        )
        return found[0] if found and (self.everything or found[0].is_valuable) else None

    def put(self, terminal: Console, question: Question) -> None:
        """The question, why it is asked, where to find the answer, and what an answer looks like."""
        from abord.cli.outcome import say
        from abord.cli.show import styled, wrapped
        from abord.screening.questions import ROSTER

        self.number += 1
        voice, text = self.speaker.voice, question.text[self.speaker.voice.language]
        terminal.print()
        say(terminal, f"{self.number}. {text['question']}", "bold")
        lines = [text["help"], voice.say("ask_where", where=text["where"]) if text["where"] else ""]
        names = voice.listed(map(self.speaker.right, question.rights), 4)
        lines.append(voice.say("ask_why", rights=names))
        if question.at_stake >= 1:
            lines.append(voice.say("ask_stake", amount=voice.money(round(question.at_stake), "month")))
        if question.subject.fact == ROSTER:
            lines.append(voice.say("ask_hint_roster"))
        for line in filter(None, lines):
            terminal.print(styled(wrapped(line, terminal.width, "   "), "dim"))
        for index, words in enumerate(self.options(question)):
            terminal.print(wrapped(f"{index + 1}. {words}", terminal.width, "        ", "     "))

    def options(self, question: Question) -> list[str]:
        """The choices of a question, in words."""
        kind = self.kind(question)
        return [self.speaker.value(member, None) for member in kind.choices] if kind.choices is not None else []

    def kind(self, question: Question) -> Kind:
        """What an answer to a question looks like."""
        from abord.screening.questions import kind_of

        return kind_of(self.speaker.book, question.subject)

    def form(self, question: Question) -> str:
        """What to type."""
        voice, kind = self.speaker.voice, self.kind(question)
        if question.subject.fact == "share":
            return voice.say("ask_form_share")
        if kind.choices is not None:
            return voice.say("ask_form_choice", most=len(kind.choices))
        if kind.form in ("flag", "date"):
            return voice.say(f"ask_form_{kind.form}")
        if kind.unit.startswith("EUR"):
            if kind.needs_unit:
                return voice.say("ask_form_money", period=voice.say("per_month"))
            return voice.say("ask_form_money_once")
        return voice.say("ask_form_number")

    def answered(self, terminal: Console, question: Question) -> bool:
        """Take one answer (or skip, or go back); False where the user stops."""
        from abord.cli.outcome import say
        from abord.screening.ask import answer
        from abord.situation.problems import SituationError

        voice = self.speaker.voice
        while True:
            try:
                typed = click.prompt(f"   {self.form(question)}", default="", show_default=False, prompt_suffix=" > ")
            except click.Abort:
                click.echo()
                return False
            typed = str(typed).strip()
            word = typed.casefold()
            if word in STOP:
                return False
            if word == "?":
                self.known(terminal)
                continue
            if word in BACK:
                if not self.before:
                    say(terminal, voice.say("ask_first"))
                    continue
                self.situation, self.skipped, self.again = self.before.pop()
                self.speaker.situation = self.situation
                self.number -= 2
                return True
            step = (self.situation, self.skipped, question)
            if word in SKIP:
                self.skipped |= {question.subject}
            else:
                try:
                    self.situation = answer(
                        self.speaker.book, self.situation, question.subject, self.written(question, typed), "abord ask"
                    )
                except SituationError as error:
                    expected = dict.fromkeys(self.expected(question, each.expectation) for each in error.problems)
                    say(terminal, "   " + voice.say("ask_again", expected="; ".join(expected)), "yellow")
                    continue
                # A person who can only answer in part is not asked the same again.
                self.skipped |= {question.subject}
                self.speaker.situation = self.situation
            self.before.append(step)
            return True

    def expected(self, question: Question, expectation: Expectation) -> str:
        """What is expected, as one types it here: what a value of a file looks like is the form itself."""
        if expectation.key in TYPED_OTHERWISE:
            return self.form(question)
        if expectation.key == "number_range":
            kind, fact = self.kind(question), self.speaker.book.facts[question.subject.fact]
            return self.speaker.voice.bounds(kind.low, kind.high, fact.unit)
        return expectation.words(self.speaker.voice.language)

    def written(self, question: Question, typed: str) -> str:
        """What was typed, as it would stand in a file: the number of a choice, an amount with its period."""
        kind = self.kind(question)
        if kind.form == "flag":
            return SHORT.get(typed.casefold(), typed)
        if kind.choices is not None:
            members = list(kind.choices)
            numbers = re.split(r"\s*(?:,|/|\bor\b|\bof\b|\bou\b|\boder\b)\s*", typed)
            if all(number.isdigit() and 1 <= int(number) <= len(members) for number in numbers):
                return " or ".join(members[int(number) - 1].name.lower() for number in numbers)
            return typed
        match = NUMBER.fullmatch(typed)
        if match is not None and kind.needs_unit and question.subject.fact != "share":
            above = kind.unit.partition("/")[0].removeprefix("1")
            period = match[2] or ("per month" if above == "EUR" else f"per {kind.unit.partition('/')[2]}")
            return f"{match[1].strip()} {above} {period}".replace("  ", " ")
        return typed

    def assessed(self) -> Assessment:
        """The results as they stand."""
        from abord.screening.assess import assess

        return assess(self.speaker.book, self.situation, self.date, rights=self.rights, thorough=False)

    def news(self, terminal: Console, before: Assessment, now: Assessment) -> None:
        """What the last answer changed."""
        from abord.cli.outcome import amount_words, say
        from abord.cli.show import STYLES, person_name

        for old, new in zip(before.results, now.results, strict=True):
            if (old.outcome, old.amount and old.amount[:2]) != (new.outcome, new.amount and new.amount[:2]):
                amount = amount_words(self.speaker, new)
                outcome = self.speaker.voice.say(new.outcome.value) + (f": {amount}" if amount else "")
                who = f"{self.speaker.right(new.right)}, {person_name(new.person)}"
                say(terminal, f"   → {who}: {outcome}", STYLES[new.outcome.value])

    def known(self, terminal: Console) -> None:
        """What is known so far, and where it comes from."""
        from abord.cli.known import show_known

        show_known(terminal, self.speaker, self.assessed())

    def conclude(self, file: str) -> None:
        """The results, as `abord assess` shows them."""
        from abord.cli.outcome import show_assessment
        from abord.cli.show import console
        from abord.screening.assess import assess

        found = assess(self.speaker.book, self.situation, self.date, rights=self.rights)
        clamped = (self.date or self.situation.date) is None and found.date < datetime.date.today()
        terminal = console()
        terminal.print()
        show_assessment(terminal, self.speaker, found, file, {}, clamped)
