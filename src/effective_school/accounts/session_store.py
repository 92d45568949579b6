"""Sessions in the database, asked for at every page by a statement that is written once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from effective_school.common.kept_queries import TEXT, KeptQuery

_data_of = KeptQuery(
    lambda key: Session.objects.filter(session_key=key, expire_date__gt=Now()).values_list("session_data"),
    TEXT,
)


class SessionStore(db.SessionStore):
    """Django's own, but for the reading of a session that holds."""

    def load(self) -> dict[str, Any]:
        """Give what the session holds; of one that is over or ended nothing, as Django does."""
        found = _data_of(self.session_key or "")
        return self.decode(found[0][0]) if found else super().load()
