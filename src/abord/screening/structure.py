"""What was found, for machines: the command line and the API give the same (``cli/formats.md`` describes it)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from abord import __version__
from abord.engine.bound import Span
from abord.engine.explain import Explanation, Key
from abord.engine.graph import CONCEPTS, REFERENCE_DATE, LawBook
from abord.engine.parameters import Parameter
from abord.engine.sheet import Missing
from abord.screening.assess import Assessment, Result
from abord.screening.trace import (
    Speaker,
    comparison_json,
    figure_json,
    key_text,
    origin_of,
    raw_value,
    stated_value,
)
from abord.screening.voice import rounded

if TYPE_CHECKING:
    from abord.engine.folder import Folder
    from abord.screening.ask import Question


def assessment_json(
    assessment: Assessment, speaker: Speaker, switches: dict[str, bool], clamped: bool, with_trace: bool = True
) -> dict[str, Any]:
    """Everything there is to say, with the whole trace."""
    book = assessment.book
    explanation = assessment.explanation
    content: dict[str, Any] = {
        "format": "abord.assessment/1",
        "abord": __version__,
        "language": speaker.voice.language,
        "date": assessment.date.isoformat(),
        "date_is_last_verified": clamped,
        "law_verified_until": book.law_verified_until.isoformat(),
        "figures_verified_until": book.figures_verified_until.isoformat(),
        "known_on": iso(assessment.known_on),
        "switches": dict(switches),
        "persons": list(assessment.case.persons),
        "assumptions": [
            {"path": one.path, "value": one.value, "why": one.why} for one in assessment.assumptions
        ],
        "results": [result_json(assessment, speaker, result) for result in assessment.results],
    }  # fmt: skip
    if with_trace:
        trace: dict[str, Any] = {}
        for result in assessment.results:
            person = assessment.case.persons.index(result.person)
            for step in explanation.walk(result.right, person):
                trace.setdefault(
                    key_text(explanation, step.key), _step_json(assessment, speaker, explanation, step.key)
                )
        content["trace"] = trace
    return content


def result_json(assessment: Assessment, speaker: Speaker, result: Result) -> dict[str, Any]:
    """One right for one person."""
    book, person = assessment.book, assessment.case.persons.index(result.person)
    right = book.rights[result.right]
    every = right.folder.right.result.every
    roots = [Key(right.entitled, person), *([Key(right.amount, person)] if right.amount else [])]
    return {
        "right": result.right,
        "name": speaker.right(result.right),
        "person": result.person,
        "outcome": result.outcome.value,
        "certain": result.is_certain,
        "law_verified_until": iso(right.folder.right.law_verified_until),
        "receives": result.receives,
        "covered_by": result.covered_by,
        "amount": amount_json(result.amount, result.guess, every) if right.amount else None,
        "only_maximum": result.only_maximum,
        "conditions": [
            {
                "id": one.variable, "words": speaker.condition(one.variable), "holds": one.holds,
                "kind": one.kind.value, "article": one.article,
            }
            for one in result.conditions
        ],
        "left_to_people": [
            {
                "id": one, "words": speaker.condition(one), "kind": rule.condition.value if rule.condition else None,
                "article": rule.info.article,
            }
            for one in result.left_to_people
            for rule in [book.variables[one].versions[0].rule]
        ],
        "missing": [missing_json(assessment, speaker, one) for one in result.missing],
        "unsure": [figure_json(one, assessment.explanation.values[one.name]) for one in result.unsure],
        "switches": [
            {
                "id": one.switch, "question": question_of(speaker, one.switch), "position": one.position,
                "outcome": one.outcome.value,
                "amount": amount_json(one.amount, None, every) if right.amount else None,
            }
            for one in result.switches
        ],
        "misses": [
            {
                "condition": one.condition, "words": speaker.condition(one.condition), "from": iso(one.date),
                "comparison": comparison_json(one.comparison) if one.comparison else None,
            }
            for one in result.misses
        ],
        "opens": [
            {
                "right": one.right, "name": speaker.right(one.right), "after_months": one.after_months,
                "article": one.article,
            }
            for one in result.opens
        ],
        "trace": [key_text(assessment.explanation, key) for key in roots],
    }  # fmt: skip


def amount_json(span: Span | None, guess: float | None, every: str) -> dict[str, Any] | None:
    """Bounds in EUR; ``high`` null where nothing bounds it; ``best_guess`` null where facts are missing."""
    if span is None:
        return None
    best = guess if guess is not None else span.low if span.is_settled else None
    return {
        "low": rounded(span.low), "high": rounded(span.high), "best_guess": None if best is None else rounded(best),
        "unit": "EUR", "every": str(every),
    }  # fmt: skip


def missing_json(assessment: Assessment, speaker: Speaker, datum: Missing) -> dict[str, Any]:
    """A datum that would help."""
    names = assessment.case.persons
    return {
        "fact": datum.fact,
        "person": names[datum.person] if 0 <= datum.person < len(names) else None,
        "other": names[datum.other] if 0 <= datum.other < len(names) else None,
        "holding": datum.holding if datum.holding >= 0 else None,
        "label": speaker.voice.listed(speaker.missing(assessment.case, datum)),
    }


def question_of(speaker: Speaker, switch: str) -> str:
    """What a switch asks."""
    declared = speaker.book.parameters[switch].switch or {}
    return speaker.voice.of(declared.get("question"), speaker.parameter(switch))


def iso(date: datetime.date | None) -> str | None:
    """A date for machines."""
    return date.isoformat() if date is not None else None


def _step_json(assessment: Assessment, speaker: Speaker, explanation: Explanation, key: Key) -> dict[str, Any]:
    step = explanation.step(key)
    variable = speaker.book.variables[key.variable]
    is_given = step.is_fact or key.variable == REFERENCE_DATE
    value = stated_value(assessment, key) if step.is_fact else step.value
    names = assessment.case.persons
    found: dict[str, Any] = {
        "variable": key.variable,
        "person": names[key.person],
        "other": names[key.other] if key.other >= 0 else None,
        "holding": key.holding if key.holding >= 0 else None,
        "words": speaker.variable(key.variable),
        "value": raw_value(value, step.unit),
        "unit": str(step.unit) if step.unit is not None and variable.kind == "number" else None,
    }
    if is_given:
        origin = origin_of(assessment, key) if step.is_fact else None
        found["origin"] = origin and {
            "how": origin.how, "source": origin.source, "as_of": iso(origin.as_of), "certainty": origin.certainty.value,
        }  # fmt: skip
    else:
        found |= {
            "article": step.article or None,
            "explanation": step.doc or None,
            "condition": step.condition.value if step.condition else None,
            "inputs": [key_text(explanation, one) for one in step.inputs],
            "figures": [figure_json(one, explanation.values[one.name]) for one in step.figures],
            "comparisons": [comparison_json(one) for one in step.comparisons],
        }
    return found


def questions_json(questions: Sequence[Question], date: datetime.date) -> dict[str, Any]:
    """Questions, best first."""
    return {
        "format": "abord.questions/1",
        "date": date.isoformat(),
        "questions": [
            {
                "id": one.subject.id,
                "fact": one.subject.fact,
                "person": one.subject.person or None,
                "other": one.subject.other or None,
                "holding": one.subject.holding if one.subject.holding >= 0 else None,
                "rights": list(one.rights),
                "euro_per_month_at_stake": round(one.at_stake, 2),
                "burden": one.burden,
                "score": round(one.score, 2),
                "valuable": one.is_valuable,
                "text": one.text,
            }
            for one in questions
        ],
    }


def rights_json(folders: Iterable[Folder]) -> dict[str, Any]:
    """The rights that are here, each in short."""
    return {"format": "abord.rights/1", "rights": [_brief(folder) for folder in folders]}


def _brief(folder: Folder) -> dict[str, Any]:
    right = folder.right
    return {
        "id": right.id, "names": right.names.model_dump(), "short": right.short.model_dump(),
        "institution": {"id": right.institution.id, "names": right.institution.names.model_dump()},
        "grant": right.grant.mode.value,
        "law_verified_until": iso(right.law_verified_until),
        "reviewed": {"on": right.reviewed.on and right.reviewed.on.isoformat(), "by": right.reviewed.by},
    }  # fmt: skip


def own_parameters(book: LawBook, right: str) -> dict[str, Parameter]:
    """The figures of a right by their full names: its own, and the shared ones that its rules read."""
    needed = {*book.needed(book.targets(right))}
    shared = {
        name
        for variable in book.variables.values()
        if variable.home == right or (variable.home == CONCEPTS and variable.id in needed)
        for version in variable.versions
        for name in version.parameters.values()
    }  # fmt: skip
    return {name: one for name, one in book.parameters.items() if name in shared or name.startswith(f"{right}.")}


def right_json(book: LawBook, right_id: str, date: datetime.date) -> dict[str, Any]:
    """The folder for machines, with the figures of the date."""
    found = book.rights[right_id]
    folder = found.folder

    def rule(variable: str) -> dict[str, Any]:
        stated = book.variables[variable].versions[-1].rule
        name = variable.partition(".")[2]
        words = folder.words.get(name)
        return {
            "id": variable, "words": words.model_dump() if words else None, "explanation": stated.doc or None,
            "kind": stated.condition.value if stated.condition else None, "article": stated.info.article,
        }  # fmt: skip

    def figure(name: str, parameter: Parameter) -> dict[str, Any]:
        value = parameter.at(date)
        unit = parameter.unit
        return {
            "name": name, "description": parameter.description, "unit": str(unit or "flag"),
            "value": raw_value(value.value, unit), "low": None if parameter.is_flag else rounded(value.low),
            "high": None if parameter.is_flag else rounded(value.high), "since": iso(value.since),
            "confidence": value.confidence, "source": value.source, "excerpt": value.excerpt,
            "article": parameter.article, "switch": parameter.switch, "note": parameter.note,
        }  # fmt: skip

    return {
        "format": "abord.right/2",
        "abord": __version__,
        "date": date.isoformat(),
        "right": folder.right.model_dump(mode="json"),
        "texts": folder.texts,
        "conditions": [rule(one) for one in found.conditions],
        "left_to_people": [rule(one) for one in found.left_to_people],
        "parameters": [figure(name, one) for name, one in own_parameters(book, right_id).items()],
    }
