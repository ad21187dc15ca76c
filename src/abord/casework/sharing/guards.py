"""Triggers by which the database refuses to share beyond a consent, to change what was shared or consented to.

Deleting what was shared is for retention alone: on PostgreSQL the role of the site has no right to, on SQLite, which
knows no roles, a trigger refuses it (`retention.as_owner` sets it aside).
"""

from __future__ import annotations

from django.db import connections

from abord.casework.files.models import File
from abord.casework.mandates.models import Death
from abord.casework.organisations import append_only
from abord.casework.sharing.kinds import FINAL, What
from abord.casework.sharing.models import Arrival, Consent, Objection, Referral, Share

NO_CONSENT = "nothing is shared without a consent that holds for it"
NO_DEAD = "nobody consents for somebody whose death is noted, and nothing is shared under a consent then"
SHARED = "what was shared is only added to"
NAME = "abord_share"
"""Of the triggers that keep it so."""
NO_CHANGE = "a consent is given or withdrawn, never changed"
BACK = "old.withdrawn_on is not null"
"""What was taken back stays so."""
TERMS = ("file_id", "number", "recipient", "kind", "purpose", "starts", "ends", "on_paper")
NO_REFERRAL = "nobody is referred without a consent to the service to which the question goes"
REFERRED = "a referral is answered or taken back, never changed, and its last answer stays"
SENT = {
    Referral: ("organisation_id", "file_id", "share_id", "number", "recipient", "receiver_id", "about", "sent_on"),
    Arrival: ("organisation_id", "sender_id", "number", "sent_on"),
}
OBJECTED = "an objection is answered once or taken back, never changed"
MADE = (
    "organisation_id", "file_id", "number", "recipient", "kind", "content", "channel", "asked_on", "answer_by",
    "by_kind", "by_name",
)  # fmt: skip
ANSWERED = ("result", "ground", "answer", "answered_on", "answered_by_id")
OVER = f"old.taken_back_on is not null or old.answer in ({', '.join(repr(one.value) for one in FINAL)})"


def put(using: str) -> None:
    """Put the triggers in place; again is no harm."""
    _put_sharing(using)
    _put_referrals(using)
    _put_objections(using)


def _put_objections(using: str) -> None:
    table, answered = Objection._meta.db_table, "when (old.answered_on is not null)"
    triggers = [
        ("abord_objection_made", table, f"update of {', '.join(MADE)}", ""),
        ("abord_objection_answered", table, f"update of {', '.join(ANSWERED)}", answered),
    ]
    _run(using, _refusing(using, "abord_objection_stays", OBJECTED, triggers))


def _refusing(using: str, function: str, refusal: str, triggers: list[tuple[str, str, str, str]]) -> list[str]:
    """Statements by which the database refuses acts: each by its name, table, what it is before, and when."""
    if connections[using].vendor != "postgresql":
        return [
            f"create trigger if not exists {name} before {what} on {table} {when} "
            f"begin select raise(abort, '{refusal}'); end"
            for name, table, what, when in triggers
        ]
    made = [
        f"create or replace function {function}() returns trigger language plpgsql as "
        f"$$ begin raise exception '{refusal}'; end $$"
    ]
    for name, table, what, when in triggers:
        made += [
            f"drop trigger if exists {name} on {table}",
            f"create trigger {name} before {what} on {table} for each row {when} execute function {function}()",
        ]
    return made


