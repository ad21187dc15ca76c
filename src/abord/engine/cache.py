"""What is derived and costs time is kept: on disk, in the user's cache folder, by the content it comes from; in memory
beside what it was made of.

Nothing here is a source: the folder may be deleted at any time, and a damaged entry is made again.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import pickle
import sys
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

import yaml

DIGEST = 16
"""Bytes before what is kept, that tell whether it is whole."""


def cache_folder() -> Path:
    """``ABORD_CACHE``, or the user's cache folder for Abord."""
    given = os.environ.get("ABORD_CACHE")
    if given:
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_cache_dir("abord"))


def remember(kind: str, content: str | bytes, make: Callable[[], Any]) -> Any:
    """What ``make`` gives for ``content``: read from the cache, or made and kept.

    The value must be plain data (what pickle writes without our own classes).
    """
    data = content.encode() if isinstance(content, str) else content
    stamp = hashlib.sha256(f"{kind} {sys.version}".encode() + data).hexdigest()[:24]
    path = cache_folder() / kind / stamp
    kept = read(path)
    if kept is not None:
        return pickle.loads(kept)
    made = make()
    write(path, pickle.dumps(made, protocol=5))
    return made


def read(path: Path) -> bytes | None:
    """What ``write`` kept; None where there is nothing, or where it is damaged: a power cut may leave half a file."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    digest, content = kept[:DIGEST], kept[DIGEST:]
    return content if _digest(content) == digest else None


def write(path: Path, content: bytes) -> None:
    """Keep bytes; several processes and threads may do so at once. A folder that cannot be written keeps nothing."""
    partial = path.with_suffix(f".{uuid.uuid4().hex}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(_digest(content) + content)
        partial.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=DIGEST).digest()


def read_yaml(path: Path, loader: Any) -> Any:
    """The content of a YAML file, parsed once per content.

    Raises:
        yaml.YAMLError: as the loader does.
    """
    content = path.read_bytes()
    return remember(f"yaml-{loader.__name__}", content, lambda: yaml.load(content, Loader=loader))


T = TypeVar("T")
Ts = TypeVarTuple("Ts")
_lock, _NOTHING = threading.Lock(), object()


def kept(most: int | None = None) -> Callable[[Callable[[Any, *Ts], T]], Callable[[Any, *Ts], T]]:
    """Keep in memory what a function makes of its first argument, beside that: it goes when that goes.

    ``most`` are kept, the last ones: what can be asked in any number of ways would fill the memory otherwise. None
    where the owner itself bounds what can be asked (by right, by rule): with fewer places than there are rights, each
    round would make all of them anew. (A table with weak keys would not do: what is made of a law book refers to it,
    and would keep its own key alive.)
    """

    def decorate(make: Callable[[Any, *Ts], T]) -> Callable[[Any, *Ts], T]:
        name = f"_kept_{make.__module__}.{make.__qualname__}"

        @functools.wraps(make)
        def found(owner: Any, *key: *Ts) -> T:
            known: dict[tuple[*Ts], Any] = vars(owner).setdefault(name, {})
            one = known.get(key, _NOTHING)
            if one is _NOTHING:
                made = make(owner, *key)
                with _lock:
                    if key not in known:  # of several threads the first is kept
                        while most is not None and len(known) >= most:
                            del known[next(iter(known))]
                        known[key] = made
                    one = known[key]
            return one  # type: ignore[no-any-return]

        return found

    return decorate
