"""Every page of the desk and of the person's own side, found by itself: who may not see it gets nothing.

Another organisation, another helper, an ended mandate, an ended role, a role that may not, and a visitor who is not
signed in all get the answer that stands for what does not exist. A new route is covered without a word; one that names
an object which is not in ``MAKERS`` below, or has no declared permission, fails.
"""

from __future__ import annotations

import datetime
import inspect
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver
from officekit import Desk, organisation, scope_of, system_scope, worker, yesterday

from abord.casework import permissions
from abord.casework.mandates import acts
from abord.casework.mandates.kinds import MAY, Kind, Power
from abord.casework.organisations.models import Membership
from abord.casework.organisations.scope import Role, Scope, scoped
from abord.web.desk.gate import anyone


@dataclass(frozen=True)
class Route:
    """One address of the site."""

    template: str
    view: Any
    names: tuple[str, ...]

    def address(self, values: dict[str, Any]) -> str:
        """With its values filled in."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), self.template)


def routes(room: str) -> list[Route]:
    """All addresses of a room."""

    def walk(patterns: list[Any], before: str) -> Iterator[Route]:
        for one in patterns:
            template = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, template)
            elif isinstance(one, URLPattern) and template.startswith(f"{room}/"):
                names = tuple(name for name in one.pattern.converters if name != "language")
                yield Route(template, one.callback, names)

    return list(walk(get_resolver().url_patterns, ""))


DESK, MINE = routes("desk"), routes("mine")


def permission_of(route: Route) -> Any:
    """What the view declares."""
    return getattr(route.view, "permission", None)


CLOSED = [route for route in DESK if permission_of(route) is not anyone]
IDS = [route.template for route in CLOSED]


class Stand:
    """An organisation with one person's file, everything that an address can name, and people in all roles."""

    def __init__(self) -> None:
        from filekit import person_scope, picture

        from abord.casework.files.acts import blanks, documents, follow, intake, remedy
        from abord.casework.files.course import Channel
        from abord.casework.files.models import Application, Decision
        from abord.casework.letters.remedies import Route

        self.organisation = organisation()
        self.lead = worker(self.organisation, *STAFF)
        self.helper = worker(self.organisation, Role.HELPER, name="Jan Helper")
        with scoped(scope_of(self.organisation, self.lead, *STAFF)):
            self.file, _ = intake.open_file(intake.Who("Griselda Voorbeeld"))
            contact = intake.contact(self.file, Channel.DESK, "application", "rent", uuid.uuid4())
            self.application = intake.apply(contact, intake.Asked("rent", "leefloon_ris"), "en", "heard")
            self.mandate = acts.give(self.file, helper_terms(self.helper, powers=MAY[Kind.HELPER]))
            self.represented = acts.give(self.file, by_judgment())
            self.notice = follow.tell(self.file, "message", text="Bring the lease.")
            self.referral = referred(self.file)
            self.document = documents.give(self.file, "lease", picture(), Channel.DESK, uuid.uuid4())
            self.shared = planned(self.file)
            self.batch = blanks.issue(uuid.uuid4(), 3, "nl", self.lead.pk)[0].batch
        self.arrival, self.here = arrived(organisation(), self.organisation)
        with scoped(person_scope(self.organisation, self.file)):
            row = Application.objects.select_related("file__person", "receipt").get(pk=self.application.pk)
            self.decision = Decision.objects.create(
                                    application=row, outcome="refused", decided_on=yesterday(), decided_by=self.lead,
                                    reasons="r", remedies="court", not_heard_because="-")  # fmt: skip
            self.remedy = remedy.ask(row, Route.REVIEW, "Not right.", "nl", Channel.WEB, uuid.uuid4())

    def values(self, route: Route) -> dict[str, Any]:
        """What fills in an address."""
        return {"language": "en", **{name: MAKERS[name](self) for name in route.names}}

    def nowhere(self, route: Route) -> dict[str, Any]:
        """The same for objects that never existed."""
        never = {"int": 987654321, "uuid": uuid.UUID(int=7), "str": "zzz", "slug": "zzz"}
        kinds = {name: kind for kind, name in re.findall(r"<(\w+):(\w+)>", route.template)}
        return {"language": "en", **{name: never[kinds.get(name, "str")] for name in route.names}}


