"""The bands of price of the heating allowance, at every threshold that is known."""

from decimal import Decimal

from abord.book import open_book
from abord.engine.case import Case
from abord.engine.explain import explain

RIGHT = "verwarmingstoelage_chauffage"


def test_a_price_at_the_threshold_of_a_band_reaches_it():
    """The rule adds widths up: were the sum a hair above the threshold as printed, a whole cent a litre were lost."""
    book, seen = open_book(), 0
    for threshold in book.parameters[f"{RIGHT}.reference_threshold"].values:
        values = book.parameters_at(threshold.since)
        if not values[f"{RIGHT}.reference_threshold"].is_sure:
            continue
        first, width = (
            Decimal(str(values[f"{RIGHT}.{name}"].value)) for name in ("first_band_above_threshold", "band_width")
        )
        for band in range(6):
            edge = Decimal(str(threshold.value)) + first + band * width
            for price, reached in ((edge, band + 1), (edge - Decimal("0.0001"), band)):
                case = Case(threshold.since, ("anna",), [{"price_per_litre": float(price)}])
                assert explain(book, case, values).value(f"{RIGHT}.bands_to_twenty_cents", 0) == reached, price
                seen += 1
    assert seen
