"""Parts of pages that templates ask for by name."""

from urllib.parse import urlencode

from django import template
from django.template.context import RequestContext

register = template.Library()


@register.simple_tag(takes_context=True)
def address_with(context: RequestContext, **changes: object) -> str:
    """Give the query of the present address with some parameters changed; None takes one away."""
    asked = {name: values for name, values in context["request"].GET.lists() if name not in changes}
    asked |= {name: [str(value)] for name, value in changes.items() if value is not None}
    return f"?{urlencode(asked, doseq=True)}"


@register.simple_tag(takes_context=True)
def may(context: RequestContext, permission: str) -> bool:
    """Whether the person holds a named permission: the name that the view asks for too."""
    return bool(context["request"].user.has_perm(permission))
