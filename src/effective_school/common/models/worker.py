"""Signs of life of background workers and of the clock."""

from django.db import models


class WorkerBeat(models.Model):
    """When a worker was last alive."""

    worker = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker


class ClockTurn(models.Model):
    """When a function of the clock was last called, by whichever worker."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