STAFF = tuple(role for role in Role if role is not Role.HELPER)
MAKERS: dict[str, Callable[[Stand], Any]] = {
    "file": lambda stand: stand.file.pk,
    "application": lambda stand: stand.application.pk,
    "mandate": lambda stand: stand.mandate.pk,
    "represented": lambda stand: stand.represented.pk,
    "decision": lambda stand: stand.decision.pk,
    "document": lambda stand: stand.document.pk,
    "notice": lambda stand: stand.notice.pk,
    "referral": lambda stand: stand.referral.pk,
    "arrival": lambda stand: stand.arrival.pk,
    "shared": lambda stand: stand.shared.pk,
    "here": lambda stand: stand.here.pk,
    "batch": lambda stand: stand.batch,
    "remedy_id": lambda stand: stand.remedy.pk,
}
"""How an object that an address names is made: add yours here."""


def referred(file: Any, to: str = "CAW") -> Any:
    """A referral to another service, with consent."""
    from abord.casework.sharing import acts as sharing
    from abord.casework.sharing import referring
    from abord.casework.sharing.kinds import What

    day = datetime.date.today() + datetime.timedelta(30)
    terms = sharing.Terms(to, frozenset({What.CONTACT}), "a roof", day, True)
    return referring.refer(sharing.give(file, terms)[0], "Is there a place?", day)


def planned(file: Any, to: str = "CAW") -> Any:
    """A plan that is shared with another service, with consent, and a step for it."""
    from abord.casework.sharing import acts as sharing
    from abord.casework.sharing import planning
    from abord.casework.sharing.kinds import What

    day = datetime.date.today() + datetime.timedelta(30)
    terms = sharing.Terms(to, frozenset({What.PLAN, What.CONTACT}), "a roof", day, True)
    made = planning.share(file, terms, planning.rights_of(file), "all steps")
    planning.add_part(made, "look for a bed", day)
    return made


def arrived(sender: Any, here: Any) -> tuple[Any, Any]:
    """What another organisation refers to this one, and a plan that it shares."""
    from abord.casework.files.acts import intake
    from abord.casework.organisations.models import Organisation
    from abord.casework.sharing.models import Arrival, PlanHere

    Organisation.objects.filter(pk=here.pk).update(name=f"{here.name} {here.pk}")
    here.refresh_from_db()
    with scoped(scope_of(sender, worker(sender, Role.WORKER), Role.WORKER)):
        file, _ = intake.open_file(intake.Who("Isolde Elders", phone="0470 12 12 12"))
        made, plan = referred(file, here.name), planned(file, here.name)
    with scoped(system_scope(here)):
        return Arrival.objects.get(number=made.number), PlanHere.objects.get(number=plan.number)


def by_judgment() -> acts.Terms:
    """A mandate that a judge gives."""
    return acts.Terms(Kind.REPRESENTATIVE, "Bea Bewind", frozenset({Power.SEE}), yesterday(), None, basis="judgment")


def helper_terms(who: Any, ends: datetime.date | None = None, powers: frozenset[Power] | None = None) -> acts.Terms:
    """A mandate for a helper."""
    today = datetime.date.today()
    return acts.Terms(
        Kind.HELPER, who.name, powers or frozenset({Power.SEE}), yesterday(), ends or today + datetime.timedelta(30),
        worker=who,
    )  # fmt: skip


@pytest.fixture(scope="module")
def stand(application: Any) -> Stand:
    """One for all."""
    return Stand()


@pytest.fixture(scope="module")
def nothing(application: Any) -> bytes:
    """What a visitor gets for an address that does not exist."""
    response = Desk().client.get("/desk/en/there-is-no-such-page/")
    assert response.status_code == 404
    return bytes(response.content)


def refused(client: Any, route: Route, stand: Stand) -> None:
    """Nothing: by any method, and word for word as for what does not exist."""
    address, never = route.address(stand.values(route)), route.address(stand.nowhere(route))
    if address == never:
        never = f"{address}no-such-page/"
    for send in (client.get, client.post):
        response, other = send(address), send(never)
        # A page that knows no such method says so for any object, whether it exists or not.
        assert response.status_code in (404, 405), f"{address}: {response.status_code}"
        assert response.status_code == other.status_code
        shown = response.content.decode()
        assert "Griselda" not in shown
        assert without_address(shown, address) == without_address(other.content.decode(), never)


