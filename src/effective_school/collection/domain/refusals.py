"""Refusals that are said to the person."""


class Refused(Exception):  # noqa: N818 - a refusal, said to the person
    """An action that cannot be done now; the text says why and what to do."""
