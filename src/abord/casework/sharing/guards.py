"""Triggers by which the database refuses to share beyond a consent, to change what was shared or consented to.

Deleting what was shared is for retention alone: on PostgreSQL the role of the site has no right to, on SQLite, which
knows no roles, a trigger refuses it (`retention.as_owner` sets it aside).
"""

from __future__ import annotations

from django.db import connections

from abord.casework.files.models import File, Step
from abord.casework.mandates.models import Death
from abord.casework.organisations import append_only
from abord.casework.sharing.kinds import DONE_WITH, FINAL, What
from abord.casework.sharing.models import (
    Arrival,
    Consent,
    NamedContact,
    Objection,
    PlanHere,
    PlanPart,
    Referral,
    Share,
    SharedPlan,
)

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
PLAN_NAME = "abord_plan"
"""Of the triggers that keep a shared plan as it was shared."""
NO_PLAN = "no plan is shared without a consent to share it with that service"
NO_PART = "a step of a shared plan is a step of the same file"
PLAN_SHARED = "a plan is shared as it was agreed, and not changed"
ANSWERED_PART = "a step is answered by its service, never changed, and its last answer stays"
NAMED = "who was the contact is not changed: another one is named"
JOINT = {
    PlanPart: (
        ANSWERED_PART, ("organisation_id", "file_id", "plan_id", "step_id"),
        f"old.answer in ({', '.join(repr(one.value) for one in DONE_WITH)})",
    ),
    PlanHere: (
        PLAN_SHARED, ("organisation_id", "sender_id", "number", "shared_on", "until"), "old.ended_on is not null"
    ),
    NamedContact: (
        NAMED, ("organisation_id", "file_id", "worker_id", "mandate_id", "name", "since", "by_name"),
        "old.ended_on is not null",
    ),
}  # fmt: skip
"""What is refused, which columns stay, and when nothing of the row is changed any more."""
OVER = f"old.taken_back_on is not null or old.answer in ({', '.join(repr(one.value) for one in FINAL)})"


def put(using: str) -> None:
    """Put the triggers in place; again is no harm."""
    _put_sharing(using)
    _put_referrals(using)
    _put_objections(using)
    _put_plans(using)


def _put_objections(using: str) -> None:
    table, answered = Objection._meta.db_table, "when (old.answered_on is not null)"
    triggers = [
        ("abord_objection_made", table, f"update of {', '.join(MADE)}", ""),
        ("abord_objection_answered", table, f"update of {', '.join(ANSWERED)}", answered),
    ]
    _run(using, _refusing(using, "abord_objection_stays", OBJECTED, triggers))


def _put_plans(using: str) -> None:
    plan, share, consent = (model._meta.db_table for model in (SharedPlan, Share, Consent))
    uncovered = (
        f"not exists (select 1 from {share} s join {consent} c on c.id = s.consent_id where s.id = new.share_id "
        "and s.organisation_id = new.organisation_id and s.file_id = new.file_id and s.recipient = new.recipient "
        f"and s.kind = '{What.PLAN.value}')"
    )
    part, step = PlanPart._meta.db_table, Step._meta.db_table
    elsewhere = (
        f"not exists (select 1 from {plan} p join {step} s on s.file_id = p.file_id where p.id = new.plan_id "
        "and s.id = new.step_id and p.file_id = new.file_id and p.organisation_id = new.organisation_id)"
    )
    for name, table, wrong, refusal in (
        ("abord_plan_has_consent", plan, uncovered, NO_PLAN), ("abord_part_of_the_file", part, elsewhere, NO_PART),
    ):  # fmt: skip
        _run(using, _unless(using, name, table, wrong, refusal))
    for model, (refusal, columns, over) in JOINT.items():
        table, name = model._meta.db_table, f"abord_{model._meta.model_name}"
        triggers = [
            (f"{name}_stays", table, f"update of {', '.join(columns)}", ""),
            (f"{name}_over", table, "update", f"when ({over})"),
        ]
        _run(using, _refusing(using, f"{name}_stays", refusal, triggers))
    append_only.put(using, SharedPlan, PLAN_SHARED, _acts(using), PLAN_NAME)


def _acts(using: str) -> tuple[str, ...]:
    """On PostgreSQL the role of the site has no right to delete; SQLite knows no roles."""
    both = (append_only.UPDATE, append_only.DELETE)
    return both[:1] if connections[using].vendor == "postgresql" else both


def _unless(using: str, name: str, table: str, wrong: str, refusal: str) -> list[str]:
    """Statements by which the database refuses a new row that is wrong."""
    if connections[using].vendor != "postgresql":
        return [
            f"create trigger if not exists {name} before insert on {table} when {wrong} "
            f"begin select raise(abort, '{refusal}'); end"
        ]
    return [
        f"create or replace function {name}() returns trigger language plpgsql as "
        f"$$ begin if {wrong} then raise exception '{refusal}'; end if; return new; end $$",
        f"drop trigger if exists {name} on {table}",
        f"create trigger {name} before insert on {table} for each row execute function {name}()",
    ]


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
    share, consent = Share._meta.db_table, Consent._meta.db_table
    uncovered = (
        f"not exists (select 1 from {share} s join {consent} c on c.id = s.consent_id where s.id = new.share_id "
        "and s.organisation_id = new.organisation_id and s.file_id = new.file_id and s.recipient = new.recipient "
        f"and s.kind = '{What.CONTACT.value}' and new.answer_by <= c.ends)"
    )
    statements = _unless(using, "abord_referral_has_consent", Referral._meta.db_table, uncovered, NO_REFERRAL)
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
    append_only.put(using, Share, SHARED, _acts(using), NAME)
