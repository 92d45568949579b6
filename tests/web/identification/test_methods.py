"""Method files: taking in, refusing, putting into force."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from effective_school.identification.enums import MethodState
from effective_school.identification.models import MethodVersion
from effective_school.organisations.enums import Role
from tests.factories.identification import active_method
from tests.factories.organisations import sign_in_as

pytestmark = pytest.mark.django_db
UPLOAD = "identification:method_upload"


def send(client: Client, text: str) -> tuple[int, str]:
    file = SimpleUploadedFile("mine.toml", text.encode())
    answer = client.post(reverse(UPLOAD), {"file": file, "note": "tried"}, headers={"Accept-Language": "en"})
    return answer.status_code, answer.content.decode()


def test_bad_file_is_refused_with_line_and_key_in_the_language_of_the_reader(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    text = active_method().text.replace("window = 3", 'window = "three"')
    client.cookies["django_language"] = "en"

    status, page = send(client, text)

    assert status == 422
    assert "line 3" in page or "key &quot;window&quot;" in page
    assert MethodVersion.objects.filter(uploaded_by__isnull=False).count() == 0


def test_file_that_is_no_toml_and_a_huge_one_are_refused(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)

    assert send(client, "]][[")[0] == 422
    assert send(client, "#" * 1_000_001)[0] == 422
    answer = client.post(reverse(UPLOAD), {"file": SimpleUploadedFile("a.toml", b"\xff\xfe\x00")})
    assert answer.status_code == 422


def test_a_version_longer_than_its_field_is_refused_and_not_cut(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    method = active_method()
    long = method.text.replace(f'version = "{method.declared_version}"', f'version = "{"1" * 200}"')
    client.cookies["django_language"] = "en"

    status, page = send(client, long)

    assert status == 422
    assert "40 characters at most, the file has 200" in page
    assert not MethodVersion.objects.filter(uploaded_by__isnull=False).exists()


def test_changed_text_is_a_new_version_and_the_same_text_is_not(client: Client) -> None:
    operator = sign_in_as(client, Role.OPERATOR)
    text = active_method().text + "\n# changed\n"

    assert send(client, text)[0] == 302
    assert send(client, text)[0] == 302

    version = MethodVersion.objects.get(uploaded_by=operator)
    page = client.get(reverse("identification:method", args=(version.pk,))).content.decode()
    assert f"Another text calls itself version {version.declared_version} too" in page
    assert (version.number, version.state, version.text) == (2, MethodState.DRAFT, text)
    address = reverse("identification:method_comparison", args=(version.pk, active_method().pk))
    other = MethodVersion.objects.get(method_id=version.method_id, number=1)
    address = reverse("identification:method_comparison", args=(version.pk, other.pk))
    assert "# changed" in client.get(address).content.decode()


def test_ministry_puts_a_version_into_force_and_the_former_one_ends(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    send(client, active_method().text + "\n# changed\n")
    new = active_method()
    sign_in_as(client, Role.MINISTRY)

    client.post(reverse("identification:method_activate", args=(new.pk,)), {"note": "Order 1"})

    states = dict(MethodVersion.objects.filter(method_id=new.method_id).values_list("number", "state"))
    assert states == {1: MethodState.RETIRED, 2: MethodState.ACTIVE}
    new.refresh_from_db()
    assert (new.note, new.history.count()) == ("Order 1", 2)


def test_operator_puts_nothing_into_force_and_a_head_sees_no_draft(client: Client) -> None:
    draft = active_method("fail-share")
    sign_in_as(client, Role.OPERATOR)
    activate = reverse("identification:method_activate", args=(draft.pk,))

    assert client.post(activate, {"note": "x"}).status_code == 403
    sign_in_as(client, Role.HEAD)
    assert client.get(reverse("identification:method", args=(draft.pk,))).status_code == 404
    assert client.get(reverse(UPLOAD)).status_code == 403
