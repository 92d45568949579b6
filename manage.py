"""Django's own commands, for developers; people use `effective-school`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "effective_school.config.settings")
    os.environ.setdefault("EFFECTIVE_SCHOOL_DEBUG", "1")
    execute_from_command_line(sys.argv)
