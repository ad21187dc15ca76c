"""The addresses of the API. Each reads, asks, writes; nothing is kept."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.log import log_response
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from abord import __version__
from abord.api import openfisca
from abord.api.shapes import (
    Assessment,
    AssessRequest,
    Day,
    NextRequest,
    Problems,
    Questions,
    Right,
    Rights,
    _Request,
    situation_schemas,
)
from abord.book import open_book
from abord.screening import ask
from abord.screening.assess import assess as find
from abord.screening.assess import reference_date
from abord.screening.questions import Subject, exists
from abord.screening.structure import assessment_json, questions_json, right_json, rights_json
from abord.screening.trace import Speaker
from abord.screening.voice import Voice
from abord.situation.loading import load
from abord.situation.model import Situation
from abord.situation.problems import (
    Expectation,
    Problem,
    SituationError,
    expect,
    nearest,
    problems_json,
    said,
    shown,
)
from abord.situation.reader import Reader


class _Strict(Parser):
    """Reads a body as situations are read: no repeated keys, no bottomless nesting, UTF-8."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The tree in the body."""
        try:
            return load(request.body, json_format=True)
        except SituationError as error:
            request.problems = error.problems  # the framework only says that something is wrong
            raise


class _Api(NinjaAPI):
    """With the schemas of what is described elsewhere among the components."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The OpenAPI of all of it."""
        made = super().get_openapi_schema(**options)
        own, schemas = self.urls_namespace == "api", made["components"]["schemas"]
        schemas.update(situation_schemas() if own else openfisca.input_schemas())
        for name in ("AssessRequest", "NextRequest") if own else ():
            schemas[name]["properties"]["situation"] = {"$ref": "#/components/schemas/Situation"}
        return made


WRONG = {413: Problems, 422: Problems, 429: Problems}
api = _Api(
    title="Abord: social rights in Belgium",
    version=__version__,
    description="Which rights a household has, which question settles most, and what each right is. Nothing is kept.",
    docs_url=None,
    parser=_Strict(),
    urls_namespace="api",
)


def written(content: Any, status: int = 200) -> HttpResponse:
    """JSON, without what it does not know (NaN, infinity)."""
    text = json.dumps(content, allow_nan=False)  # in ASCII: half a character in a name can then do no harm
    return HttpResponse(text, content_type="application/json", status=status)


def wrong(problems: Iterable[Problem], status: int = 422) -> HttpResponse:
    """Everything that is wrong, at once."""
    return written(problems_json(problems), status)


@api.exception_handler(SituationError)
def _situation(request: HttpRequest, error: SituationError) -> HttpResponse:
    return wrong(error.problems)


@api.exception_handler(HttpError)
def _no_json_at_all(request: HttpRequest, error: HttpError) -> HttpResponse:
    problems = getattr(request, "problems", (Problem("", "", expect("other", words=error)),))
    return wrong(problems, 422 if error.status_code == 400 else error.status_code)


@api.exception_handler(ValidationError)
def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    problems = []
    for one in error.errors:
        place = [str(part) for part in one["loc"][1:] if part not in ("given", "query", "path")]
        found = one.get("ctx", {}).get("found", "")  # the framework drops the rest of what was found
        problems.append(Problem(".".join(place), shown(found), _expected(one)))
    return wrong(problems)


def _expected(error: dict[str, Any]) -> Expectation:
    if error["type"] == "missing":
        return expect("a_value")
    if error["type"] == "extra_forbidden":
        return expect("no_such_key")
    if error["type"] == "day_range":
        return expect("day_range")
    if error["type"].startswith("date_"):
        return expect("date_iso")
    return expect("other", words=str(error["msg"]).removeprefix("Input should be ").removeprefix("Value error, "))


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return wrong([Problem("", "", expect("smaller_body"))], 413)


def _logged(request: HttpRequest, error: Exception, response: HttpResponse) -> HttpResponse:
    """The answer to a mistake of ours, which is logged once: the kind of error and its place (`QuietFormatter`)."""
    if isinstance(error, SuspiciousOperation):
        raise error  # no mistake of ours: Django refuses it
    log_response("%s: %s", "mistake", request.path, response=response, request=request, exception=error)
    return response


