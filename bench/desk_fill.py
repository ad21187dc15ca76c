"""A million files of people who do not exist, in a few minutes: whole tables at once, in PostgreSQL itself.

Several organisations, the first with the most files; per file a person, contacts, applications with their receipts (the
hash is that of the text), events, steps, found rights, tasks, notices, data, notes, now and then a request, an advance,
an appointment. About one application in twelve still runs.

What is not real: the journal. Its old entries have the size and the numbering of real ones, but their hashes belong to
nothing, so `abord office verify` calls them changed; entries written afterwards follow the last one and are real.
Foreign keys are not checked while filling, and indexes of big tables are made at the end.
"""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

ORGANISATIONS = 8
SECOND = 3  # of ten files, so many have a second application
FIRST_NAMES = (
    "An Bart Carine Dirk Els Filip Greet Hans Ilse Jan Katrien Luc Marie Noor Olivier Pascale Quinten Rita Stijn Tine "
    "Ursula Vincent Wim Xavier Yasmina Zoë Amina Bilal Chantal Driss Emine Fatima Gérard Hélène Ibrahim Joëlle Karim "
    "Leïla Mehmet Nadia"
)
LAST_STARTS = (
    "Ver Van Der Ja Pee Cla Wil Mer Lam Du De Go Mo Ha Be Le Si Ma Ro Ga Si Ma Den Bo Ca Wou Ha Sme He Cor Nij Ver Pau "
    "Men El Ben Yil Öz Ngu Kow"
)
LAST_ENDS = (
    "meulen brugge ssens ters esen lems tens bert pont wael ossens reau mmad noît clercq mons thieu land rtin mann yer "
    "nis gelen llens ters riks dt rmans nelis hof schoot wels temans azzi tali diz türk yen alski vandenbroucke laere"
)
RIGHTS = ("leefloon_ris", "igo_grapa", "vt_bim", "verwarmingstoelage_chauffage", "sociaal_tarief_tarif_social", "it_ai")
RECEIPT = (
    "number: {number}", "service: Bench", "person: somebody", "asked: help with the rent", "filed_on: {day}",
    "channel: desk", "decision_by: {by}", "decision_term: 30 days (art. 21)", "worker: Bench", "contact: 02 000 00 00",
    "heard: You have the right to be heard.", "issued_at: {day}T09:00:00Z", "language: nl",
)  # fmt: skip


class Filler:
    """One connection as owner of the tables; ``rows`` names the rows, expressions of SQL say what is in a column."""

    def __init__(self, address: str, files: int) -> None:
        self.address, self.files = address, files

    def open(self) -> Any:
        """As the owner, who is not asked for foreign keys here."""
        connection = psycopg.connect(self.address, autocommit=True)
        for setting in ("session_replication_role = replica", "synchronous_commit = off", "work_mem = '256MB'",
                        "maintenance_work_mem = '512MB'"):  # fmt: skip
            connection.execute(f"set {setting}")
        return connection

    def run(self, statement: str | sql.Composed) -> None:
        """One statement."""
        with self.open() as connection:
            connection.execute(statement)

    def fill(self, model: Any, rows: str, **columns: str) -> None:
        """Insert into the table of a model; a column that is not named gets its default."""
        with self.open() as connection:
            names, values = [], []
            for field in model._meta.concrete_fields:
                if field.column in columns:
                    value: Any = sql.SQL(columns[field.column])
                elif field.primary_key:
                    continue
                else:
                    default = field.get_default()
                    value = sql.Literal(Jsonb(default) if isinstance(default, dict | list) else default)
                names.append(sql.Identifier(field.column))
                values.append(value)
            into = sql.SQL("insert into {} ({}) select {} from ").format(
                sql.Identifier(model._meta.db_table), sql.SQL(", ").join(names), sql.SQL(", ").join(values)
            )
            connection.execute(into + sql.SQL(rows))


