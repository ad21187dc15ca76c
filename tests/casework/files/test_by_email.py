"""No e-mail goes by itself: somebody sends it, without any datum, and no page says that it went."""

from __future__ import annotations

import datetime

import pytest
from filekit import Office
from officekit import Desk
from test_acts import TODAY

from abord.casework.files.acts import follow, notices
from abord.casework.files.course import Channel, Wanted
from abord.casework.files.models import File, Task
from abord.casework.files.tasks import said
from abord.casework.organisations.scope import scoped
from abord.engine.facts import LANGUAGES
from abord.web.desk.page import say


def to_send(file: File) -> list[Task]:
    return list(file.tasks.filter(what=Wanted.EMAIL, done_on=None))


def test_a_message_by_email_is_a_task_that_says_what_to_write(at_work: Office) -> None:
    file = at_work.file(channel=Channel.EMAIL, email="noor@example.be")
    notice = follow.tell(file, "message", text="Bring your lease.")
    (task,) = to_send(file)
    for language in LANGUAGES:
        words = said(language, "", task.says, task.values, of_person=True)
        assert words and "lease" not in words and "noor" not in words.lower()
    notices.finish_task(task)
    assert notice is not None and notice.reached_on is None, "sent is not read"
    later = TODAY + datetime.timedelta(days=6)
    assert follow.look_at_notices([notice], later) == 1, "and what stays unread is still followed by the phone"


def test_once_it_was_read_nobody_has_to_send_it(at_work: Office) -> None:
    file = at_work.file(channel=Channel.EMAIL, email="noor@example.be")
    notice = follow.tell(file, "message", text="Bring your lease.")
    assert notice is not None
    follow.reached(notice)
    assert not to_send(file)


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.WEB])
def test_the_page_says_that_an_email_did_not_go(office: Office, channel: Channel) -> None:
    with scoped(office.scope):
        file = office.file(channel=channel, email="noor@example.be")
    desk = Desk().sign_in(office.worker)
    desk.post(f"file/{file.pk}", do="tell", text="Bring your lease.")
    page = desk.get(f"file/{file.pk}").content.decode()
    assert (say("en", "done_to_email") in page) == (channel is Channel.EMAIL)
    assert (say("en", "done_sent") in page) == (channel is Channel.WEB), "the own pages show it at once"
