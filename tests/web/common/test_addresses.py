"""Addresses made for a whole list are those that `reverse` gives."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from effective_school.common.addresses import addresses


@pytest.mark.parametrize("code", ["270001", "27-А", "two words", "a&b=c", "50%", "~row~", "№ 1?x#y"])
def test_addresses_of_schools(code: str) -> None:
    assert addresses("organisations:school", last=str)(code) == reverse("organisations:school", args=[code])


@pytest.mark.parametrize("key", [1, 9_876_543_210])
def test_addresses_of_schools_of_a_run(key: int) -> None:
    run = uuid4()
    assert addresses("identification:school", run)(key) == reverse("identification:school", args=[run, key])
