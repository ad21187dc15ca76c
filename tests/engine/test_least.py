"""What a number is at the least by the facts of the person alone: a bound, or nothing that would be worth a look."""

from collections.abc import Callable

import pytest

from abord.engine.graph import LawBook
from abord.engine.language import Node
from abord.engine.least import Least
from abord.engine.plan import Plan

FIGURES = {"share": ("1", 0.4), "ceiling": ("EUR/year", 1000)}
GIVEN = {"gift": "Each[float]", "near": "Each[bool]", "wage": "float", "loss": "float", "happy": "bool"}


def least(write_law: Callable[..., LawBook], value: str) -> Least:
    """Of a law in which a rule ``amount`` gives this."""
    taken = [f"{name}: {kind}" for name, kind in GIVEN.items() if name in value] + ["p: Parameters"]
    rule = f"""
@rule(article="art. 1", unit=EUR_PER_YEAR)
def amount({", ".join(taken)}) -> float:
    return {value}
"""
    book = write_law(rule, FIGURES, amount="amount")
    return Least(Plan(book, book.targets("demo")))


def shown(node: Node) -> str:
    if node.op == "const":
        return f"{node.value:g}"
    return f"{node.op}({', '.join(map(shown, node.args))})" if node.args else node.name


@pytest.mark.parametrize(
    ("value", "bound"),
    [
        ("total(gift) + wage", "+(0, wage)"),
        ("total(gift) - wage", "-(0, wage)"),
        ("max(wage, total(gift))", "max(wage, 0)"),
        ("total(gift) if happy else wage", "if(happy, 0, wage)"),
        ("wage if happy else total(gift) + loss", "if(happy, wage, +(0, loss))"),
        ("(total(gift) + wage) * p.share", "*(+(0, wage), share)"),
        ("(total(gift) + wage) * (1 - p.share)", "*(+(0, wage), -(1, share))"),
        ("(total(gift) + wage) / p.share", "/(+(0, wage), share)"),
        ("wage - total(gift)", None),  # falls where others give
        ("(total(gift) + loss) * p.share", None),  # a product of what may be below 0
        ("wage if any_of(near) else loss", None),  # which of the two, others tell
        ("total(gift)", None),  # at the least 0, as any such number
        ("wage", None),  # known from the person already
    ],
)
def test_what_it_is_at_the_least(write_law: Callable[..., LawBook], value: str, bound: str | None) -> None:
    found = least(write_law, value).bounds("demo.amount")
    assert [shown(one) for one in found] == ([bound] if bound else [])


@pytest.mark.parametrize(
    ("value", "never"),
    [
        ("wage", True), ("loss", False), ("loss + wage", False), ("wage + loss", False), ("wage - wage", False),
        ("max(loss, wage)", True), ("max(loss, 0)", True), ("min(loss, wage)", False), ("wage * p.share", True),
        ("wage * (1 - p.share)", True), ("total(gift) + wage", True), ("total(gift) + loss", False),
        ("wage if happy else 0", True), ("wage if happy else loss", False), ("loss if happy else wage", False),
        ("p.ceiling - wage", False),
    ],
)  # fmt: skip
def test_whether_it_is_never_below_nothing(write_law: Callable[..., LawBook], value: str, never: bool) -> None:
    found = least(write_law, value)
    assert found.is_never_negative("demo.amount") == never


def test_a_share_that_is_taken_from_one_is_noted(write_law: Callable[..., LawBook]) -> None:
    """The caller refuses a figure above 1: what is left would be below 0."""
    found = least(write_law, "(total(gift) + wage) * (1 - p.share)")
    found.bounds("demo.amount")
    assert found.shares == {"demo.share"}


def test_a_number_that_rests_on_another_takes_what_that_is_at_the_least(write_law: Callable[..., LawBook]) -> None:
    book = write_law(
        """
        @rule(article="art. 1", unit=EUR_PER_YEAR)
        def received(gift: Each[float], wage: float) -> float:
            return total(gift) + wage

        @rule(article="art. 1", unit=EUR_PER_YEAR)
        def amount(received: float, loss: float) -> float:
            return received + loss
        """,
        amount="amount",
    )
    found = Least(Plan(book, book.targets("demo"))).bounds("demo.amount")
    assert [shown(one) for one in found] == ["+(least(received), loss)"]
