"""`{% translate "…" %}` said while a template is compiled: `spoken_templates` compiles each once a language."""

from django import template
from django.template.base import Node, Parser, TextNode, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate

register = template.Library()


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Say words in the language of the reader; constant ones at once."""
    node: TranslateNode = do_translate(parser, token)
    words = node.filter_expression
    is_constant = isinstance(words.var.literal, str) and not words.filters and not node.message_context
    return TextNode(node.render(Context())) if is_constant and not node.asvar else node
