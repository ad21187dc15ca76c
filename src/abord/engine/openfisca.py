"""stub"""

from typing import Any


def values_of(settings: Any, columns: Any, right: str, wanted: list[str]) -> dict[str, Any]:
    import numpy as np

    from abord.engine.country import _frame, _versions, kernel

    built = kernel(settings.book, right, outputs=tuple(wanted))
    plan, book = built.plan, settings.book
    values = (
        _frame(columns, 0, columns.components)
        | _versions(settings, built)
        | {"today": float(settings.date.toordinal())}
    )
    for grain in ("person", "pair", "holding"):
        for variable in plan.facts(grain):
            values[f"F{plan.number[variable]}"] = columns.facts[variable.removeprefix("fact.")]
    for index, name in enumerate(plan.parameters()):
        values[f"P{index}"] = (
            bool(settings.flag(name)) if book.parameters[name].is_flag else float(settings.values[name].value)
        )
    sizes = {"person": columns.persons, "pair": len(columns.pair_other), "holding": int(columns.holding_start[-1])}
    out = {}
    for v in plan.outputs:
        var = book.variables[v]
        out[v] = np.zeros(sizes[var.grain], np.float64 if var.kind == "number" else np.int8)
        values[f"O{plan.number[v]}"] = out[v]
    built.run(values)
    return out
