"""Small cells are left out of what is shown (house rule 9), and so is what would give them away."""

from __future__ import annotations

SMALLEST = 10
Shown = list[list[int | None]]


def suppressed(counts: list[list[int]], smallest: int = SMALLEST) -> Shown:
    """The table with None for every count from 1 to ``smallest - 1``.

    Where a row or a column would then have one such cell, its total would give it away: the next smallest cell of
    that row or column is left out too. Nil is shown: nobody is in it.
    """
    hidden = {
        (i, j) for i, row in enumerate(counts) for j, count in enumerate(row) if 0 < count < smallest
    }  # fmt: skip
    lines = [[(i, j) for j in range(len(row))] for i, row in enumerate(counts)]
    lines += [[(i, j) for i in range(len(counts))] for j in range(len(counts[0]))] if counts else []
    changed = True
    while changed:
        changed = False
        for line in lines:
            if sum(cell in hidden for cell in line) != 1 or len(line) == 1:
                continue
            others = [cell for cell in line if cell not in hidden and counts[cell[0]][cell[1]] > 0]
            if others:
                hidden.add(min(others, key=lambda cell: counts[cell[0]][cell[1]]))
                changed = True
    return [[None if (i, j) in hidden else count for j, count in enumerate(row)] for i, row in enumerate(counts)]
