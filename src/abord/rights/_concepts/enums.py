"""The closed lists that facts and rules speak in."""

from abord.engine.law import Enum


class Relation(Enum):
    """What the other person is to the person. In-laws are so by marriage; the last two are without one."""

    NOT_RELATED = 0
    SPOUSE = 1
    LEGAL_COHABITANT = 2
    DE_FACTO_PARTNER = 3
    EX_SPOUSE = 4
    CHILD = 5
    STEPCHILD = 6
    PARENT = 7
    STEPPARENT = 8
    GRANDCHILD = 9
    GRANDPARENT = 10
    GREAT_GRANDCHILD = 11
    GREAT_GRANDPARENT = 12
    SIBLING = 13
    UNCLE_OR_AUNT = 14
    NEPHEW_OR_NIECE = 15
    CHILD_IN_LAW = 16
    PARENT_IN_LAW = 17
    SIBLING_IN_LAW = 18
    FURTHER_RELATIVE = 19
    PARTNER_OF_CHILD = 20
    PARENT_OF_PARTNER = 21


class Custody(Enum):
    """How much of the time a child lives with the person, by judgment, agreement or fact."""

    NOT_HERE = 0
    VISITS = 1
    ALTERNATING = 2
    MOSTLY_HERE = 3


class ResidenceStatus(Enum):
    """On what ground the person stays in Belgium."""

    BELGIAN = 0
    EU_CITIZEN = 1
    RECOGNISED_REFUGEE = 2
    SUBSIDIARY_PROTECTION = 3
    STATELESS = 4
    LONG_TERM_RESIDENT = 5
    POPULATION_REGISTER = 6
    FOREIGNERS_REGISTER = 7
    TEMPORARY_PROTECTION = 8
    ASYLUM_SEEKER = 9
    NO_LAWFUL_STAY = 10


class Region(Enum):
    """Which community or region is competent for the person's benefits."""

    FLANDERS = 0
    WALLONIA = 1
    BRUSSELS = 2
    GERMAN_SPEAKING = 3


class Housing(Enum):
    """Under what kind of roof the person lives."""

    DWELLING = 0
    CARE_HOME = 1
    PSYCHIATRIC_HOME = 2
    OTHER_INSTITUTION = 3
    NO_FIXED_ROOF = 4


class HoldingKind(Enum):
    """What a holding is."""

    BUILT_PROPERTY = 0
    UNBUILT_LAND = 1
    SAVINGS = 2
    TRANSFER = 3


class Ownership(Enum):
    """What right the person has, or had, in the holding."""

    FULL = 0
    USUFRUCT = 1
    BARE = 2


class HeatingFuel(Enum):
    """What heats the dwelling."""

    BULK_OIL = 0
    PUMP_OIL = 1
    BULK_PROPANE = 2
    OTHER = 3


class RentalHome(Enum):
    """What kind of home the household rents, and from whom."""

    NOT_RENTED = 0
    PRIVATE = 1
    PRIVATE_ROOM = 2
    SUBLET_BY_HOUSING_COMPANY = 3
    SOCIAL = 4


class HomeLeft(Enum):
    """What was wrong with the home that the household left last."""

    NOTHING_ESTABLISHED = 0
    DECLARED_UNFIT = 1
    NO_ORDINARY_DWELLING = 2
    NOT_ADAPTED = 3
