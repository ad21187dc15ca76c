"""An office in which every page has something to show, and the session of each kind of visitor."""

from __future__ import annotations

import datetime
import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from filekit import HOUSEHOLD, ROLES, person_scope, picture
from officekit import PASSWORD, Desk, code_now, organisation, scope_of, system_scope, worker, yesterday

from abord.casework.feedback import signals, tailored
from abord.casework.files.acts import (
    advise,
    blanks,
    decide,
    documents,
    explore,
    follow,
    intake,
    items,
    letter,
    own,
    remedy,
    withhold,
)
from abord.casework.files.barriers import Barrier
from abord.casework.files.course import Channel, Outcome, Wanted
from abord.casework.files.exploring import Mark
from abord.casework.files.models import Advance, Application, Appointment, Item, Letter
from abord.casework.letters.remedies import Route
from abord.casework.mandates import acts as mandates
from abord.casework.mandates.kinds import Kind, Power
from abord.casework.organisations.models import Membership, Organisation
from abord.casework.organisations.scope import Role, scoped
from abord.casework.sharing import acts as sharing
from abord.casework.sharing import answering, objecting, planned, planning, referring
from abord.casework.sharing import contact as named
from abord.casework.sharing.kinds import Answer, Result, StepAnswer, What
from abord.casework.sharing.models import Arrival, PlanHere
from abord.outreach import wishes
from abord.web.desk import signin
from abord.web.mine import door

DAY = datetime.timedelta(days=1)
TODAY = datetime.date.today()


