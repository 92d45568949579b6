"""Records whose history can be opened."""

from django.utils.translation import get_language

from effective_school.collection.domain.queries import (
    campaigns_visible_to,
    studies_visible_to,
    submissions_visible_to,
)
from effective_school.collection.forms_registry import source
from effective_school.collection.models import Campaign, Study, Submission
from effective_school.common.history import Viewable, add_viewable


def _titles_of_forms() -> dict[str, str]:
    return {form.code: form.title for form in source().forms(get_language() or "ru")}


add_viewable(
    Viewable(Campaign, campaigns_visible_to, "collection.view_board", {"forms": _titles_of_forms}),
    Viewable(Submission, submissions_visible_to, "collection.view_submissions"),
    Viewable(Study, studies_visible_to, "collection.change_study"),
)
