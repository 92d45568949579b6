"""Words and addresses that never change, put in while a template is compiled; `spoken_templates` keeps it."""

from django import template
from django.template.base import Node, Parser, TextNode, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as do_url
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import StaticNode, do_static
from django.urls import NoReverseMatch

register = template.Library()


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Say words in the language of the reader; constant ones at once."""
    node: TranslateNode = do_translate(parser, token)
    words = node.filter_expression
    is_constant = isinstance(words.var.literal, str) and not words.filters and not node.message_context
    return TextNode(node.render(Context())) if is_constant and not node.asvar else node


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """Give an address; one without a record's number at once, where the site has it."""
    node: URLNode = do_url(parser, token)
    if node.args or node.kwargs or node.asvar or not isinstance(node.view_name.var, str):
        return node
    try:
        return TextNode(node.render(Context()))
    except NoReverseMatch:
        return node  # pages of the demonstration, say: asked for only there


@register.tag
def static(parser: Parser, token: Token) -> Node:
    """Give the address of a file of the site's look; a constant one at once."""
    node: StaticNode = do_static(parser, token)
    return node if node.varname or not isinstance(node.path.var, str) else TextNode(node.render(Context()))
