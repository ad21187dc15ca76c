"""On PostgreSQL too a right ends with the person: the roads are counted in the database, in its own words."""

from __future__ import annotations

import datetime

from officekit import organisation, scope_of, worker

from abord.casework.files.acts import intake, items, realised
from abord.casework.files.acts.common import today
from abord.casework.files.barriers import Kind
from abord.casework.files.course import Channel
from abord.casework.files.models import Item
from abord.casework.mandates import death
from abord.casework.organisations.scope import Role, scoped


def test_a_death_ends_a_right_in_what_postgresql_counts(on_postgres: str) -> None:
    office, day = organisation(), datetime.timedelta(days=1)
    with scoped(scope_of(office, worker(office, Role.WORKER), Role.WORKER)):
        file, _ = intake.open_file(intake.Who("Noor Voorbeeld"))
        for right, since in (("leefloon_ris", 90), ("vt_bim", 5)):
            item = items.add(file, right, "colleague", Channel.DESK)
            Item.objects.filter(pk=item.pk).update(entitled_from=today() - since * day)
        death.note(file, today() - 30 * day, "the family")
        counted = {one.right: one.kind for one in realised.roads()}
        assert counted == {"leefloon_ris": Kind.PRIMARY, "vt_bim": Kind.NO_RIGHT}