@api.exception_handler(Exception)
def _our_mistake(request: HttpRequest, error: Exception) -> HttpResponse:
    return _logged(request, error, wrong([Problem("", "", expect("our_mistake"))], 500))


@cache
def reader() -> Reader:
    """Reads situations; made once."""
    return Reader(open_book().facts)


def _read(given: _Request) -> Situation:
    """The situation with the answers in it; raises with everything that is wrong."""
    situation = reader().read_tree(given.situation)
    book, problems = open_book(), []
    problems += _unknown("rights", given.rights, book.rights)
    problems += _unknown("persons", given.persons, situation.persons)
    for id, answer in given.answers.items():
        if isinstance(answer, str) and answer.strip().casefold() == "unknown":
            continue
        try:
            situation = ask.answer(book, situation, _subject(id, situation, "answers"), answer)
        except SituationError as error:
            problems += [Problem(f"answers.{id}", one.value, one.expectation) for one in error.problems]
    if problems:
        raise SituationError(problems)
    return situation


def _unknown(what: str, given: Iterable[str] | None, known: Iterable[str]) -> list[Problem]:
    names = list(known)
    return [
        Problem(f"{what}.{index}", shown(name), expect("one_of_the", nearest(name, names), what=what))
        for index, name in enumerate(given or ())
        if name not in names
    ]


def _subject(id: str, situation: Situation, where: str) -> Subject:
    """The subject of a question id; raises where there is no such question."""
    subject = Subject.of(id)
    holdings = sum(subject is not None and subject.person in one.owners for one in situation.holdings)
    if subject is None or not exists(open_book(), subject, tuple(situation.persons), holdings):
        raise SituationError([Problem(f"{where}.{id}", shown(id), expect("question_id"))])
    return subject


@api.post("/assess", response={200: Assessment, **WRONG}, summary="The rights of a household")
def assess(request: HttpRequest, given: AssessRequest) -> HttpResponse:
    """Per right and person what is proved, what is open and what would settle it, what only people judge, and why."""
    book, situation = open_book(), _read(given)
    if problems := _unknown("switches", given.switches, book.switches):
        raise SituationError(problems)
    found = find(
        book, situation, given.date, known_on=given.known_on, switches=given.switches,
        rights=[one for one in book.rights if given.rights is None or one in given.rights],
        persons=[one for one in situation.persons if given.persons is None or one in given.persons],
    )  # fmt: skip
    clamped = (given.date or situation.date) is None and found.date < datetime.date.today()
    speaker = Speaker(Voice(given.language), book, situation)
    return written(assessment_json(found, speaker, given.switches, clamped, given.trace))


@api.post("/next-question", response={200: Questions, **WRONG}, summary="What to ask next")
def next_question(request: HttpRequest, given: NextRequest) -> HttpResponse:
    """Those that settle most, best first, in four languages; none when nothing is open that people can answer."""
    book, situation = open_book(), _read(given)
    if problems := _unknown("reader", [given.reader] if given.reader is not None else [], situation.persons):
        raise SituationError(problems)
    skip = {subject for subject in map(Subject.of, given.skip) if subject is not None}
    skip |= {subject for subject in map(Subject.of, given.answers) if subject is not None}
    questions = ask.next_questions(
        book, situation, given.date, limit=given.limit, rights=given.rights, persons=given.persons,
        skip=frozenset(skip), reader=given.reader or "",
    )  # fmt: skip
    return written(questions_json(questions, reference_date(book, given.date or situation.date)))


@api.get("/rights", response={200: Rights, 429: Problems}, summary="All rights in short")
def rights(request: HttpRequest) -> HttpResponse:
    """Names, institution, how it is granted, how far its law has been looked up and who has read it."""
    return written(rights_json(right.folder for right in open_book().rights.values()))


@api.get("/rights/{id}", response={200: Right, 404: Problems, **WRONG}, summary="One right in full")
def right(request: HttpRequest, id: Path[str], date: Query[Day | None] = None) -> HttpResponse:
    """What it is, its conditions, figures on a date with article and source, procedure, texts."""
    book = open_book()
    if id not in book.rights:
        return wrong(_unknown("id", [id], book.rights), 404)
    return written(right_json(book, id, reference_date(book, date)))