def fill(address: str, files: int, workers: dict[int, list[int]], shares: dict[int, tuple[str, int, int]]) -> None:
    """Fill the tables. ``workers``: organisation to accounts; ``shares``: organisation to code, first and last file."""
    from abord.casework.files import models as m
    from abord.casework.journal.models import Entry, Key

    filler = Filler(address, files)
    offices = ", ".join(
        f"({pk}, '{code.upper()}', {first}, {last}, array{workers[pk]}::bigint[])"
        for pk, (code, first, last) in shares.items()
    )
    columns = "organisation_id bigint, code text, first int, last int, who bigint[]"
    filler.run(f"create unlogged table bench_office ({columns})")
    filler.run(f"insert into bench_office values {offices}")
    today = datetime.date.today().isoformat()
    filler.run(
        "create unlogged table bench_file as select g, organisation_id, code, g - first + 1 as serial, "
        f"md5('s' || g)::uuid as subject, who[1 + g % array_length(who, 1)] as worker, date '{today}' as today "
        f"from bench_office, lateral generate_series(first, last) g"
    )
    # Applications: the first of each file, and a second for some; about a twelfth still runs, with a recent day.
    filler.run(
        "create unlogged table bench_application as select md5('a' || n)::uuid as id, f.*, right_, stage, "
        "today - case when stage in ('received', 'inquiry') then n / 7 % 55 else 60 + n / 3 % 900 end as day, "
        f"case when n > {files} then 2024 else 2025 end as year from ("
        f"select g as n, * from bench_file union all select {files} + g, * from bench_file where g % 10 < {SECOND}) f, "
        f"lateral (select (array{list(RIGHTS)})[1 + n % 6] as right_, case when n % 25 = 0 then 'received' "
        "when n % 25 = 1 then 'inquiry' when n % 25 in (2, 3) then 'decided' when n % 25 = 4 then 'forwarded' "
        "when n % 25 = 5 then 'withdrawn' when n % 25 in (6, 7) then 'ended' else 'carried_out' end as stage) x"
    )
    filler.run("analyze bench_file")
    filler.run("analyze bench_application")
    models = [*m.__dict__.values(), Entry, Key]
    tables = [one._meta.db_table for one in models if isinstance(one, type) and hasattr(one, "_meta")
              and not one._meta.abstract and one.__module__.startswith("abord.casework")]  # fmt: skip
    dropped = _drop_indexes(filler, tables) if files > 20_000 else []
    org, one = {"organisation_id": "organisation_id"}, "bench_file"
    check = "lpad((1 + {0} % 97)::text, 2, '0')"
    jobs: list[tuple[Any, str, dict[str, str]]] = [
        (m.Person, one, {
            "id": "g", "subject": "subject", "language": "(array['nl','fr','nl','nl','de','en','fr'])[1 + g % 7]",
            "name": f"(string_to_array('{FIRST_NAMES}', ' '))[1 + g % 40] || ' ' || "
                    f"(string_to_array('{LAST_STARTS}', ' '))[1 + g / 40 % 40] || "
                    f"(string_to_array('{LAST_ENDS}', ' '))[1 + g / 1600 % 40]",
            "birth_date": "date '1930-01-01' + g % 28000", "phone": "'0470 00 00 00'", "created_at": "today - 700",
        }),
        (m.NameWord, "(select g, organisation_id, unnest(array["
                     f"(string_to_array('{FIRST_NAMES}', ' '))[1 + g % 40], "
                     f"(string_to_array('{LAST_STARTS}', ' '))[1 + g / 40 % 40] || "
                     f"(string_to_array('{LAST_ENDS}', ' '))[1 + g / 1600 % 40]]) as word from bench_file) w", {
            "person_id": "g", "word": "translate(lower(word), 'éèëïüöî', 'eeeiuoi')",
        }),
        (m.File, one, {
            "id": "g", "number": f"code || 'F-2024-' || lpad(serial::text, 6, '0') || '-' || {check.format('serial')}",
            "person_id": "g", "handler_id": "worker", "opened_at": "today - 700",
        }),
        (Key, one, {"id": "subject", "secret": "decode(md5('k' || g) || md5('l' || g), 'hex')"}),
        (m.Contact, "bench_application", {
            "id": "n", "file_id": "g", "channel": "'desk'", "kind": "'application'", "on": "day",
            "question": "'I cannot pay the rent any more, and the heating is off.'", "by_id": "worker",
            "key": "md5('c' || n)::uuid", "recorded_at": "day",
        }),
        (m.Application, "bench_application", {
            "id": "id", "receipt_id": "id", "file_id": "g", "contact_id": "n", "right": "right_",
            "asked": "'help with the rent'", "filed_on": "day", "stage": "stage", "handler_id": "worker",
            "forwarded_to": "case when stage = 'forwarded' then 'OCMW Elders' else '' end",
        }),
        (m.Receipt, "(select *, " + _receipt(check) + " as said from bench_application) a", {
            "application_id": "id", "number": _number(check), "text": "said", "language": "'nl'", "issued_at": "day",
            "hash": "encode(sha256(convert_to(said, 'UTF8')), 'hex')",
        }),
        (m.Event, "bench_application, unnest(array['contact_application', 'application_received', 'receipt_issued', "
                  "'inquiry_begun', 'decided', 'notified', 'paid']) with ordinality e(kind, step) where step < 4 "
                  "or stage = 'carried_out' or (stage in ('decided', 'ended') and step < 7) "
                  "or (stage = 'inquiry' and step = 4)", {
            "file_id": "g", "application_id": "id", "kind": "kind", "at": "day + (4 * greatest(0, step - 3))::int",
            "recorded_at": "day + make_interval(days => 4 * greatest(0, step - 3)::int, mins => step::int)",
            "by_kind": "'worker'", "by_name": "'Bench'",
            "data": "case kind when 'decided' then '{\"grants\": true, \"outcome\": \"granted\"}'::jsonb "
                    "when 'notified' then '{\"way\": \"registered\", \"proof\": true}'::jsonb "
                    "else '{}'::jsonb end",
        }),
        (m.Decision, "bench_application where stage in ('decided', 'carried_out', 'ended')", {
            "application_id": "id", "outcome": "'granted'", "decided_on": "day + 4", "decided_by_id": "worker",
            "reasons": "'You live alone, your income is below the limit, and the papers are there.'",
            "remedies": "'You can go to the labour court within three months. That is free.'",
            "court": "'Labour court'", "amount": "1340.47", "from_on": "day", "notified_on": "day + 8",
            "notified_by": "'registered'", "proof": "true",
        }),
        (m.Step, "bench_application, unnest(array['bring', 'talk', 'decide']) with ordinality s(title, step)", {
            "file_id": "g", "application_id": "id", "title": "title",
            "who": "case step when 1 then '' else 'Bench' end",
            "owner": "case step when 1 then 'person' else 'service' end", "by": "case step when 3 then day + 30 end",
            "done_on": "case when stage in ('received', 'inquiry') then null else day + 4 end",
        }),
        (m.Item, "bench_application where n % 5 <> 0", {
            "id": "n", "file_id": "g", "right": "right_", "whom": "'p' || n", "source": "'rights_check'",
            "found_on": "day - 3", "told_on": "day", "application_id": "case when n % 20 = 1 then null else id end",
            "received_on": "case when stage = 'carried_out' and n % 20 <> 1 then day + 12 end",
            "exit": "case when stage = 'carried_out' and n % 20 <> 1 then 'received' else '' end",
            "exit_on": "case when stage = 'carried_out' and n % 20 <> 1 then day + 12 end",
            "worth_low": "100", "worth_high": "250", "every": "'month'", "entitled_from": "day - 3",
        }),
        (m.Task, one, {
            "file_id": "g", "what": "'call_back'", "text": "'call about the lease'", "worker_id": "worker",
            "due": "today - 20 + g % 60", "done_on": "case when g % 25 = 0 then null else today - 30 end",
        }),
        (m.Notice, "bench_application where stage in ('decided', 'carried_out')", {
            "file_id": "g", "application_id": "id", "channel": "case when n % 11 = 0 then 'email' else 'post' end",
            "subject": "'decision'", "sent_on": "day + 8",
            "reached_on": "case when n % 11 = 0 and n % 7 = 0 then null else day + 9 end",
        }),
        (m.Datum, one + ", unnest(array['birth_date', 'residence_status', 'lives_in_belgium'], "
                        "array['1980-01-01', 'BELGIAN', 'yes']) d(name, value)", {
            "file_id": "g", "name": "name", "whom": "'p1'", "value": "value", "source": "'stated'",
            "as_of": "today - 90", "taken_at": "today - 90",
        }),
        (m.Note, one + " where g % 2 = 0", {
            "file_id": "g", "text": "'Brought the lease. Waits for papers of the former employer.'", "on": "today - 90",
            "by_id": "worker",
        }),
        (m.Request, one + " where g % 20 = 0", {
            "file_id": "g", "kind": "'change'", "text": "'I moved.'", "channel": "'web'", "asked_on": "today - g % 300",
            "key": "md5('r' || g)::uuid", "answer": "case when g % 500 = 0 then '' else 'Noted, thank you.' end",
            "answered_on": "case when g % 500 = 0 then null else today - g % 300 + 3 end",
            "answered_by_id": "case when g % 500 = 0 then null else worker end",
        }),
        (m.Advance, one + " where g % 50 = 0", {
            "file_id": "g", "amount": "620", "institution": "'Federal Pensions Service'", "reason": "'not paid yet'",
            "paid_on": "today - g % 400",
            "settled_on": "case when g % 1000 = 0 then null else today - g % 400 + 60 end",
        }),
        (m.Appointment, one + " where g % 10 = 0", {
            "file_id": "g", "at": "today + make_interval(days => (g / 10 % 800) - 780, hours => 9 + g / 10 % 8)",
            "place": "'Desk 2'", "by_id": "worker",
        }),
        (Entry, one + ", generate_series(0, 2) e", {
            "number": "(serial - 1) * 3 + e + 1", "at": "today - 90", "subject": "subject",
            "content": "decode(repeat(md5(g || '.' || e), 8), 'hex')",
            "previous": "case when serial = 1 and e = 0 then repeat('0', 64) "
                        "else repeat(md5(((serial - 1) * 3 + e)::text), 2) end",
            "hash": "repeat(md5(((serial - 1) * 3 + e + 1)::text), 2)",
        }),
    ]  # fmt: skip
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: filler.fill(job[0], job[1], **org, **job[2]), jobs))
        list(pool.map(filler.run, dropped))
    for code_of in ("'file'", "'receipt'"):
        filler.run(
            "insert into files_counter (organisation_id, name, year, last) "
            f"select organisation_id, {code_of}, extract(year from now()), 0 from bench_office on conflict do nothing"
        )
    for table, column in (("files_person", "id"), ("files_file", "id"), ("files_contact", "id"), ("files_item", "id")):
        filler.run(f"select setval(pg_get_serial_sequence('{table}', '{column}'), (select max({column}) from {table}))")
    filler.run("drop table bench_file, bench_application, bench_office")
    filler.run("vacuum analyze")


def _number(check: str) -> str:
    return f"code || '-' || year || '-' || lpad((n % 1000000)::text, 6, '0') || '-' || {check.format('n')}"


def _receipt(check: str) -> str:
    text = "\n".join(RECEIPT) + "\n"
    for name, value in (("{number}", _number(check)), ("{day}", "day"), ("{by}", "day + 30")):
        text = text.replace(name, f"' || ({value}) || '")
    return f"('{text}')"


def _drop_indexes(filler: Filler, tables: list[str]) -> list[str]:
    """Drop what can be made again at the end; gives the statements that make it."""
    with filler.open() as connection:
        rows = connection.execute(
            "select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i "
            "where i.indrelid::regclass::text = any(%s) and not exists "
            "(select 1 from pg_constraint c where c.conindid = i.indexrelid)",
            [tables],
        ).fetchall()
        for name, _ in rows:
            connection.execute(f"drop index {name}")
    return [definition for _, definition in rows]
