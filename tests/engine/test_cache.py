"""What is kept on disk can be lost, halved or written by several at once: what comes of it is always right.

What is kept in memory does not grow.
"""

import datetime
import gc
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from abord.engine import cache, country
from abord.engine.bound import bound
from abord.engine.case import Case
from abord.engine.graph import LawBook
from abord.engine.machine import compile_text
from abord.engine.sheet import Sheet

TEXT = "def run(first, last, F0, O0):\n    for i in range(first, last):\n        O0[i] = (F0[i] + 1.0)\n"
TYPES = {"first": "i64", "last": "i64", "F0": "f64*", "O0": "f64*"}
DAMAGE = {
    "empty": lambda kept: b"",
    "half": lambda kept: kept[: len(kept) // 2],
    "without its end": lambda kept: kept[:-1],
    "one bit turned": lambda kept: kept[:-9] + bytes([kept[-9] ^ 1]) + kept[-8:],
    "zeros": lambda kept: bytes(len(kept)),
}
"""What may happen to a file: a power cut leaves it empty, or half of it zeros."""


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_a_damaged_binary_is_compiled_again(tmp_path: Path, damage: Any) -> None:
    """LLVM would end the process on it."""
    keep = tmp_path / "kernel.o"
    for _ in range(3):
        out = np.zeros(2)
        run = compile_text(TEXT, TYPES, keep)
        run({"first": 0, "last": 2, "widest": 1, "F0": np.array([1.0, 2.0]), "O0": out})
        assert out.tolist() == [2.0, 3.0]
        keep.write_bytes(damage(keep.read_bytes()))


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_a_damaged_entry_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Any) -> None:
    monkeypatch.setenv("ABORD_CACHE", str(tmp_path))
    made: list[int] = []

    def make() -> list[int]:
        made.append(1)
        return [1, 2, 3]

    for _ in range(2):
        assert cache.remember("test", "content", make) == [1, 2, 3] and len(made) == 1
    (entry,) = (tmp_path / "test").iterdir()
    entry.write_bytes(damage(entry.read_bytes()))
    assert cache.remember("test", "content", make) == [1, 2, 3] and len(made) == 2


def test_many_threads_keep_the_same_at_once(tmp_path: Path) -> None:
    """Whoever reads meanwhile finds all of it, or nothing; and nothing half written is left."""
    content, seen, path = bytes(2_000_000), set(), tmp_path / "entry"

    def keep() -> None:
        for _ in range(5):
            cache.write(path, content)
            found = cache.read(path)
            seen.add(found == content)

    threads = [threading.Thread(target=keep) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {True} and [one.name for one in tmp_path.iterdir()] == ["entry"]


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("ABORD_CACHE", str(tmp_path / "file"))
    assert cache.remember("test", "content", lambda: 5) == 5


def test_only_the_last_stay_in_memory() -> None:
    made: list[int] = []

    @cache.kept(2)
    def double(owner: Any, number: int) -> int:
        made.append(number)
        return 2 * number

    owner = type("Owner", (), {})()
    assert [double(owner, number) for number in (1, 2, 2, 1, 3, 2, 1)] == [2, 4, 4, 2, 6, 4, 2]
    assert made == [1, 2, 3, 1]


def test_what_the_owner_itself_bounds_all_stays() -> None:
    made: list[int] = []

    @cache.kept()
    def double(owner: Any, number: int) -> int:
        made.append(number)
        return 2 * number

    owner = type("Owner", (), {})()
    assert [double(owner, number) for number in (*range(3000), *range(3000))] == [2 * n for n in (*range(3000),) * 2]
    assert made == [*range(3000)]


def test_of_two_who_make_the_same_the_first_is_kept() -> None:
    made: list[object] = []

    @cache.kept(1)
    def make(owner: Any, key: str) -> object:
        if not made:  # another thread is quicker meanwhile
            made.append(None)
            made.append(make(owner, key))
        return object()

    owner = type("Owner", (), {})()
    assert make(owner, "a") is made[1] is make(owner, "a")


def test_a_law_book_goes_with_all_that_was_made_of_it(write_law: Callable[..., LawBook]) -> None:
    """Its plans refer to it: in a table beside it, they would keep it for ever."""
    small, day = write_law(), datetime.date(2025, 6, 1)
    bound(Sheet(small, Case(day, ("anna",), [{}]), small.parameters_at(day)), ("demo.entitled",))
    country.kernel(small, "demo", bounds=True)
    alive = weakref.ref(small)
    del small
    gc.collect()
    assert alive() is None
