"""What is expected, written down by hand: who holds a permission, and what an address is about.

`docs/reference/access.md` is made from these tables; what is missing here fails the test.
"""

from __future__ import annotations

from typing import NamedTuple

from effective_school.common.access import PUBLIC, SIGNED_IN
from effective_school.organisations.enums import Role

MINISTRY, OPERATOR, METHODIST, EXAMS = Role.MINISTRY, Role.OPERATOR, Role.METHODIST, Role.EXAM_CENTRE
MUNICIPALITY, HEAD, TEACHER, EXPERT = Role.MUNICIPALITY, Role.HEAD, Role.TEACHER, Role.EXPERT
ANALYSTS = {MINISTRY, OPERATOR, EXAMS}
AUTHORITIES = ANALYSTS | {MUNICIPALITY}
EVERY_ROLE = set(Role)
NOBODY: set[Role] = set()

PERMISSIONS: dict[str, set[Role]] = {
    "accounts.erase_person": {OPERATOR},
    "accounts.publish_consent": {OPERATOR},
    "common.view_letters": {OPERATOR},
    "organisations.view_municipalities": AUTHORITIES | {METHODIST},
    "organisations.view_schools": AUTHORITIES | {METHODIST, HEAD},
    "organisations.change_school": {OPERATOR, MUNICIPALITY},
    "organisations.change_municipality": {OPERATOR},
    "organisations.reorganise": {OPERATOR},
    "organisations.exchange_registers": {OPERATOR},
    "organisations.view_people": {MINISTRY, OPERATOR, MUNICIPALITY, HEAD},
    "organisations.change_membership": {OPERATOR, MUNICIPALITY, HEAD},
    "organisations.invite": {OPERATOR, MUNICIPALITY, HEAD},
    "organisations.view_history": ANALYSTS,
    "organisations.view_design": {OPERATOR},
    "organisations.view_jobs": ANALYSTS,
    "organisations.view_access_log": {MINISTRY, OPERATOR},
    "collection.view_campaigns": AUTHORITIES,
    "collection.change_campaign": {OPERATOR},
    "collection.view_board": ANALYSTS,
    "collection.view_submissions": AUTHORITIES,
    "collection.hand_in": {MUNICIPALITY, EXAMS},
    "collection.decide": {OPERATOR},
    "collection.view_school_data": AUTHORITIES | {HEAD},
    "collection.view_studies": EVERY_ROLE,
    "collection.change_study": {OPERATOR, EXAMS},
    "collection.send_results": {OPERATOR, EXAMS},
    "collection.view_receipts": {OPERATOR, EXAMS, MINISTRY, MUNICIPALITY},
    "collection.confirm_receipt": {MUNICIPALITY},
    "identification.view_methods": AUTHORITIES | {METHODIST, HEAD},
    "identification.upload_method": {MINISTRY, OPERATOR},
    "identification.activate_method": {MINISTRY},
    "identification.view_runs": AUTHORITIES | {HEAD},
    "identification.view_region": ANALYSTS,
    "identification.view_analysis": ANALYSTS,
    "identification.start_run": {OPERATOR},
    "identification.check_run": {OPERATOR, MINISTRY},
    "identification.open_changes": {OPERATOR},
    "identification.view_verification": AUTHORITIES,
    "identification.view_board": ANALYSTS,
    "identification.send_verification": {OPERATOR},
    "identification.answer_verification": {MUNICIPALITY},
    "identification.decide_objection": {OPERATOR},
    "identification.view_publications": AUTHORITIES | {HEAD},
    "identification.publish": {MINISTRY},
    "identification.withdraw": {MINISTRY},
    "identification.view_journal": ANALYSTS,
}


class Page(NamedTuple):
    """Who may open an address, and the object that its arguments name (see `world.py`)."""

    access: str
    about: str = ""


PAGES: dict[str, Page] = {
    "home": Page(PUBLIC),
    "design": Page("organisations.view_design"),
    "health": Page(PUBLIC),
    "preferences": Page(PUBLIC),
    "demo_people": Page(PUBLIC, "closed"),
    "demo_enter": Page(PUBLIC, "closed"),
    "notifications": Page(SIGNED_IN),
    "job": Page(SIGNED_IN, "own job"),
    "letters": Page("common.view_letters"),
    "letter": Page("common.view_letters", "letter"),
    "letter_again": Page("common.view_letters", "letter"),
    "unsubscribe": Page(PUBLIC, "unsubscribe"),
    "history": Page(SIGNED_IN, "history"),
    "accounts:cabinet": Page(SIGNED_IN),
    "accounts:export": Page(SIGNED_IN),
    "accounts:own_erasure": Page(SIGNED_IN),
    "accounts:consents": Page(SIGNED_IN),
    "accounts:withdraw_consent": Page(SIGNED_IN, "own consent"),
    "accounts:documents": Page(PUBLIC),
    "accounts:document": Page(PUBLIC, "document"),
    "accounts:document_versions": Page("accounts.publish_consent"),
    "accounts:publish_document": Page("accounts.publish_consent"),
    "accounts:erasures": Page("accounts.erase_person"),
    "accounts:erasure": Page("accounts.erase_person", "erasure"),
    "accounts:access_log": Page("organisations.view_access_log"),
    "organisations:schools": Page("organisations.view_schools"),
    "organisations:school_add": Page("organisations.change_school"),
    "organisations:school": Page("organisations.view_schools", "school"),
    "organisations:school_edit": Page("organisations.change_school", "school"),
    "organisations:passport_add": Page("organisations.change_school", "school"),
    "organisations:passport_edit": Page("organisations.change_school", "passport"),
    "organisations:reorganise": Page("organisations.reorganise", "school"),
    "organisations:reorganise_as": Page("organisations.reorganise", "school and kind"),
    "organisations:reorganisation_undo": Page("organisations.reorganise", "reorganisation"),
    "organisations:municipalities": Page("organisations.view_municipalities"),
    "organisations:municipality_add": Page("organisations.change_municipality"),
    "organisations:municipality": Page("organisations.view_municipalities", "municipality"),
    "organisations:municipality_edit": Page("organisations.change_municipality", "municipality"),
    "organisations:boundaries": Page("organisations.change_municipality"),
    "organisations:people": Page("organisations.view_people"),
    "organisations:person": Page("organisations.view_people", "person"),
    "organisations:role_grant": Page("organisations.change_membership", "person"),
    "organisations:role_end": Page("organisations.change_membership", "role"),
    "organisations:role_confirm": Page("organisations.change_membership", "role"),
    "organisations:registers": Page("organisations.exchange_registers"),
    "organisations:register_template": Page("organisations.exchange_registers", "register"),
    "organisations:register_file": Page("organisations.exchange_registers", "register file"),
    "organisations:register_upload": Page("organisations.exchange_registers", "register"),
    "organisations:register_review": Page("organisations.exchange_registers", "register upload"),
    "organisations:changes": Page("organisations.view_history"),
}

ALLAUTH: dict[str, str] = {
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_confirm_email": PUBLIC,
    "account_email_verification_sent": PUBLIC,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_trust": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_login_error": PUBLIC,
    "socialaccount_signup": PUBLIC,
    "socialaccount_connections": SIGNED_IN,
    "openid_connect_login": PUBLIC,
    "openid_connect_callback": PUBLIC,
}
"""Pages of sign-in, which come from django-allauth: what it promises, tried as a stranger."""
