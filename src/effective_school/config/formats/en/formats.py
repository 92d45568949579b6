"""Days with the month as a word, because 12/07 is read as two days; a clock of 24 hours.

What people enter is read as Django reads it.
"""

DATE_FORMAT = SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
