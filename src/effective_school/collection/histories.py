"""Records whose history can be opened."""

from effective_school.collection.domain.queries import (
    campaigns_visible_to,
    studies_visible_to,
    submissions_visible_to,
)
from effective_school.collection.models import Campaign, Study, Submission
from effective_school.common.history import Viewable, add_viewable

add_viewable(
    Viewable(Campaign, campaigns_visible_to, "collection.view_board"),
    Viewable(Submission, submissions_visible_to, "collection.view_submissions"),
    Viewable(Study, studies_visible_to, "collection.change_study"),
)
