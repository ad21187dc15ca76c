"""The step plan with its changes, the five questions, and notes that stay with facts."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abord.casework.files.course import Stage
from abord.casework.files.plan import Mark, Owner, Step, marked, ordered
from abord.casework.files.respectful import hints
from abord.casework.files.standing import Question, Situation, five

DAY = datetime.date(2026, 3, 2)
LATER = datetime.date(2026, 4, 1)
STEP = st.builds(
    Step, st.sampled_from("abcdef"), st.sampled_from(["x", "y"]), st.sampled_from(Owner), st.just("An"),
    st.one_of(st.none(), st.just(DAY)), st.just(()), st.one_of(st.none(), st.just(LATER)),
)  # fmt: skip
PLAN = st.lists(STEP, unique_by=lambda step: step.key, max_size=6)


@given(PLAN, PLAN)
def test_every_step_of_both_plans_is_shown_once_with_its_change(now: list[Step], before: list[Step]) -> None:
    found = marked(now, before)
    old = {step.key: step for step in before}
    assert sorted(one.step.key for one in found) == sorted({step.key for step in [*now, *before]})
    for one in found:
        same = old.get(one.step.key) == one.step
        if one.mark is Mark.SAME:
            assert same or not before
        if one.mark is Mark.DROPPED:
            assert one.step not in now
    assert not before or all(one.mark is not Mark.NEW for one in marked(before, before))


@given(PLAN)
def test_to_do_comes_first(steps: list[Step]) -> None:
    done = [step.is_done for step in ordered(steps)]
    assert done == sorted(done)


def test_papers_are_brought_before_it_is_decided_and_what_the_person_does_by_a_day_comes_first() -> None:
    def step(key: str, owner: Owner, by: datetime.date | None = None, done_on: datetime.date | None = None) -> Step:
        return Step(key, key, owner, "An", by, (), done_on)

    steps = [
        step("1", Owner.SERVICE, DAY), step("2", Owner.PERSON), step("3", Owner.SERVICE),
        step("4", Owner.PERSON, LATER), step("5", Owner.PERSON, None, DAY),
    ]  # fmt: skip
    assert [one.key for one in ordered(steps)] == ["4", "2", "3", "1", "5"]


def test_a_helper_cannot_own_a_step() -> None:
    assert {owner.value for owner in Owner} == {"person", "service", "other_service"}


@given(
    st.sampled_from(Stage), st.lists(st.just("lease"), max_size=2), st.one_of(st.none(), st.dates()),
    st.one_of(st.none(), st.dates()), st.booleans(), st.booleans(),
)  # fmt: skip
def test_the_five_questions_always_have_an_answer(
    stage: Stage,
    documents: list[str],
    due: datetime.date | None,
    paid: datetime.date | None,
    missed: bool,
    decided: bool,
) -> None:
    replies = five(Situation(stage, "R-1", DAY, documents, due, "OCMW", "An Maes", "F-1", paid, missed, decided))
    over = {Question.AFTER_YES} if decided and paid is None else set()
    if stage in (Stage.WITHDRAWN, Stage.ENDED):
        over = {Question.AFTER_YES, Question.DOCUMENTS}
    assert [reply.question for reply in replies] == [one for one in Question if one not in over]
    assert all(reply.key for reply in replies)
    late = next(reply.key for reply in replies if reply.question is Question.FOLLOW).endswith("_late")
    assert late == (missed and stage in (Stage.RECEIVED, Stage.INQUIRY))


@pytest.mark.parametrize(
    "note",
    [
        "Mevrouw was onbeschoft en weigerde mee te werken.",
        "Monsieur est agressif et ne collabore pas.",
        "Der Herr ist faul und unkooperativ.",
        "She is lazy and probably lied.",
    ],
)
def test_judgements_are_pointed_out(note: str) -> None:
    assert len(hints(note, "en")) == 2


@pytest.mark.parametrize(
    "note",
    [
        "Mevrouw zei dat zij de huur van mei niet kan betalen. Zij brengt het huurcontract mee op 3 juni.",
        "Monsieur a apporté ses extraits de compte. Il attend une réponse de la mutualité. Logement à visiter.",
        "Die Frau hat am 3. Mai angerufen. Sie bringt den Mietvertrag. Der Logopäde hat geschrieben.",
        "He came with his sister. The rent is 640 euro. He asked for an interpreter. Domain: housing. Element.",
    ],
)
def test_facts_are_left_alone(note: str) -> None:
    assert hints(note, "nl") == []


def test_an_aid_speaks_the_language_of_the_page_and_reads_all() -> None:
    (hint,) = hints("Elle est ingrate.", "nl")
    assert hint.word == "ingrate" and "precies" in hint.ask
