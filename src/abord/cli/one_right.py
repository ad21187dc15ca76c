"""One right in full: what its folder says, with the figures of a date filled in."""

from __future__ import annotations

import datetime
import math
import re

from rich.console import Console

from abord.cli.outcome import say
from abord.cli.show import belgian, console, day, markdown, sentence, styled, wrapped
from abord.engine.parameters import DatedValue, Parameter
from abord.screening.structure import own_parameters
from abord.screening.trace import Speaker


def show_right(speaker: Speaker, right_id: str, date: datetime.date, clamped: bool) -> None:
    """Everything, in the order in which a person asks."""
    _Page(speaker, right_id, date, console()).show(clamped)


class _Page:
    """The page of one right."""

    def __init__(self, speaker: Speaker, right_id: str, date: datetime.date, terminal: Console) -> None:
        self.speaker, self.voice, self.book, self.date = speaker, speaker.voice, speaker.book, date
        self.found = self.book.rights[right_id]
        self.right, self.terminal = self.found.folder.right, terminal
        self.width = min(terminal.width, 110)

    def show(self, clamped: bool) -> None:
        voice, right = self.voice, self.right
        say(self.terminal, f"{voice.of(right.names)} ({right.id})", "bold")
        say(self.terminal, voice.of(right.summary))
        if clamped:
            say(self.terminal, voice.say("clamped", date=day(self.date)), "yellow")
        if right.law_verified_until is not None and self.date > right.law_verified_until:
            say(self.terminal, voice.say("beyond", date=day(right.law_verified_until)), "yellow")
        self.terminal.print()
        text = fill(self.speaker, right.id, self.found.folder.texts[voice.language], self.date)
        self.terminal.print(markdown(text, self.width))
        self.heading("conditions")
        for condition in self.found.conditions:
            self.rule(condition)
        if self.found.left_to_people:
            self.heading("what_people_judge")
            for condition in self.found.left_to_people:
                self.rule(condition)
        self.figures()
        self.switches()
        self.opens()
        self.procedure()
        if right.documents:
            self.heading("documents")
            for document in right.documents:
                who = voice.say("has_it" if document.administration_has_it else "bring_it")
                self.item(f"{voice.of(document.names)} ({who})")
        if right.effects is not None:
            self.terminal.print()
            say(self.terminal, voice.of(right.effects))
        if right.holes:
            self.heading("holes")
            for hole in right.holes:
                self.item(voice.of(hole))
        self.heading("legal_basis")
        for basis in right.legal_basis:
            self.item(f"{voice.of(basis.title)}: {basis.article}" if basis.article else voice.of(basis.title))
        self.terminal.print()
        reviewed = right.reviewed.by or voice.say("no_review")
        on = f", {day(right.reviewed.on)}" if right.reviewed.on else ""
        for key, said in (
            ("verified", day(right.law_verified_until) if right.law_verified_until else voice.say("no_law_read")),
            ("reviewed", reviewed + on),
            ("owner", right.owner),
        ):
            say(self.terminal, f"{voice.say(key)}: {said}", "yellow" if key == "reviewed" and not on else "")

    def heading(self, key: str, **fields: object) -> None:
        self.terminal.print()
        self.terminal.print(styled(self.voice.say(key, **fields), "bold"))

    def item(self, text: str, style: str = "") -> None:
        self.terminal.print(styled(wrapped(text, self.width, "    ", "  · "), style))

    def rule(self, variable: str) -> None:
        rule = self.book.variables[variable].versions[-1].rule
        kind = self.voice.say(rule.condition.value) if rule.condition is not None else ""
        self.item(f"{self.speaker.condition(variable)} ({kind}; {self.speaker.article(rule.info.article)})")

    def figures(self) -> None:
        voice = self.voice
        own = own_parameters(self.book, self.found.id)
        if any(parameter.switch is None for parameter in own.values()):
            self.heading("figures", date=day(self.date))
        for parameter in own.values():
            if parameter.switch is None:
                value = parameter.at(self.date)
                words = figure_words(self.speaker, parameter, value)
                since = voice.say("since_day", date=day(value.since))
                sure = voice.say(f"confidence_{value.confidence}")
                style = "yellow" if value.confidence == "?" else ""
                self.item(f"{voice.of(parameter.description)}: {words}, {since} ({sure}: {value.source})", style)

    def switches(self) -> None:
        voice = self.voice
        own = {name: one for name, one in own_parameters(self.book, self.found.id).items() if one.switch is not None}
        if own:
            self.heading("switches")
        for name, parameter in own.items():
            position = parameter.at(self.date).value
            asked = voice.of((parameter.switch or {}).get("question"), name)
            taken = sentence(voice.say("taken_as", position=voice.yes_no(_flag(position))))
            self.item(f"{asked} {taken}. [{name}]")
            for key in ("yes", "no"):
                why = str((parameter.switch or {}).get(key, ""))
                self.terminal.print(wrapped(f"{voice.say(key)}: {why}", self.width, "        ", "      "))

    def opens(self) -> None:
        if self.right.opens:
            self.heading("opens")
        for one in self.right.opens:
            months = one.after_months
            when = self.voice.say("after_months", months=months) if months else self.voice.say("at_once")
            article = f"; {one.article}" if one.article else ""
            self.item(f"{self.speaker.right(one.right)} ({when}{article})")

    def procedure(self) -> None:
        voice, procedure = self.voice, self.right.procedure
        self.heading("procedure")
        self.item(f"{voice.say('where_to_go')}: {voice.of(self.right.where_to_go)}")
        mode = voice.say(f"mode_{self.right.grant.mode.value}")
        self.item(f"{voice.say('granted')}: {mode}. {voice.of(self.right.grant.note)}")
        if procedure.receipt is not None:
            self.item(voice.of(procedure.receipt))
        for name in ("decision_days", "decision_months", "notification_days", "payment_days"):
            count = getattr(procedure, name)
            if count is not None:
                self.item(voice.say(name, count=count))
        self.item(voice.say("effective_from", text=voice.of(procedure.effective_from)))
        self.item(voice.of(procedure.appeal))
        if procedure.appeal_months is not None:
            self.item(voice.say("appeal_months", count=procedure.appeal_months))
        self.item(
            f"{voice.say('source')}: {procedure.source} ({voice.say(f'confidence_{procedure.confidence.value}')})"
        )


