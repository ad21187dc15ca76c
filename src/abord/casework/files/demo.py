"""A small office with invented people, to try the desk: files in every stage, terms that run and one that passed.

Nobody in here exists; whoever reads it may do anything with it.
"""

from __future__ import annotations

import datetime
import uuid

from abord.casework.files.acts import arrange, decide, follow, intake, items, own
from abord.casework.files.course import Channel, Outcome, Wanted
from abord.casework.files.models import Application, File, Request
from abord.casework.files.plan import Owner
from abord.casework.files.vocabulary import word

HOUSEHOLD = """persons:
  noor:
    birth_date: 1988-03-14
    residence_status: belgian
    lives_in_belgium: yes
roofs:
  - {housing: dwelling, municipality: Gent, persons: [noor]}
assume: usual
"""
PEOPLE = (
    ("Noor Voorbeeld", "nl", Channel.POST, "Ik kan de huur niet meer betalen.", "leefloon_ris", 4),
    ("Samuel Exemple", "fr", Channel.PHONE, "J'ai perdu mon travail et je n'ai plus rien.", "leefloon_ris", 45),
    ("Grete Beispiel", "de", Channel.POST, "Die Heizung ist zu teuer.", "verwarmingstoelage_chauffage", 12),
    ("Amira Voorbeeld", "nl", Channel.WEB, "Ik zorg alleen voor mijn kinderen.", "", 9),
    ("Joseph Exemple", "fr", Channel.POST, "Ma pension ne suffit pas.", "igo_grapa", 20),
    ("Lena Fictief", "nl", Channel.HOME_VISIT, "Ik slaap bij een vriendin en heb geen adres.", "", 2),
)


def fill(today: datetime.date) -> list[tuple[str, str, str]]:
    """Make the files, in the scope that is in force; gives name, file number and own code of each."""
    keys, applications = [], []
    for name, language, channel, question, right, days in PEOPLE:
        who = intake.Who(name, language, channel=channel, no_internet=channel is Channel.POST)
        file, code = intake.open_file(who)
        keys.append((name, file.number, code))
        applications.append(_applied(file, language, channel, question, right, today - datetime.timedelta(days=days)))
    noor, samuel, grete, amira, joseph, lena = (application.file for application in applications)
    items.import_situation(noor, HOUSEHOLD, "rights_check", Channel.DESK)
    follow.inquire(applications[0])
    follow.issue_plan(noor)
    _granted(applications[2], today)
    follow.add_note(noor, "Noor bracht het huurcontract mee. Zij wacht op de stukken van de vakbond.")
    follow.add_step(noor, "Brief van de vakbond meebrengen", Owner.PERSON, today + datetime.timedelta(days=6))
    follow.add_task(
        lena,
        Wanted.ASK_OTHER_SERVICE,
        today + datetime.timedelta(days=2),
        "uitschrijving vragen aan de vorige gemeente",
    )
    items.add(samuel, "vt_bim", "colleague", Channel.DESK)
    items.add(amira, "vt_bim", "letter", Channel.POST)
    own.ask(amira, Request.Kind.OWN_MISTAKE, "Ik vergat mijn werk van mei te melden.", Channel.WEB, uuid.uuid4())
    follow.tell(amira, "message", text="Kunt u ons bellen over uw huurcontract?")
    arrange.pay_advance(
        joseph, 620, "Federale Pensioendienst", "pensioen nog niet betaald", today - datetime.timedelta(days=100)
    )
    at = datetime.datetime.combine(today, datetime.time(14))
    arrange.appoint(lena, at, "Loket 2", companion="een vriendin", private_room=True)
    information = intake.contact(
        grete, Channel.PHONE, "information", "Gibt es Hilfe für Internet?", uuid.uuid4(), today
    )
    assert not information.applications.exists()
    follow.look_at_terms((one, list(one.events.all())) for one in applications)
    return keys


def _applied(file: File, language: str, channel: Channel, question: str, right: str, day: datetime.date) -> Application:
    came = intake.contact(file, channel, "application", question, uuid.uuid4(), day)
    return intake.apply(came, intake.Asked(question, right), language, word(language, "heard", "text"))


def _granted(application: Application, today: datetime.date) -> None:
    made = decide.decide(
        application,
        decide.Draft(
            Outcome.GRANTED, today - datetime.timedelta(days=1),
            "Sie heizen mit Öl, Ihr Einkommen liegt unter der Grenze und die Rechnung liegt vor.",
            remedies="Sie können innerhalb von drei Monaten zum Arbeitsgericht gehen. Das ist kostenlos.",
            court="Arbeitsgericht (Beispiel), Musterplatz 1", amount=250.0, from_on=application.filed_on,
        ),
    )  # fmt: skip
    decide.notify(made, "registered", proof=True, on=today)
