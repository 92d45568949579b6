"""Who may do what with methods, runs and lists; predicates come from organisations."""

import rules

from effective_school.organisations.permissions import (
    is_analyst,
    is_head,
    is_methodist,
    is_ministry,
    is_municipality,
    is_operator,
    is_staff_of_authorities,
)

rules.add_perm("identification.view_methods", is_staff_of_authorities | is_methodist | is_head)
rules.add_perm("identification.upload_method", is_ministry | is_operator)
rules.add_perm("identification.activate_method", is_ministry)

rules.add_perm("identification.view_runs", is_staff_of_authorities | is_head)
rules.add_perm("identification.view_region", is_analyst)
rules.add_perm("identification.view_analysis", is_analyst)
rules.add_perm("identification.start_run", is_operator)
rules.add_perm("identification.check_run", is_operator | is_ministry)
rules.add_perm("identification.open_changes", is_operator)

rules.add_perm("identification.view_verification", is_analyst | is_municipality)
rules.add_perm("identification.view_board", is_analyst)
rules.add_perm("identification.send_verification", is_operator)
rules.add_perm("identification.answer_verification", is_municipality)
rules.add_perm("identification.decide_objection", is_operator)

rules.add_perm("identification.view_publications", is_staff_of_authorities | is_head)
rules.add_perm("identification.publish", is_ministry)
rules.add_perm("identification.withdraw", is_ministry)
rules.add_perm("identification.view_journal", is_analyst)
