"""The whole chain: invite, sign in with a second factor, collect, mend, accept, run, verify, publish, explain."""

from __future__ import annotations

import csv
import io
import re
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import FilePayload, Page, expect

from tests.factories.accounts import totp_code
from tests.factories.organisations import PASSWORD
from tests.journeys.conftest import DESKTOP, PHONE, Opener
from tests.web.site.running import wait_for

ACT: FilePayload = {"name": "act.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

BAD = "двадцать"
LONG = 120_000


@pytest.mark.parametrize(
    ("language", "size", "municipality", "year", "email"),
    [
        ("ru", DESKTOP, "Вяземский муниципальный район", 2021, "vyazemsky@example.org"),
        ("en", PHONE, "Бикинский муниципальный район", 2022, "bikin@example.org"),
    ],
    ids=["russian-desktop", "english-phone"],
)
def test_from_an_invitation_to_the_explanation(  # noqa: PLR0913 - a parameter a difference
    language: str,
    size: tuple[int, int],
    municipality: str,
    year: int,
    email: str,
    enter: Opener,
    demo_folder: Path,
) -> None:
    operator = enter("Литвинов", size=size, language=language)
    ministry = enter("Соколова", size=size, language=language)
    head = enter("Белова", size=size, language=language)
    coordinator = enter(size=size, language=language)

    _invite(operator, email, municipality)
    _accept_invitation(coordinator, _link_for(email, demo_folder))
    _sign_in_again_with_a_code(coordinator, email, _set_up_second_factor(coordinator))

    campaign = _open_campaign(operator, year)
    submission = _hand_in(coordinator, campaign, _schools(demo_folder, municipality), year)
    operator.goto(submission)
    _press(operator, 'form[action$="/accept/"] button')
    expect(operator.locator(".chip-accepted, .chip-good").first).to_be_visible()

    run = _run(operator)
    verification = _send(operator, run, municipality)
    _answer(coordinator, verification)
    _decide(operator, run)
    _publish(ministry, run)
    _read_explanation(head)
    _withdraw(ministry)


def _invite(page: Page, email: str, municipality: str) -> None:
    page.goto("/organisations/invitations/new/")
    page.fill("#id_email", email)
    page.fill("#id_last_name", "Ларина")
    page.fill("#id_first_name", "Ольга")
    _choose(page, "role", "municipality")
    page.select_option("#id_municipality", label=municipality)
    _press(page)
    expect(page.locator(".note-success")).to_contain_text(email)


def _link_for(email: str, folder: Path) -> str:
    found: list[str] = []

    def look() -> bool:
        for path in sorted((folder / "letters").glob("*.log")):
            for part in re.split(rb"\n-{70,}\n", path.read_bytes()):
                letter = message_from_bytes(part.strip(), policy=default)
                body = letter.get_body(("plain",))  # type: ignore[attr-defined]
                if body is not None and email in str(letter["To"]):
                    found.extend(
                        re.findall(r"https?://[^/\s]+(/\S*invitations/accept/\S+)", body.get_content())
                    )
        return bool(found)

    wait_for(look, 60)
    return found[-1]


def _accept_invitation(page: Page, link: str) -> None:
    page.goto(link)
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    for box in page.locator("input[name=agree]").all():
        box.check()
    _press(page)


def _set_up_second_factor(page: Page) -> str:
    """Give the key that the authenticator app of the person keeps."""
    page.goto("/")
    expect(page).to_have_url(re.compile("/account/2fa/totp/activate/"))
    secret = page.input_value("#authenticator_secret")
    page.fill("#id_code", totp_code(secret))
    _press(page)
    return secret


def _sign_in_again_with_a_code(page: Page, email: str, secret: str) -> None:
    page.context.clear_cookies(name="sessionid")
    page.goto("/account/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    _press(page)
    expect(page).to_have_url(re.compile("/account/2fa/authenticate/"))
    used = totp_code(secret)
    while totp_code(secret) == used:  # a code works once
        time.sleep(1)
    page.fill("#id_code", totp_code(secret))
    _press(page)
    expect(page.locator("nav.side")).to_be_visible()


def _open_campaign(page: Page, year: int) -> str:
    page.goto("/collection/campaigns/new/")
    page.fill("#id_title", f"Social data {year}")
    _choose(page, "forms", "social")
    if page.locator("#id_years").count():
        page.fill("#id_years", str(year))
    _choose(page, "hands_in", "municipality")
    today = time.time()
    for name, days in (("opens_on", -1), ("due_on", 5), ("closes_on", 9)):
        page.fill(f"#id_{name}", time.strftime("%Y-%m-%d", time.localtime(today + days * 86_400)))
    _press(page)
    _press(page, 'form[action$="/open/"] button')
    return page.url


def _hand_in(page: Page, campaign: str, schools: list[str], year: int) -> str:
    page.goto(campaign)
    if "/submissions/" not in page.url:
        page.locator('main a[href*="/submissions/"]').first.click()
        page.wait_for_load_state()
    submission = page.url
    _upload(page, _workbook(schools, year, BAD))
    expect(page.locator("main")).to_contain_text(BAD)
    page.goto(submission)
    _upload(page, _workbook(schools, year, 20))
    page.goto(submission + "warnings/")
    for box in page.locator("main textarea").all():
        box.fill("Проверено по первичным документам.")
    if page.locator("main textarea").count():
        _press(page, "main form:has(textarea) button.button")
    page.goto(submission)
    _press(page, 'form[action$="/submit/"] button')
    return submission


def _upload(page: Page, content: bytes) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files(
        'form[action$="/upload/"] input[type=file]',
        {"name": "social.xlsx", "mimeType": kind, "buffer": content},
    )
    _press(page, 'form[action$="/upload/"] button')


def _workbook(schools: list[str], year: int, free_meals: object) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "social"
    headings = {
        "pupils": 200, "deviant_behaviour": 2, "school_register": 3, "police_register": 1,
        "non_native_language": 4, "special_needs": 5, "parent_unemployed": 10,
        "parents_no_higher_education": 60, "single_parent": 50, "family_at_risk": 3,
        "free_meals": free_meals, "guardianship": 2,
    }  # fmt: skip
    sheet.append(["school_id", "year", *headings])
    for code in schools:
        sheet.append([code, year, *headings.values()])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _schools(folder: Path, municipality: str) -> list[str]:
    with (folder / "region" / "schools.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return sorted({row["school_id"] for row in rows if row["municipality"] == municipality})


def _run(page: Page) -> str:
    page.goto("/identification/runs/start/")
    _choose(page, "year", "2019")
    _press(page)
    if "/jobs/" in page.url:
        page.locator("main .card a.button").click(timeout=LONG)
    page.wait_for_url(re.compile(r"/identification/runs/[0-9a-f-]{36}/"), timeout=LONG)

    def is_computed() -> bool:
        page.reload()
        return page.locator(".figures").count() > 0

    wait_for(is_computed, LONG / 1000)
    return page.url


def _send(page: Page, run: str, municipality: str) -> str:
    page.goto(f"{run}verification/send/")
    page.check('input[name="beside_others"]')  # the demo has another list of the year
    _press(page)
    page.goto(f"{run}verification/")
    link = page.locator('main a[href*="/identification/verification/"]', has_text=municipality).first
    return str(link.get_attribute("href"))


def _answer(page: Page, verification: str) -> None:
    page.goto(verification)
    page.locator('a[href$="/object/"]').first.click()
    page.fill("#id_reason", "В школе шёл ремонт, учились в две смены.")
    _press(page)
    page.goto(verification)
    rest = page.locator(f'form[action="{verification}confirm/"]')
    if rest.count():
        rest.locator("summary").click()
        rest.locator("button").click()
        page.wait_for_load_state()


def _decide(page: Page, run: str) -> None:
    page.goto(f"{run}verification/")
    page.locator('a[href$="/decide/"]').first.click()
    _choose(page, "decision", "rejected")
    page.fill("#id_reason", "Методика не учитывает ремонт.")
    _press(page)


def _publish(page: Page, run: str) -> None:
    page.goto(f"{run}publish/")
    page.fill("#id_number", "77-п")
    page.fill("#id_dated", time.strftime("%Y-%m-%d"))
    page.fill("#id_issuer", "Министерство")
    page.set_input_files("#id_file", ACT)
    _choose(page, "audience", "authorities")
    if page.locator("#id_without_answers").count():
        page.check("#id_without_answers")
    _press(page)
    expect(page).to_have_url(re.compile(r"/identification/publications/\d+/"))


def _read_explanation(page: Page) -> None:
    page.goto("/identification/runs/")
    page.locator('main a[href*="/schools/"]').first.click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main")).to_contain_text("2019")


def _withdraw(page: Page) -> None:
    page.locator('a[href$="/withdraw/"]').first.click()
    page.fill("#id_number", "78-п")
    page.fill("#id_dated", time.strftime("%Y-%m-%d"))
    page.set_input_files("#id_file", ACT)
    page.fill("#id_reason", "Конец проверки.")
    _press(page)
    expect(page.locator(".error-summary")).to_have_count(0)


def _choose(page: Page, name: str, value: str) -> None:
    """Choose in a list, among radio buttons or boxes, whichever the form has."""
    if page.locator(f"select[name={name}]").count():
        page.select_option(f"select[name={name}]", value)
    else:
        page.check(f'input[name={name}][value="{value}"]')


def _press(page: Page, selector: str = "main form button.button") -> None:
    page.locator(selector).first.click()
    page.wait_for_load_state()
    assert page.locator(".error-summary").count() == 0, page.locator(".error-summary").inner_text()
