"""Background work of accounts."""

from django_tasks import task

from effective_school.accounts.domain.consent_news import tell_of_new_version


@task(queue_name="letters")
def tell_everybody_of_new_version(document_id: int) -> int:
    """Tell everybody who may sign in that a text has a new version."""
    return tell_of_new_version(document_id)
