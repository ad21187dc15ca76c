"""Every PDF that the desk or the own side makes, read by our reader of tags: nothing is wrong with any of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from everything import Everything
from pdfua import Tagged

from abord.casework.files.models import Application, Notice
from abord.casework.organisations.scope import scoped
from abord.engine.facts import LANGUAGES

Args = Callable[[Everything], list[Any]]


def notice(one: Everything) -> list[Any]:
    with scoped(one.scope()):
        return [one.file.pk, Notice.objects.filter(file=one.file).earliest("pk").pk]


def decision(one: Everything) -> list[Any]:
    with scoped(one.scope()):
        row = Application.objects.get(pk=one.application.pk)
        return [row.pk, row.decisions.earliest("pk").pk]


PAPERS: dict[str, tuple[str, Args]] = {
    "desk:receipt_pdf": ("worker", lambda one: [one.application.pk]),
    "desk:take_along_pdf": ("worker", lambda one: [one.batch]),
    "desk:letter": ("worker", lambda one: [one.application.pk]),
    "desk:letter_of": ("worker", decision),
    "desk:notice": ("worker", notice),
    "desk:mandate_pdf": ("worker", lambda one: [one.mandate.pk]),
    "desk:appeal_papers": ("appeals", lambda one: [one.remedy.pk]),
    "mine:mandate_pdf": ("person", lambda one: [1]),
    "mine:letter": ("person", lambda one: [1]),
    "mine:evidence": ("person", lambda one: [1]),
}


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_has_whole_tags(everything: Everything, name: str, language: str) -> None:
    who, args = PAPERS[name]
    client = Client()
    for cookie, value in everything.cookies(who).items():
        client.cookies[cookie] = value
    answer = client.get(reverse(name, args=[language, *args(everything)]))
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf", name
    assert Tagged(answer.content).problems() == []
