"""How `common` speaks of a person without knowing the app `accounts`."""

from typing import TypeAlias

from django.contrib.auth.base_user import AbstractBaseUser

Person: TypeAlias = AbstractBaseUser