def _run(using: str, statements: list[str]) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _put_referrals(using: str) -> None:
    connection, share, consent = connections[using], Share._meta.db_table, Consent._meta.db_table
    uncovered = (
        f"not exists (select 1 from {share} s join {consent} c on c.id = s.consent_id where s.id = new.share_id "
        "and s.organisation_id = new.organisation_id and s.file_id = new.file_id and s.recipient = new.recipient "
        f"and s.kind = '{What.CONTACT.value}' and new.answer_by <= c.ends)"
    )
    referral = Referral._meta.db_table
    if connection.vendor == "postgresql":
        statements = [
            "create or replace function abord_referral_has_consent() returns trigger language plpgsql as "
            f"$$ begin if {uncovered} then raise exception '{NO_REFERRAL}'; end if; return new; end $$",
            f"drop trigger if exists abord_referral_has_consent on {referral}",
            f"create trigger abord_referral_has_consent before insert on {referral} "
            "for each row execute function abord_referral_has_consent()",
        ]
    else:
        statements = [
            f"create trigger if not exists abord_referral_has_consent before insert on {referral} when {uncovered} "
            f"begin select raise(abort, '{NO_REFERRAL}'); end"
        ]
    triggers = []
    for model, columns in SENT.items():
        table, name = model._meta.db_table, f"abord_{model._meta.model_name}"
        triggers.append((f"{name}_stays", table, f"update of {', '.join(columns)}", ""))
        triggers.append((f"{name}_over", table, "update", f"when ({OVER})"))
    _run(using, statements + _refusing(using, "abord_referral_stays", REFERRED, triggers))


def _put_sharing(using: str) -> None:
    connection, consent, share = connections[using], Consent._meta.db_table, Share._meta.db_table
    covered = (
        f"exists (select 1 from {consent} c where c.id = new.consent_id and c.organisation_id = new.organisation_id "
        "and c.file_id = new.file_id and c.recipient = new.recipient and c.kind = new.kind "
        'and c.starts <= new."on" and new."on" <= c.ends and c.withdrawn_on is null)'
    )
    died = (
        f"exists (select 1 from {File._meta.db_table} f join {Death._meta.db_table} d on d.person_id = f.person_id "
        "where f.id = new.file_id)"
    )
    under_one = f"new.consent_id is not null and {died}"
    beyond = f"new.consent_id is not null and not {covered}"
    if connection.vendor == "postgresql":
        statements = [
            "create or replace function abord_share_has_consent() returns trigger language plpgsql as "
            f"$$ begin if {beyond} then raise exception '{NO_CONSENT}'; end if; return new; end $$",
            f"drop trigger if exists abord_share_has_consent on {share}",
            f"create trigger abord_share_has_consent before insert or update on {share} "
            "for each row execute function abord_share_has_consent()",
            "create or replace function abord_the_dead_consent_to_nothing() returns trigger language plpgsql as "
            f"$$ begin if {died} then raise exception '{NO_DEAD}'; end if; return new; end $$",
            f"drop trigger if exists abord_consent_of_the_living on {consent}",
            f"create trigger abord_consent_of_the_living before insert on {consent} "
            "for each row execute function abord_the_dead_consent_to_nothing()",
            f"drop trigger if exists abord_share_of_the_living on {share}",
            f"create trigger abord_share_of_the_living before insert on {share} "
            "for each row when (new.consent_id is not null) execute function abord_the_dead_consent_to_nothing()",
        ]
    else:
        statements = [
            f"create trigger if not exists abord_share_has_consent before insert on {share} when {beyond} "
            f"begin select raise(abort, '{NO_CONSENT}'); end",
            f"create trigger if not exists abord_consent_of_the_living before insert on {consent} when {died} "
            f"begin select raise(abort, '{NO_DEAD}'); end",
            f"create trigger if not exists abord_share_of_the_living before insert on {share} when {under_one} "
            f"begin select raise(abort, '{NO_DEAD}'); end",
        ]
    triggers = [
        ("abord_consent_stays", consent, f"update of {', '.join(TERMS)}", ""),
        ("abord_consent_stays_back", consent, "update", f"when ({BACK})"),
    ]
    _run(using, statements + _refusing(using, "abord_consent_stays", NO_CHANGE, triggers))
    acts = (append_only.UPDATE,) if connection.vendor == "postgresql" else (append_only.UPDATE, append_only.DELETE)
    append_only.put(using, Share, SHARED, acts, NAME)