def without_address(text: str, address: str) -> str:
    """The page without its own address (the links to the other languages) and the token of its forms."""
    rest = address.removeprefix("/desk/en/")
    text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text)
    return re.sub(rf'(/desk/\w\w/){re.escape(rest)}"', r'\1"', text)


def test_every_page_of_the_desk_declares_who_may_see_it() -> None:
    functions = inspect.getmembers(permissions, inspect.isfunction)
    known = {function for name, function in functions if name.startswith("may_")}
    for route in DESK:
        declared = permission_of(route)
        assert declared is anyone or declared in known, f"{route.template}: no permission"
        assert declared is anyone or (declared.__doc__ or "").strip(), f"{declared.__name__}: say whom it lets in"
    assert len(CLOSED) >= 6


def test_every_object_in_an_address_can_be_made() -> None:
    for route in DESK:
        assert set(route.names) <= set(MAKERS), f"{route.template}: add {set(route.names) - set(MAKERS)} to MAKERS"


@pytest.mark.parametrize("route", CLOSED, ids=IDS)
def test_who_is_not_signed_in_gets_nothing(route: Route, stand: Stand, nothing: bytes) -> None:
    refused(Desk().client, route, stand)
    assert Desk().client.get(route.address(stand.values(route))).status_code == 404


@pytest.fixture(scope="module")
def outsiders(stand: Stand) -> dict[str, Any]:
    """People who are signed in, and have no business with the file of the stand."""
    from abord.web.desk import signin

    signin.tries._seen.clear()
    elsewhere = organisation()
    found = {
        "all roles in another organisation": Desk().sign_in(worker(elsewhere, *STAFF)),
        "helper in another organisation": Desk().sign_in(worker(elsewhere, Role.HELPER)),
        "another helper": Desk().sign_in(worker(stand.organisation, Role.HELPER)),
    }
    ended = worker(stand.organisation, *STAFF)
    found["a role that ended"] = Desk().sign_in(ended)
    with scoped(system_scope(stand.organisation)):
        Membership.objects.filter(worker=ended).update(ends=yesterday())
    return found


def objects(route: Route) -> bool:
    """Whether the address names something of the organisation."""
    return bool(route.names)


NAMING = [route for route in CLOSED if objects(route)]


@pytest.mark.parametrize("route", NAMING, ids=[route.template for route in NAMING])
def test_outsiders_get_nothing(route: Route, stand: Stand, outsiders: dict[str, Any]) -> None:
    for who, desk in outsiders.items():
        try:
            refused(desk.client, route, stand)
        except AssertionError as error:
            raise AssertionError(f"{who}: {error}") from error


@pytest.mark.parametrize("route", CLOSED, ids=IDS)
def test_a_role_that_may_not_gets_nothing_and_one_that_may_gets_something(route: Route, stand: Stand) -> None:
    """By the permission itself: whom it lets in sees a page, whom it does not gets nothing."""
    values = stand.values(route)
    let_in = []
    for role in Role:
        holder = stand.helper if role is Role.HELPER else stand.lead
        scope = scope_of(stand.organisation, holder, role)
        given = {name: value for name, value in values.items() if name != "language"}
        with scoped(scope):
            allowed = permission_of(route)(scope, **given)
            if allowed:
                response = call(route, scope, values)
                assert response.status_code != 404, f"{role}: let in, and gets nothing"
                let_in.append(role)
    assert let_in, "nobody may see this page"


def call(route: Route, scope: Scope, values: dict[str, Any]) -> Any:
    """The view behind its gate, in a scope that is in force."""
    from django.contrib.sessions.backends.cache import SessionStore
    from django.http import HttpResponse

    request = HttpRequest()
    request.method, request.path = "GET", route.address(values)
    request.META.update(SERVER_NAME="testserver", SERVER_PORT="80", REMOTE_ADDR="127.0.0.1")
    request.session = SessionStore()
    view = route.view.__wrapped__  # what stands behind the gate
    found = view(request, **values)
    assert isinstance(found, HttpResponse)
    return found


