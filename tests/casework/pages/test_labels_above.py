"""Each field of a form has its name above it, wherever the form is folded open."""

from __future__ import annotations

from typing import Any

import pytest
from everything import Everything

BESIDE = """() => [...document.querySelectorAll('form.ask label[for]')].filter(label => {
  const field = document.getElementById(label.htmlFor), at = field.getBoundingClientRect();
  if (['radio', 'checkbox'].includes(field.type) || !at.height) return false;
  return label.getBoundingClientRect().bottom > at.top + 1;
}).map(label => label.textContent)"""


@pytest.mark.parametrize(("who", "form"), [("worker", "desk/nl/walk-in/"), ("person", "mine/nl/change/")])
@pytest.mark.parametrize("width", [320, 1200])
def test_labels_stand_above_their_field(
    browser: Any, address: str, everything: Everything, width: int, who: str, form: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    where = f"{address}/{form}"
    context.add_cookies([{"name": n, "value": v, "url": where} for n, v in everything.cookies(who).items()])
    page = context.new_page()
    page.goto(where)
    for fold in page.locator("main details summary").all():
        fold.click()
    page.locator("form.ask input:visible").last.wait_for()
    assert page.evaluate(BESIDE) == []
    context.close()
