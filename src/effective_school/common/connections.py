"""What a new connection to PostgreSQL is told."""

from django.db.backends.base.base import BaseDatabaseWrapper

_AS_IT_COMES = "4"


def tell_costs(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Tell that a page far away costs what the next one costs, unless the server was told something of its own.

    Disks no longer turn, and the database fits in memory. With the estimate that PostgreSQL comes with, a search
    among tens of thousands of schools reads all of them. Said here and not when connecting: poolers refuse that.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('random_page_cost', '1.1', false) "
                "WHERE current_setting('random_page_cost') = %s",
                [_AS_IT_COMES],
            )