def figure_words(speaker: Speaker, parameter: Parameter, value: DatedValue) -> str:
    """A figure with its unit, its bounds where it is unsure."""
    if parameter.is_flag:
        return speaker.voice.yes_no(_flag(value.value))
    if value.value is None:
        return speaker.voice.say("unknown")
    if value.low != value.high:
        return speaker.voice.bounds(value.low, value.high, parameter.unit)
    return speaker.voice.quantity(value.value, parameter.unit)


def _flag(value: float | bool | None) -> bool | None:
    return None if value is None else bool(value)


def fill(speaker: Speaker, right: str, text: str, date: datetime.date) -> str:
    """A text with its placeholders filled in: figures on the date, terms of the procedure."""
    own = {parameter.name: parameter for parameter in own_parameters(speaker.book, right).values()}
    procedure = speaker.book.rights[right].folder.right.procedure

    def figure(match: re.Match[str]) -> str:
        name = match[1]
        if name not in own:
            return str(getattr(procedure, name, None) or match[0])
        parameter, value = own[name], own[name].at(date)
        if value.value is None:
            return speaker.voice.say("figure_unknown")
        euro = f" {speaker.voice.say('euro')}" if parameter.unit is not None and parameter.unit.is_money else ""
        decimals = 2 if euro and str(parameter.unit) != "EUR/litre" else None
        if math.isinf(value.high):
            return speaker.voice.say("figure_unknown")
        if value.low != value.high:
            return (
                speaker.voice.say("between", low=belgian(value.low, decimals), high=belgian(value.high, decimals))
                + euro
            )
        return belgian(float(value.value), decimals) + euro

    return re.sub(r"\{(\w+)\}", figure, text)
