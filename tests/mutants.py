"""Mutation testing of the law and of its evaluators: does anything notice when a rule, or how it is read, is changed?

    python tests/mutants.py leefloon_ris [--kind figure] [--most 200] [--json]
    python tests/mutants.py _concepts                           the rules that rights share
    python tests/mutants.py engine/intervals.py [--most 50]     a part of an evaluator

Each mutant is a copy of the rights in which one spot of one ``rules.py`` differs: a comparison, an operator, a sign, a
figure of the law exchanged for another of the same unit, a condition turned round. It is killed when the law book
refuses it or a case of ``cases.yaml`` no longer holds. Tools that rewrite functions (mutmut) cannot be used here,
because rules are read from their source text, and what is compiled is kept by what it is made of.

An evaluator is tried on small random laws, which it must read as brute force does (``test_random_laws.py``), and by the
tests of its own parts.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

TESTS = Path(__file__).parent
sys.path.insert(0, str(TESTS / "rights"))
PROOFS = (
    "test_intervals.py", "test_units.py", "test_parameters.py", "test_language.py", "test_verdict.py", "test_least.py",
    "test_uncertain.py", "test_folds.py", "test_explain.py", "test_exact.py", "test_exact_on_demand.py",
    "test_random_laws.py",
)  # fmt: skip
"""What judges a part of an evaluator, the quick ones first."""
PATIENCE_S = 900
"""A mutant that runs for ever counts as noticed."""

COMPARISONS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
CALLS = {"min": "max", "max": "min", "any_of": "all_of", "all_of": "any_of", "highest": "total", "total": "highest"}


def others_of(right: str) -> dict[str, str]:
    """For each figure of a right the next one of the same unit, where there is one."""
    from abord.book import open_book

    by_unit: dict[object, list[str]] = {}
    for full, parameter in open_book().parameters.items():
        home, name = full.split(".")
        if home == right:
            by_unit.setdefault(parameter.unit, []).append(name)
    return {
        name: names[(index + 1) % len(names)]
        for names in by_unit.values() if len(names) > 1
        for index, name in enumerate(names)
    }  # fmt: skip


def spots(tree: ast.Module, others: dict[str, str] | None) -> Iterator[tuple[ast.AST, str]]:
    """The places that can be changed, with the kind of change: inside the rules, or without ``others`` anywhere."""
    for function in tree.body if others is not None else [tree]:
        if others is None or (isinstance(function, ast.FunctionDef) and function.decorator_list):
            for node in [inner for statement in function.body for inner in ast.walk(statement)]:  # type: ignore[attr-defined]
                if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
                    yield node, "comparison"
                elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
                    yield node, "operator"
                elif isinstance(node, ast.BoolOp):
                    yield node, "and/or"
                elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
                    yield node, "not"
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                    yield node, "call"
                elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "p" and node.attr in (others or {}):
                    yield node, "figure"
                elif isinstance(node, ast.If | ast.IfExp):
                    yield node, "always"
                    yield node, "never"


def change(node: ast.AST, kind: str, others: dict[str, str] | None) -> None:
    """Make one change in place."""
    if kind == "comparison":
        node.ops = [COMPARISONS[type(node.ops[0])]()]  # type: ignore[attr-defined]
    elif kind == "operator":
        node.op = OPERATORS[type(node.op)]()  # type: ignore[attr-defined]
    elif kind == "and/or":
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()  # type: ignore[attr-defined]
    elif kind == "not":
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)  # type: ignore[attr-defined]
    elif kind == "call":
        node.func.id = CALLS[node.func.id]  # type: ignore[attr-defined]
    elif kind == "figure":
        node.attr = (others or {})[node.attr]  # type: ignore[attr-defined]
    else:
        node.test = ast.Constant(kind == "always")  # type: ignore[attr-defined]


def mutants(source: str, others: dict[str, str] | None, wanted: str = "") -> Iterator[tuple[str, str]]:
    """Each mutant's source, and where and how it differs; ``wanted`` is one kind of change."""
    count = len(list(spots(ast.parse(source), others)))
    for index in range(count):
        tree = ast.parse(source)
        node, kind = list(spots(tree, others))[index]
        if wanted not in ("", kind):
            continue
        before = ast.unparse(node)
        line = node.lineno  # type: ignore[attr-defined]
        change(node, kind, others)
        yield ast.unparse(ast.fix_missing_locations(tree)), f"line {line}, {kind}: {before[:90]}"


def evaluator_survives(part: str, source: str) -> bool:
    """Whether the proofs of the engine still hold with this source of ``part``, a file under ``src/abord``."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "src"
        shutil.copytree(TESTS.parent / "src", copy, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / "abord" / part).write_text(source, encoding="utf-8")
        try:
            ran = subprocess.run(
                [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *PROOFS],
                cwd=TESTS / "engine", timeout=PATIENCE_S, capture_output=True, check=False,
                env={**os.environ, "PYTHONPATH": str(copy), "ABORD_CACHE": f"{folder}/cache"},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return False
    return ran.returncode == 0


def survives(right: str, source: str) -> bool:
    """Whether all cases of the right, or of all rights for the shared rules, still hold with this ``rules.py``."""
    import test_cases

    from abord.book import FACTS, RIGHTS
    from abord.engine.graph import CONCEPTS, LawBook

    with tempfile.TemporaryDirectory() as folder:
        os.environ["ABORD_CACHE"] = str(Path(tempfile.gettempdir()) / f"abord-mutants-{os.getpid()}")
        copy = Path(folder) / "rights"
        shutil.copytree(RIGHTS, copy, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / right / "rules.py").write_text(source, encoding="utf-8")
        try:
            book = LawBook(copy, FACTS)
            test_cases.open_book = lambda: book
            test_cases.reader.cache_clear()
            for home, case in (param.values for param in test_cases.published()):
                if right in (home, CONCEPTS):
                    test_cases.test_published_case(home, case)
        except Exception:
            return False
        finally:
            for name in [name for name in sys.modules if name.startswith("abord_law_")]:
                del sys.modules[name]
    return True


def main() -> None:
    """Try the mutants of one right, and list those that nothing notices."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("right", help="a right, _concepts, or a file of an evaluator")
    parser.add_argument("--kind", default="", help="only changes of this kind")
    parser.add_argument("--most", type=int, default=10_000, help="how many, spread evenly")
    parser.add_argument("--at-once", type=int, default=os.cpu_count())
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    from abord.book import RIGHTS

    of_law = not options.right.endswith(".py")
    path = RIGHTS / options.right / "rules.py" if of_law else RIGHTS.parent / options.right
    judge, others = (survives, others_of(options.right)) if of_law else (evaluator_survives, None)
    source = path.read_text(encoding="utf-8")
    if not judge(options.right, source):
        sys.exit(f"{options.right}: its proofs do not hold even without a change")
    all_of_them = list(mutants(source, others, options.kind))
    chosen = all_of_them[:: max(1, -(-len(all_of_them) // options.most))]
    with ProcessPoolExecutor(options.at_once) as pool:
        alive = list(pool.map(judge, [options.right] * len(chosen), [text for text, _ in chosen]))
    survivors = [where for (_, where), lives in zip(chosen, alive, strict=True) if lives]
    killed = len(chosen) - len(survivors)
    if options.json:
        print(json.dumps({"right": options.right, "mutants": len(chosen), "killed": killed, "survivors": survivors}))
        return
    for where in survivors:
        print(f"survives: {where}")
    print(f"{options.right}: {killed} of {len(chosen)} mutants killed ({100 * killed / max(1, len(chosen)):.0f} %)")


if __name__ == "__main__":
    main()
