"""Records that nobody may change once they are final."""

from typing import Any

from django.db import models


class FrozenError(Exception):
    """Somebody tried to change what is final."""


class FrozenQuerySet(models.QuerySet[Any]):
    """Refuses to change or delete records in bulk where any of them is final."""

    def update(self, **values: Any) -> int:  # noqa: ANN401 - as Django's own
        """Change records that are not final yet."""
        self._refuse_final()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete records that are not final yet."""
        self._refuse_final()
        return super().delete()

    def _refuse_final(self) -> None:
        if self.filter(self.model.final_when()).exists():
            raise FrozenError(str(self.model._meta.verbose_name))  # noqa: SLF001 - Django's public name


class Frozen(models.Model):
    """A record that is final under the condition of `final_when`, read from what is stored."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's own
        """Store; a final record is refused."""
        self._refuse_final()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ANN401 - as Django's own
        """Delete; a final record is refused."""
        self._refuse_final()
        return super().delete(*args, **kwargs)

    @classmethod
    def final_when(cls) -> models.Q:
        """Give the condition under which a stored record is final; every stored one by default."""
        return models.Q(pk__isnull=False)

    def _refuse_final(self) -> None:
        if not self._state.adding:
            type(self)._default_manager.filter(pk=self.pk)._refuse_final()  # noqa: SLF001 - our own
