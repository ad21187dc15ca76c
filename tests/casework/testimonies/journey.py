"""People with browsers: a worker at the desk, a person at the own pages. Every page is looked at on the way."""

from __future__ import annotations

import datetime
import re
from typing import Any

from filekit import HOUSEHOLD, ROLES
from officekit import PASSWORD, code_now, organisation, scope_of, worker

from abord.casework.organisations.scope import Role, scoped
from browsing import click_through


def day(ago: int) -> str:
    """So many days ago, as people write it."""
    return (datetime.date.today() - datetime.timedelta(days=ago)).strftime("%d/%m/%Y")


class House:
    """An office on a served site."""

    def __init__(self, address: str, chromium: Any) -> None:
        self.address, self.chromium = address, chromium
        self.organisation = organisation("OCMW Testgem")
        type(self.organisation).objects.filter(pk=self.organisation.pk).update(address="Markt 1, 9999 Testgem")
        self.worker = worker(self.organisation, *ROLES, name="An Maes")
        self.signed: Any = None

    def page(self) -> Any:
        """A fresh browser window without JavaScript."""
        made = self.chromium.new_context(java_script_enabled=False).new_page()
        made.set_default_timeout(60_000)
        return made

    def scope(self) -> Any:
        """The worker's scope, for what has no page (a night that passes)."""
        return scoped(scope_of(self.organisation, self.worker, *ROLES))

    def desk(self) -> Desk:
        """The worker, signed in once."""
        if self.signed is None:
            self.signed = self._signed(self.worker)
        return Desk(self, self.signed)

    def sign_in(self, *roles: Role, name: str) -> Any:
        """Someone else of this office, signed in with these roles."""
        return self._signed(worker(self.organisation, *roles, name=name))

    def _signed(self, who: Any) -> Any:
        page = self.page()
        page.goto(f"{self.address}/desk/en/sign-in/")
        page.fill("#email", who.email)
        page.fill("#password", PASSWORD)
        click_through(page, "main .actions button")
        page.fill("#code", code_now(who))
        click_through(page, "main .actions button")
        assert page.url.endswith("/desk/en/"), page.url
        return page

    def person(self, number: str, code: str, language: str = "en") -> Any:
        """The person at the own pages."""
        page = self.page()
        page.goto(f"{self.address}/mine/{language}/")
        page.fill("#number", number)
        page.fill("#code", code.lower())
        click_through(page, "main .actions button")
        assert page.url.endswith("/file/"), page.content()
        return page


class Desk:
    """A worker at the desk, and the last person who came."""

    def __init__(self, house: House, page: Any) -> None:
        self.house, self.page = house, page
        self.file = self.application = self.code = self.number = self.receipt = ""

    def go(self, path: str) -> Any:
        """To a page of the desk."""
        self.page.goto(f"{self.house.address}/desk/en/{path}")
        return self.page

    def text(self) -> str:
        """What the page says."""
        return " ".join(str(self.page.inner_text("main")).split())

    def walk_in(self, name: str, question: str, right: str = "", kind: str = "application", **more: str) -> Desk:
        """Someone comes in; with an application the receipt is read."""
        page = self.go("walk-in/")
        page.fill("#name", name)
        page.fill("#question", question)
        if right:
            page.select_option("#right", right)
        page.check("#kind-i" if kind == "information" else "#kind-a")
        page.check(f"#ch-{more.pop('channel', 'desk')}")
        page.click("main details summary")
        for field, value in more.items():
            if page.get_attribute(f"#{field}", "type") == "checkbox":
                page.check(f"#{field}")
            elif page.locator(f"select#{field}").count():
                page.select_option(f"#{field}", value)
            else:
                page.fill(f"#{field}", value)
        click_through(page, "main .actions button")
        if kind == "application":
            if page.locator("#told").count():  # what asking can set in motion is told first
                page.check("#told")
                click_through(page, "main .actions button:not(.quiet)")
            self.application = re.search(r"application/([0-9a-f-]{36})/", page.url)[1]  # type: ignore[index]
            shown = page.inner_text(".paper")
            self.code = re.search(r"\b([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\b", page.inner_text(".strip .code"))[1]  # type: ignore[index]
            self.receipt = re.search(r"number: (\S+)", shown)[1]  # type: ignore[index]
        click_through(page, "a.button:not(.quiet)[href^='/desk/en/file/']")
        self.file = re.search(r"/file/(\d+)/", page.url)[1]  # type: ignore[index]
        self.number = re.search(r"\b(\w+F-\d{4}-\d{6}-\d\d)\b", self.text())[1]  # type: ignore[index]
        return self

    def do(self, act: str, within: str = "main", **fields: str) -> Desk:
        """Fill in the form of an act on the page that is open, wherever it is folded, and send it."""
        form = self.page.locator(f"{within} form:has(button[name=do][value={act}])").first
        return self._send(form, form.locator(f"button[value={act}]").first, fields)

    def _send(self, form: Any, button: Any, fields: dict[str, str]) -> Desk:
        folded = form.locator("xpath=ancestor::details[not(@open)]")
        while folded.count():  # the outermost first
            folded.first.locator("> summary").click()
        for name, value in fields.items():
            field = form.locator(f"[name={name}]").first
            if form.locator(f"select[name={name}]").count():
                field.select_option(value)
            elif form.locator(f"[type=checkbox][name={name}]").count():
                field.check()
            else:
                field.fill(value)
        click_through(self.page, button)
        return self

    def open_file(self) -> Desk:
        """The file of the last person."""
        self.go(f"file/{self.file}/")
        return self

    def open_application(self) -> Desk:
        """The application of the last person."""
        self.go(f"application/{self.application}/")
        return self

    def person(self, language: str = "en") -> Any:
        """The last person, at the own pages."""
        return self.house.person(self.number, self.code, language)


GOOD = {
    "reasons": "You live alone, you have had no income since March and no other right comes first.",
    "legal_basis": "law of 26 May 2002, art. 3 and 14", "amount": "1.340,47", "calculation": "category 2, no means",
    "remedies": "Write to the labour court within three months. It is free.",
    "court": "Labour court, Opgeëistenlaan 401, 9000 Gent", "next_steps": "We pay every month.",
}  # fmt: skip

__all__ = ["GOOD", "HOUSEHOLD", "Desk", "House", "day"]