def test_a_helper_whose_mandate_ended_gets_nothing(stand: Stand) -> None:
    from abord.web.desk import signin

    signin.tries._seen.clear()
    helper = worker(stand.organisation, Role.HELPER)
    with scoped(scope_of(stand.organisation, stand.lead, *STAFF)):
        good = acts.give(stand.file, helper_terms(helper))
        blind = acts.give(stand.file, helper_terms(helper, powers=frozenset({Power.SEE, Power.SPEAK})))
        type(blind).objects.filter(pk=blind.pk).update(powers=[Power.SPEAK])
        over = acts.give(stand.file, helper_terms(helper, ends=datetime.date.today()))
        type(over).objects.filter(pk=over.pk).update(ends=yesterday())
    desk = Desk().sign_in(helper)
    assert "Griselda" in desk.get("helping").content.decode()
    assert "Griselda" in desk.get(f"helping/{good.pk}").content.decode()
    for other in (blind, over, stand.mandate):
        desk.get(f"helping/{other.pk}", 404)
    with scoped(scope_of(stand.organisation, stand.lead, *STAFF)):
        acts.withdraw(good)
    desk.get(f"helping/{good.pk}", 404)
    for route in NAMING:
        refused(desk.client, route, stand)


@pytest.fixture(scope="module")
def strangers(stand: Stand) -> dict[str, Any]:
    """Who comes to the own side and has no business with the file of the stand."""
    from django.test import Client

    from abord.casework.files.acts import intake

    def came_in(where: Any, name: str) -> tuple[Any, Any]:
        with scoped(scope_of(where, worker(where, *STAFF), *STAFF)):
            file, code = intake.open_file(intake.Who(name))
        client = Client()
        entered = client.post("/mine/en/", {"number": file.number, "code": code})
        assert entered.status_code == 303 and entered["Location"].endswith("/file/")
        return client, file

    own, again = came_in(stand.organisation, "Rosalba Ander")[0], came_in(stand.organisation, "Oda Vroeger")
    with scoped(scope_of(stand.organisation, stand.lead, *STAFF)):
        intake.new_code(again[1])
    return {
        "a visitor": Client(), "another person": own, "a code that a new one ended": again[0],
        "somebody with a file elsewhere": came_in(organisation(), "Ysolde Elders")[0],
    }  # fmt: skip


def traces(stand: Stand) -> tuple[int, ...]:
    """How much there is in the file of the stand, and in what its person can read of who looked at it."""
    from abord.casework.journal import chain

    with scoped(system_scope(stand.organisation)):
        rows = (stand.file.events, stand.file.notices, stand.file.requests, stand.file.documents, stand.file.remedies)
        return (*(one.count() for one in rows), len(list(chain.entries_about(stand.file.person.subject))))


INSIDE = [route for route in MINE if not route.template.endswith("/leave/")]  # that one ends a session


@pytest.mark.parametrize("route", INSIDE, ids=[route.template for route in INSIDE])
def test_strangers_at_the_own_side_get_nothing_and_change_nothing(
    route: Route, stand: Stand, strangers: dict[str, Any]
) -> None:
    number = {"number": stand.decision.pk, "kind": "trusted"}
    address = route.address({"language": "en", **{name: number.get(name, 1) for name in route.names}})
    before = traces(stand)
    for who, client in strangers.items():
        for send in (client.get, client.post):
            response = send(address)
            assert "Griselda" not in response.content.decode(errors="replace"), who
            assert response.status_code < 500, who
    assert traces(stand) == before
    inside = {who: client.get("/mine/en/file/").status_code == 200 for who, client in strangers.items()}
    assert [*inside.values()] == [False, True, False, True], "whoever has a file is still in it"


@pytest.mark.parametrize("route", MINE, ids=[route.template for route in MINE])
def test_the_own_side_shows_nothing_without_the_code(route: Route, stand: Stand) -> None:
    response = Desk().client.get(route.address({"language": "en", **{name: 1 for name in route.names}}))
    assert "Griselda" not in response.content.decode()
    if response.status_code == 200:
        assert not (response.context or {}).get("file"), "a page of a file, open to all"
