"""Who may let programmes read for them."""

import rules

from effective_school.organisations.permissions import is_staff_of_authorities

rules.add_perm("api.use_tokens", is_staff_of_authorities)
