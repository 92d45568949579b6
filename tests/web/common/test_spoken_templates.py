"""Templates whose constant words are put in while they are compiled, once a language."""

from __future__ import annotations

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client
from django.urls import NoReverseMatch
from django.utils import translation


def drawn(text: str, **words: object) -> str:
    return engines["django"].from_string(text).render(words)


def test_a_template_speaks_the_language_of_each_reader_in_turn() -> None:
    said = []
    for language in ("ru", "en", "ru", "en"):
        with translation.override(language):
            said.append(render_to_string("common/error_404.html"))
    assert said[0] == said[2] != said[1] == said[3]
    assert "There is no such page" in said[1]


def test_words_that_change_are_looked_up_at_every_drawing() -> None:
    with translation.override("ru"):
        assert drawn("{% translate word %}", word="Schools") == "Школы"
        assert drawn('{% translate "Schools" as word %}[{{ word }}]') == "[Школы]"
        assert drawn('{% translate "Schools"|upper %}') == "ШКОЛЫ"
        assert drawn('{% translate "Schools" noop %}') == "Schools"


def test_marks_of_html_in_words_are_kept_as_the_plain_tag_keeps_them() -> None:
    plain = "{% load i18n %}{% translate word %}"
    for words in ("A & B", "<b>", '"'):
        quoted = "'" + words + "'" if '"' in words else '"' + words + '"'
        with translation.override("en"):
            text = "{% translate " + quoted + " %}"
            assert drawn(text) == drawn(plain.replace("word", quoted))


@pytest.mark.django_db
def test_two_readers_one_after_the_other_each_read_their_language(client: Client) -> None:
    for language, word in (("ru", "Войти"), ("en", "Sign in"), ("ru", "Войти")):
        page = client.get("/accounts/login/", headers={"Accept-Language": language})
        assert word in page.content.decode()


def test_addresses_without_a_record_are_put_in_and_others_asked_for() -> None:
    assert drawn("{% url 'organisations:schools' %}") == "/organisations/schools/"
    assert drawn("{% url name %}", name="home") == "/"
    assert drawn("{% url 'organisations:school' code %}", code="270001") == "/organisations/schools/270001/"
    assert drawn("{% url 'home' as home %}[{{ home }}]") == "[/]"


def test_an_address_the_site_does_not_have_stops_only_who_asks_for_it() -> None:
    text = "{% if wanted %}{% url 'no-such-page' %}{% endif %}drawn"
    assert drawn(text) == "drawn"
    with pytest.raises(NoReverseMatch):
        drawn(text, wanted=True)


def test_addresses_of_files_are_put_in_and_those_of_variables_asked_for() -> None:
    icon = drawn("{% load static %}{% static name %}", name="common/icon.svg")
    assert "icon" in icon
    assert drawn("{% static 'common/icon.svg' %}") == icon
    assert drawn("{% static name %}", name="common/icon.svg") == icon
    assert drawn("{% static 'common/icon.svg' as icon %}[{{ icon }}]") == f"[{icon}]"
