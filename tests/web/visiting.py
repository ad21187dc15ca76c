"""A visitor of the site without a browser: Django's test client, with the ways of the conversation."""

import gzip
import re
from typing import Any, NamedTuple


class Visitor:
    """Django's test client, with the ways of the conversation."""

    def __init__(self, language: str = "en") -> None:
        from django.test import Client

        self.client, self.language = Client(enforce_csrf_checks=False), language
        self.visited: list[tuple[str, int]] = []
        self.lines: list[str] = []

    def get(self, page: str, expect: int = 200) -> Any:
        """A page."""
        return self._seen(page, self.client.get(self._address(page)), expect)

    def file(self, name: str, expect: int = 200) -> Any:
        """A file, such as a PDF."""
        return self._seen(name, self.client.get(f"/{self.language}/{name}"), expect)

    def post(self, page: str, expect: int = 303, **data: str) -> Any:
        """A form; of a page about several people with what it carries along."""
        hidden = {"with": self.lines} if page == "question" and data.get("about") in self.lines else {}
        return self._seen(page, self.client.post(self._address(page), {**hidden, **data}), expect)

    def _address(self, page: str) -> str:
        return f"/{self.language}/{page}/" if page else f"/{self.language}/"

    def _seen(self, page: str, response: Any, expect: int) -> Any:
        assert response.status_code == expect, f"{page}: {response.status_code}"
        # The weight on the line: browsers have asked for compressed pages since the first phones with one.
        if page == "question" and response.context:
            self.lines = [row.id for row in response.context["form"].rows]
        self.visited.append((page, len(gzip.compress(response.content))))
        return response

    def begin(self, age: str = "34", place: str = "9000", name: str = "") -> None:
        """Up to the first question, for someone who lives alone."""
        self.post("", event="losing_a_job")
        self.post("place", municipality=place)
        self.post("people", do="save", who="p1", age=age, name=name)

    def alone(self, age: str = "34", place: str = "9000") -> None:
        """Up to the first question."""
        self.begin(age, place)
        self.post("people", do="everyone")

    def question(self) -> tuple[str, Any] | None:
        """What is asked now; None when the result is there."""
        response = self.client.get(self._address("question"))
        if response.status_code == 303:
            return None
        self._seen("question", response, 200)
        return response.context["about"], response.context["form"]

    def answer_all(self, answers: dict[str, str] | None = None, most: int = 80) -> list[str]:
        """Answer until nothing valuable is asked; gives the ids of the questions."""
        asked = []
        for _ in range(most):
            found = self.question()
            if found is None:
                return asked
            about, form = found
            asked += [row.id for row in form.rows] or [about]
            self.post("question", about=about, **usual_answer(about, form, answers or {}))
        raise AssertionError(f"no end: {asked}")

    @property
    def told(self) -> dict[str, Any]:
        """What the session holds."""
        return self.client.session["told"]


YES = ("lives_in_belgium", "family_allowances_received_for_other")


class Alone(NamedTuple):
    """A line of a page about several people, as a question of its own."""

    form: str
    options: list[Any]


def usual_answer(about: str, form: Any, answers: dict[str, str]) -> dict[str, str]:
    """The fields to send: as told in ``answers`` (by fact), else no, the first choice, nil, or "I don't know"."""
    fact = about.split("@")[0]
    given = answers.get(fact, answers.get(about, ""))
    if form.form == "together":
        single = {row.id: usual_answer(row.id, Alone("choice" if row.is_long else "flag", row.options), answers)
                  for row in form.rows}  # fmt: skip
        if form.is_list:  # of a number, first whether there is any
            single = {id: {"choice": one["choice"] if one["choice"] in ("yes", "no") else "yes"}
                      for id, one in single.items() if "choice" in one}  # fmt: skip
        chosen = {f"is-{id}": one["choice"] for id, one in single.items() if "choice" in one}
        return {"do": "next", **chosen} if chosen else {"do": "unknown"}
    if form.form == "several":
        ticked = given.split()
        return {"do": "next", **{f"is-{name}": "1" for name in ticked}} if ticked else {"do": "none"}
    if given == "unknown" or form.form == "date":
        return {"do": "unknown"}
    if form.form == "flag":
        return {"do": "next", "choice": given or ("yes" if fact in YES else "no")}
    if form.form == "choice":
        first = "sibling" if fact == "relation" else form.options[0].value  # fits at any age
        return {"do": "next", "choice": given or first}
    if form.form == "share":
        return {"do": "next", "text": given or "1"}
    return {"do": "next", "text": given or "0", "period": next((one.value for one in form.periods if one.chosen), "")}


def plain(html: str) -> str:
    """Text without tags, and without hyphens that only show where a line breaks."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).replace("\u00ad", "").split())
