"""What axe is asked to find is found: a rule that is not run finds nothing on any page."""

from typing import Any

from browsing import AXE, faults

PAGE = """<!doctype html><html lang="en"><title>x</title><main><h1>x</h1>{}</main></html>"""
SMALL = '<button style="width:9px;height:9px;padding:0;border:0" aria-label="{}"></button>'


def test_axe_runs_all_rules_of_wcag_and_good_practice(browser: Any, axe: str) -> None:
    page = browser.new_page()
    page.set_content(PAGE.format("<p>all is well</p>"))
    assert faults(page, axe) == []
    run, usual = (
        page.evaluate(f"async o => {{ const r = await axe.run(document, o); return {GROUPS}.map(one => one.id) }}", one)
        for one in (AXE, {})
    )
    assert set(run) == {*usual, "target-size"}
    page.close()


GROUPS = "[...r.passes, ...r.violations, ...r.incomplete, ...r.inapplicable]"


def test_axe_finds_targets_that_are_too_small(browser: Any, axe: str) -> None:
    page = browser.new_page()
    page.set_content(PAGE.format(SMALL.format("a") + SMALL.format("b")))
    assert [rule for rule, _ in faults(page, axe)] == ["target-size"]
    page.close()
