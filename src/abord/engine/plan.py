"""In which order the variables of a household are computed, so that one pass of loops suffices.

Persons are looped over once per *stage*: a stage reaches the values that other persons got in an earlier
one. Within a stage a person goes through *phases*: a phase first computes what it can, then folds over the
other persons and over the holdings; the next phase uses these folds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from abord.engine.graph import LawBook, Variable

GRAINS = ("person", "pair", "holding")
Place = tuple[int, int]
"""(stage, phase)."""


@dataclass(slots=True)
class Plan:
    """The variables that ``outputs`` need, each with its place.

    Attributes:
        order: all that is needed, each after what it rests on.
        number: the variables, numbered for use in generated names.
        stored: the variables of a person that a later stage, or another person, reads.
        facts: those that the outputs rest on, by grain.
        parameters: those that the outputs rest on in all versions of the law, numbered.
        dated: the variables whose rule has more than one version, or does not always hold.
    """

    book: LawBook
    outputs: list[str]
    order: list[str] = field(init=False)
    place: dict[str, Place] = field(default_factory=dict, init=False)
    number: dict[str, int] = field(init=False)
    stored: set[str] = field(default_factory=set, init=False)
    facts: list[str] = field(init=False)
    parameters: dict[str, int] = field(init=False)
    dated: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.order = self.book.needed(self.outputs)
        self.number = {variable: index for index, variable in enumerate(self.order)}
        known = [self.variable(variable) for variable in self.order]
        self.facts = [one.id for grain in GRAINS for one in known if one.grain == grain and one.fact is not None]
        self.dated = [one.id for one in known if any(version.since or version.until for version in one.versions)]
        read = (full for one in known for version in one.versions for full in version.parameters.values())
        self.parameters = {full: index for index, full in enumerate(dict.fromkeys(read))}
        for variable in known:
            self.place[variable.id] = self._place(variable)
        for variable in known:
            self._mark_stored(variable, self.place[variable.id][0])
            # A pair or holding rule is computed again at every place that wants it, and reads persons there.
            if variable.grain != "person":
                for inner in self.within([variable.id], variable.grain):
                    self._mark_stored(self.variable(inner), self.place[variable.id][0])

    def variable(self, variable: str) -> Variable:
        """The variable of that id."""
        return self.book.variables[variable]

    def _place(self, variable: Variable) -> Place:
        if variable.is_given:
            return (0, 0)
        if variable.fold is not None:
            return self.place[variable.fold[1]]
        places = [(0, 0)]
        for edge in variable.edges():
            needed = self.variable(edge.variable)
            stage, phase = self.place[edge.variable]
            if edge.via == "other":
                places.append((0, 0) if needed.is_given else (stage + 1, 0))
            elif needed.fold is not None:
                places.append((stage, phase + 1))
            else:
                places.append((stage, phase))
        return max(places)

    def _mark_stored(self, variable: Variable, stage: int) -> None:
        """Mark what ``variable``, computed at ``stage``, reads of other persons or of earlier stages."""
        for edge in variable.edges():
            needed = self.variable(edge.variable)
            if needed.grain != "person" or needed.is_given:
                continue
            if edge.via == "other" or self.place[needed.id][0] < stage:
                self.stored.add(needed.id)

    @property
    def places(self) -> list[Place]:
        """All places at which something is computed, in order."""
        return sorted({self.place[variable] for variable in self.order})

    @property
    def stages(self) -> int:
        """How many times the persons are looped over."""
        return 1 + max((stage for stage, _ in self.place.values()), default=0)

    def rules_at(self, place: Place, grain: str) -> list[str]:
        """The rules of a grain that are computed at a place, in order."""
        return [
            variable for variable in self.order
            if self.place[variable] == place
            and self.variable(variable).versions
            and self.variable(variable).grain == grain
        ]  # fmt: skip

    def folds_at(self, place: Place, grain: str) -> list[str]:
        """The folds over pairs, or over holdings, that are taken at a place."""
        found = []
        for variable in self.order:
            fold = self.variable(variable).fold
            if fold is not None and self.place[variable] == place and self.variable(fold[1]).grain == grain:
                found.append(variable)
        return found

    def folded(self, variable: str) -> tuple[str, str]:
        """The name of a fold, and the pair or holding variable that it folds."""
        fold = self.variable(variable).fold
        assert fold is not None, variable
        return fold

    def within(self, targets: list[str], grain: str) -> list[str]:
        """The pair or holding variables of the same grain that ``targets`` rest on, in order."""
        wanted, stack = set(), list(targets)
        while stack:
            variable = stack.pop()
            if variable not in wanted and self.variable(variable).grain == grain:
                wanted.add(variable)
                stack.extend(edge.variable for edge in self.variable(variable).edges())
        return [variable for variable in self.order if variable in wanted]
