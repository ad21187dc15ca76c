"""Where a letter was printed more than once, the page that asks which one went is for everybody too."""

from __future__ import annotations

from typing import Any

import pytest
from everything import Everything
from test_acts import TODAY
from test_kept_as_sent import FULL
from walker import walker

from abord.casework.files.acts import decide, follow, notices
from abord.casework.files.acts import letter as letters
from abord.casework.files.models import Application, Decision, Notice
from abord.casework.organisations.models import Organisation
from abord.casework.organisations.scope import scoped


def message(everything: Everything) -> tuple[str, str]:
    """A message in two sizes: the page, and the button that notes that it went."""
    with scoped(everything.scope()):
        row = follow.tell(everything.file, "message", text="Come with the lease.", language="en")
        assert row is not None
        row = Notice.objects.select_related("file__person", "file__handler").get(pk=row.pk)
        for large in (False, True):
            notices.to_print(row, large)
    return f"desk/fr/file/{row.file_id}/#notices", f"form:has(#posted-{row.pk}) button[value=posted]"


def decision(everything: Everything) -> tuple[str, str]:
    """The same of a decision."""
    Organisation.objects.filter(pk=everything.organisation.pk).update(
        address="Markt 1, 9999 Testgem", phone="02 000 00 00"
    )
    with scoped(everything.scope()):
        application = Application.objects.select_related("file__person", "receipt").get(pk=everything.running.pk)
        made = decide.decide(application, decide.Draft(decide.Outcome.GRANTED, TODAY, **FULL))
        row = Decision.objects.select_related("application__file__person", "decided_by").get(pk=made.pk)
        for large in (False, True):
            letters.to_print(row, "en", large)
    return f"desk/nl/application/{application.pk}/", f"form:has(#way-{row.pk}) button[value=notify]"


@pytest.mark.parametrize(("of", "screen"), [(message, "phone"), (decision, "desktop")])
def test_it_is_asked_with_nothing_chosen_and_each_print_can_be_opened(
    browser: Any, address: str, axe: str, everything: Everything, of: Any, screen: str
) -> None:
    path, button = of(everything)
    with walker(browser, address, axe, screen) as walk:
        cookies = everything.cookies("worker")
        where = f"{address}/desk/"
        walk.page.context.add_cookies([{"name": key, "value": value, "url": where} for key, value in cookies.items()])
        walk.page.goto(f"{address}/{path}")
        if of is decision:
            walk.page.select_option("select[name=way]", "email")
        walk.press(button)
        walk.look(f"which print of a {of.__name__}")
        assert walk.page.locator("#which input").count() == 2 and not walk.page.locator("#which input:checked").count()
        assert walk.page.locator("[role=alert] a[href='#which']").count() == 1
        for link in walk.page.locator("#which a").all():
            found = walk.page.request.get(address + str(link.get_attribute("href")))
            assert found.body().startswith(b"%PDF")
        walk.tick("#which input >> nth=0")
        walk.press(button)
        assert not walk.page.locator("[role=alert]").count()
