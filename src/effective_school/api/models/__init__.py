"""Tokens."""

from effective_school.api.models.token import Token

__all__ = ["Token"]