class Everything:
    """The office, its file, and who comes to see it."""

    def __init__(self) -> None:
        self.organisation = organisation("OCMW Testgem")
        settings.CALLBACK_OFFICE = "OCMW Testgem"
        wishes.keep(wishes.CallBack("0470 12 34 56", "morning", "fr", "Arabic", True, "Gent"))
        self.worker = worker(self.organisation, *ROLES, name="An Maes")
        self.helper = worker(self.organisation, Role.HELPER, name="Jan Helper")
        with scoped(self.scope()):
            self._fill()
        self._referred_here()
        with scoped(person_scope(self.organisation, self.file)):
            row = Application.objects.select_related("file__person", "receipt").get(pk=self.application.pk)
            self.remedy = remedy.ask(row, Route.REVIEW, "I was ill.", "nl", Channel.WEB, uuid.uuid4())
            own.ask(self.file, "change", "I moved.", Channel.WEB, uuid.uuid4())

    def scope(self) -> Any:
        """The worker at work."""
        return scope_of(self.organisation, self.worker, *ROLES)

    def _fill(self) -> None:
        who = intake.Who("Griselda Voorbeeld", birth_date=datetime.date(1988, 3, 14), phone="0470 00 00 00",
                         address="Kerkstraat 5, 9000 Gent", interpreter="Arabic", private_room=True)  # fmt: skip
        self.file, self.code = intake.open_file(who)
        items.import_situation(self.file, HOUSEHOLD, Item.Source.RIGHTS_CHECK, Channel.DESK)
        contact = intake.contact(self.file, Channel.DESK, "application", "the rent", uuid.uuid4(), TODAY - 20 * DAY)
        self.application = intake.apply(contact, intake.Asked("the rent", "leefloon_ris"), "en", "heard")
        row = Application.objects.select_related("file__person", "receipt").get(pk=self.application.pk)
        advise.advise(row)
        decide.intend(row, "We think of a refusal.")
        for notice in row.notices.all():
            follow.reached(notice)
        own.own_view(row, "I would rather finish my course first.")
        draft = decide.Draft(
            Outcome.REFUSED, TODAY - 5 * DAY, "You had an income of your own in each of these months.", "law, art. 3",
            "Write to the labour court.", "Labour court, Opgeëistenlaan 401, 9000 Gent", heard_on=TODAY - 6 * DAY,
            view_followed=False, view_because="The course is in the evening and leaves the day free.",
        )  # fmt: skip
        refusal = decide.decide(row, draft)
        letter.to_print(refusal, "nl")
        Letter.objects.filter(decision=refusal).update(made_at=timezone.now() - 4 * DAY)  # it was printed that day
        decide.notify(refusal, "registered", True, TODAY - 4 * DAY)
        intake.contact(self.file, Channel.PHONE, "information", "the heating", uuid.uuid4())
        documents.give(self.file, "lease", picture(), Channel.DESK, uuid.uuid4())
        self.document = documents.of(self.file)[0]
        follow.add_note(self.file, "Came with the lease.")
        told = follow.add_note(self.file, "Her sister called about her own health.")
        withhold.withhold(told, "third_party", "What her sister told is about her own health.", "Her sister called.")
        follow.add_task(self.file, Wanted.CALL_BACK, TODAY, "go through the plan")
        ticked = {"vt_bim": frozenset({Mark.ASK, Mark.DISCUSSED}), "igo_grapa": frozenset({Mark.NOT_NOW})}
        words = explore.Words("Her hours were cut in spring.", "first the doctor", "a sports club for Noor", "")
        explore.done(self.file, explore.Told(words, ticked, "vt_bim"), uuid.uuid4(), again_on=TODAY)
        explore.later(self.file, TODAY + DAY, "the children were with her", uuid.uuid4())
        follow.issue_plan(self.file)
        Advance.objects.create(file=self.file, amount=100, institution="RVA", reason="waits", paid_on=TODAY - 100 * DAY)
        at = datetime.datetime.now(datetime.UTC) + DAY / 24
        Appointment.objects.create(file=self.file, at=at, place="Desk 1", companion="sister", by_id=self.worker.pk)
        by_judgment = mandates.Terms(Kind.REPRESENTATIVE, "Bea Bewind", frozenset(Power), yesterday(), None,
                                     basis="judgment of the justice of the peace of Gent of 12/11/2026")  # fmt: skip
        self.represented = mandates.give(self.file, by_judgment)
        self.mandate = mandates.give(
            self.file,
            mandates.Terms(Kind.HELPER, "Jan Helper", frozenset(Power) - {Power.NOTICES}, yesterday(), TODAY + 30 * DAY,
                           worker=self.helper),
        )  # fmt: skip

        terms = sharing.Terms("Huis van het Kind", frozenset(What), "a place for Noor", TODAY + 30 * DAY, True)
        agreed = {one.kind: one for one in sharing.give(self.file, terms)}
        sharing.share(agreed[What.CONTACT], "the phone number")
        self.referral = referring.refer(agreed[What.CONTACT], "Is there a place in January?", TODAY + 14 * DAY)
        here = sharing.Terms("CPAS Verlaine", frozenset({What.CONTACT}), "the rent", TODAY + 30 * DAY, True)
        elsewhere = referring.refer(sharing.give(self.file, here)[0], "Can you help with the rent?", TODAY + 14 * DAY)
        answering.note(answering.locked(pk=elsewhere.pk), Answer.ACCEPTED, "", "Luc, CPAS Verlaine")

        named.name(self.file, self.worker, None)
        named.away(self.file, TODAY + 9 * DAY, None)
        kinds = frozenset({What.PLAN, What.CONTACT})
        to = sharing.Terms("CAW Elders aan de Leie", kinds, "one plan", TODAY + 30 * DAY, True)
        self.shared = planning.share(self.file, to, ["leefloon_ris"], "the steps of the living wage")
        planning.add_part(self.shared, "Look for a room near the school", TODAY + 20 * DAY)
        part = planning.add_part(self.shared, "Ask for the deposit", TODAY + 20 * DAY)
        planned.note(part, planned.Told(StepAnswer.NEEDS_TIME, until=TODAY + 25 * DAY), "Luc, CAW Elders")

        told = objecting.Told("My brother works there.", "OCMW Elders", What.RIGHTS)
        answered = objecting.make(self.file, told, Channel.POST, uuid.uuid4(), TODAY - 9 * DAY)
        objecting.answer(
            answered, Result.OBLIGED, "It is the competent service.", "law of 26 May 2002 art. 18 §4", "en"
        )
        self.objection = objecting.make(self.file, objecting.Told("Not with the school."), Channel.DESK, uuid.uuid4())

        for number in range(14):
            service, text = ("FOD Voorbeeld", "") if number else ("OCMW Elders", "Nobody gets a receipt there.")
            told = signals.Told(Barrier.NO_RECEIPT, service, "leefloon_ris", text)
            signals.give(uuid.uuid4(), told)

        self.batch = blanks.issue(uuid.uuid4(), 3, "nl", self.worker.pk)[0].batch
        for number in range(12):
            tailored.note(self.file, tailored.Standard.CHANNEL, f"The post is not opened, way {number}.")

    def _referred_here(self) -> None:
        """By another organisation, which knows this one by its name: no other may have it."""
        same = Organisation.objects.filter(name=self.organisation.name).exclude(pk=self.organisation.pk)
        same.update(name="OCMW Vroeger")
        sender = organisation("CAW Elders")
        who = worker(sender, Role.WORKER, name="Els Peeters")
        with scoped(scope_of(sender, who, Role.WORKER)):
            file, _ = intake.open_file(intake.Who("Isolde Elders", phone="0470 12 12 12", interpreter="Dari"))
            until = TODAY + 30 * DAY
            terms = sharing.Terms("OCMW Testgem", frozenset({What.CONTACT}), "a living wage", until, True)
            made = referring.refer(sharing.give(file, terms)[0], "Can she apply this week?", TODAY + 14 * DAY)
            kinds = frozenset({What.PLAN, What.CONTACT})
            terms = sharing.Terms("OCMW Testgem", kinds, "one plan", until, True)
            plan = planning.share(file, terms, [], "its own steps")
            planning.add_part(plan, "Apply for the living wage", TODAY + 14 * DAY)
        with scoped(system_scope(self.organisation)):
            self.arrival = Arrival.objects.get(number=made.number)
            self.here = PlanHere.objects.get(number=plan.number)

    @cached_property
    def running(self) -> Application:
        """A second application, on which nothing was decided; only where a test asks for it."""
        asked = intake.Asked("the heating", "verwarmingstoelage_chauffage")
        with scoped(self.scope()):
            came = intake.contact(self.file, Channel.DESK, "application", asked.words, uuid.uuid4())
            return intake.apply(came, asked, "en", "heard")

    @cached_property
    def reported(self) -> Application:
        """An application with an advice to grant that somebody follows; only where a test asks for it."""
        asked = intake.Asked("the bills", "vt_bim")
        with scoped(self.scope()):
            came = intake.contact(self.file, Channel.DESK, "application", asked.words, uuid.uuid4())
            row = intake.apply(came, asked, "en", "heard")
            made = advise.advise(row)
            type(made).objects.filter(pk=made.pk).update(kind="grant_without_inquiry", because=[])
            made.refresh_from_db()
            advise.confirm(made, True)
            return row

    def cookies(self, who: str) -> dict[str, str]:
        """The cookies of someone who came in: nobody, half (one factor given), person, or a role."""
        signin.tries._seen.clear()
        for brake in (door.by_address, door.by_file):
            brake._seen.clear()
        if who == "nobody":
            return {}
        if who == "person":
            client = Client()
            client.post("/mine/en/", {"number": self.file.number, "code": self.code})
            return self._kept(client)
        if who == "half":
            client = Client()
            client.post("/desk/en/sign-in/", {"email": self.worker.email, "password": PASSWORD})
            return self._kept(client)
        if who == "twice":
            both = worker(self.organisation, Role.WORKER)
            elsewhere = organisation("CPAS Ailleurs")
            with scoped(system_scope(elsewhere)):
                Membership.objects.create(worker=both, role=Role.WORKER, starts=yesterday())
            client = Client()
            client.post("/desk/en/sign-in/", {"email": both.email, "password": PASSWORD})
            client.post("/desk/en/sign-in/code/", {"code": code_now(both)})
            return self._kept(client)
        one: Any = {"worker": self.worker, "helper": self.helper}.get(who)
        return self._kept(Desk().sign_in(one or worker(self.organisation, Role(who))).client)

    def _kept(self, client: Client) -> dict[str, str]:
        return {name: morsel.value for name, morsel in client.cookies.items() if morsel.value}