# The shape of OpenFisca.

bridge = _Api(
    title="Abord in the shape of OpenFisca's web API",
    version=__version__,
    description="Put null where a value is asked. What is not given is unknown: what rests on it stays null.",
    docs_url=None,
    openapi_url="spec",
    parser=_Strict(),
    urls_namespace="openfisca",
)
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/SituationInput"}}},
    }
}
AMISS = {400: dict[str, Any], 404: dict[str, Any], 413: dict[str, Any], 429: Problems}


def _as_openfisca(content: Any, status: int = 200) -> HttpResponse:
    response = written(content, status)
    response["Country-Package"] = "openfisca-abord"
    response["Country-Package-Version"] = openfisca.version_of(open_book())
    return response


@bridge.exception_handler(openfisca.Mistake)
def _mistake(request: HttpRequest, error: openfisca.Mistake) -> HttpResponse:
    return _as_openfisca(error.content, error.status)


@bridge.exception_handler(SituationError)
def _no_json(request: HttpRequest, error: SituationError) -> HttpResponse:
    return _as_openfisca({"error": f"Invalid JSON: {error}"}, 400)


@bridge.exception_handler(RequestDataTooBig)
def _too_big_here(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return _as_openfisca({"error": "a smaller body is expected"}, 413)


@bridge.exception_handler(Exception)
def _our_mistake_here(request: HttpRequest, error: Exception) -> HttpResponse:
    return _logged(request, error, _as_openfisca({"error": said("en", "our_mistake")}, 500))


def _computed(content: Any, made: openfisca.Simulation) -> HttpResponse:
    response = _as_openfisca(content)
    if names := openfisca.unsure(made):
        response["Abord-Unsure"] = ", ".join(names)
    return response


def _root(request: HttpRequest) -> str:
    return str(request.build_absolute_uri("/api/openfisca/"))


@bridge.post("/calculate", response={200: dict[str, Any], **AMISS}, openapi_extra=BODY, summary="Run a simulation")
def calculate(request: HttpRequest) -> HttpResponse:
    """Each null is filled in as far as it is known."""
    tree = load(request.body, json_format=True)
    made = openfisca.read(tree)
    return _computed(openfisca.calculate(tree, made), made)


@bridge.post("/trace", response={200: dict[str, Any], **AMISS}, openapi_extra=BODY, summary="Every step behind it")
def trace(request: HttpRequest) -> HttpResponse:
    """Each variable on the way, with its value per person, what it rests on and the figures that it read."""
    made = openfisca.read(load(request.body, json_format=True))
    return _computed(openfisca.trace(made), made)


@bridge.get("/parameters", response={200: dict[str, Any], 429: Problems}, summary="All figures of the law")
def parameters(request: HttpRequest) -> HttpResponse:
    """By name, with where to read more."""
    return _as_openfisca(openfisca.parameters_json(_root(request)))


@bridge.get("/parameter/{path:id}", response={200: dict[str, Any], **AMISS}, summary="One figure, or those of a right")
def parameter(request: HttpRequest, id: Path[str]) -> HttpResponse:
    """Its values by date, with article and source."""
    return _found(openfisca.parameter_json(id))


@bridge.get("/variables", response={200: dict[str, Any], 429: Problems}, summary="All variables")
def variables(request: HttpRequest) -> HttpResponse:
    """By name, with where to read more."""
    return _as_openfisca(openfisca.variables_json(_root(request)))


@bridge.get("/variable/{id}", response={200: dict[str, Any], **AMISS}, summary="One variable")
def variable(request: HttpRequest, id: Path[str]) -> HttpResponse:
    """Its type, unit and rule."""
    return _found(openfisca.variable_json(id))


@bridge.get("/entities", response={200: dict[str, Any], 429: Problems}, summary="Whom the law speaks of")
def entities(request: HttpRequest) -> HttpResponse:
    """Persons, and households of them."""
    return _as_openfisca(openfisca.ENTITIES)


def _found(content: Any) -> HttpResponse:
    return _as_openfisca(
        content if content is not None else {"error": "not found"}, 200 if content is not None else 404
    )
