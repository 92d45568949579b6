"""The database of every worker is a copy of one that is migrated once: migrating takes longer than most tests."""

from __future__ import annotations

import pytest

from tests.databases import migrated_file, migrated_template


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_modify_db_settings_parallel_suffix: None,  # noqa: ARG001 - names the worker's own database
) -> None:
    """Let the database of the tests be made from the migrated one."""
    from django.db import connection  # noqa: PLC0415 - after the environment is set

    test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        test["NAME"] = str(
            migrated_file(tmp_path_factory, tmp_path_factory.mktemp("database") / "tests.sqlite3")
        )
    else:
        test["TEMPLATE"] = migrated_template(tmp_path_factory)


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """Whether the database is taken as it is: that of SQLite is a copy already."""
    from django.db import connection  # noqa: PLC0415 - after the environment is set

    return connection.vendor == "sqlite" or bool(request.config.getvalue("reuse_db"))
