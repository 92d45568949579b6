"""`effective-school create-admin`: the first operator of a new site."""

from __future__ import annotations

import click

from effective_school.cli.language import SAY, language_option
from effective_school.cli.refusals import refuse
from school_index.language import Language


@click.command("create-admin", help=SAY("cli.command.create_admin"))
@click.argument("email")
@click.option("--last-name", default="", help=SAY("cli.option.last_name"))
@click.option("--first-name", default="", help=SAY("cli.option.first_name"))
@click.option("--letter", is_flag=True, help=SAY("cli.option.letter"))
@language_option
def create_admin(email: str, last_name: str, first_name: str, language: Language, *, letter: bool) -> None:
    """Make a regional operator, who then invites everybody else."""
    from effective_school.cli.site import database_answers, prepare_site, waiting_migrations  # noqa: PLC0415

    prepare_site()
    from effective_school.cli.first_operator import (  # noqa: PLC0415 - needs the settings first
        NotPossibleError,
        make_operator,
        send_password_letter,
    )

    with database_answers():
        if waiting_migrations():
            refuse(SAY("cli.migrate_first"))
        password = None
        if not letter:
            password = click.prompt(
                SAY("cli.password"), hide_input=True, confirmation_prompt=SAY("cli.password_again")
            )
        try:
            person = make_operator(
                email=email, last_name=last_name, first_name=first_name, password=password, language=language
            )
        except NotPossibleError as error:
            refuse("\n".join(error.reasons))
        if letter:
            send_password_letter(person)
            click.echo(SAY("cli.letter_queued", email=person.email))
    click.echo(SAY("cli.operator_made", email=person.email))
