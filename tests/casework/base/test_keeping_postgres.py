"""Papers, remedies, the journal and accounts on PostgreSQL, where the site's role may do no more than it needs."""

from __future__ import annotations

import datetime
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from filekit import Office, picture
from officekit import Desk, organisation, scope_of, worker

from abord.casework.files.acts import intake
from abord.casework.files.models import Document, Remedy
from abord.casework.organisations.models import Worker
from abord.casework.organisations.scope import Role, scoped
from abord.web.desk import signin
from abord.web.mine import door


def test_the_pages_work_with_the_rights_of_the_site_alone(on_postgres: str) -> None:
    signin.tries._seen.clear()
    door.by_address._seen.clear()
    office = Office()
    with scoped(office.scope):
        late = office.applied(on=datetime.date.today() - datetime.timedelta(days=200))
        file = late.file
        code = intake.new_code(file)
    desk = Desk().sign_in(office.worker)
    desk.post(f"file/{file.pk}/documents", name="lease", paper=SimpleUploadedFile("x", picture()))
    with scoped(office.scope):
        made = Document.objects.get()
    assert desk.get(f"document/{made.pk}").content == picture()

    person = Client()
    person.post("/mine/en/", {"number": file.number, "code": code})
    form = {"do": "ask", "route": "review", "grounds": "Nothing came.", "key": str(uuid.uuid4())}
    assert person.post("/mine/en/remedies/1/", form).status_code == 303
    assert "Nothing came." in person.get("/mine/en/remedies/").content.decode()
    team = Desk().sign_in(worker(office.organisation, Role.APPEALS))
    with scoped(office.person_scope(file)):
        row = Remedy.objects.get()
    team.post(f"appeals/{row.pk}", do="answer", changes="yes", text="You are right.")
    assert "You are right." in person.get("/mine/en/remedies/").content.decode()

    officer = Desk().sign_in(worker(office.organisation, Role.PRIVACY))
    today = datetime.date.today().strftime("%d/%m/%Y")
    shown = officer.post("journal", 200, do="search", file=file.number, day=today).content.decode()
    assert "disagreed with a decision" in shown and "gave a paper" in shown
    assert "The journal is whole." in officer.post("journal", 200, do="check").content.decode()

    admin = Desk().sign_in(worker(office.organisation, Role.ADMIN))
    email = f"{uuid.uuid4().hex[:8]}@example.be"
    admin.post("accounts", 200, do="invite", email=email, name="New Voorbeeld", role="worker")
    invited = Worker.objects.get(email=email)
    admin.post("accounts", do="change", worker=str(invited.pk), role="lead")
    assert (
        'class="code"' in admin.post("accounts", 200, do="afresh", sure="on", worker=str(invited.pk)).content.decode()
    )
    admin.post("accounts", do="end", sure="on", worker=str(invited.pk))

    elsewhere = organisation()
    stranger = worker(elsewhere, Role.APPEALS)
    with scoped(scope_of(elsewhere, stranger, Role.APPEALS)), connection.cursor() as cursor:
        for model in (Document, Remedy):
            cursor.execute(f"select count(*) from {model._meta.db_table}")
            assert cursor.fetchone() == (0,), "not even asked for past the manager"
