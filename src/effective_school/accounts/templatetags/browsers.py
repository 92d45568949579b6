"""Browsers in plain words."""

from django import template

register = template.Library()

_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("YaBrowser", "Яндекс Браузер"), ("Firefox/", "Firefox"))
_MORE_BROWSERS = (("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
_MORE_SYSTEMS = (("Mac OS X", "macOS"), ("Linux", "Linux"))


@register.filter
def browser_words(agent: str) -> str:
    """Give the browser and the system of a User-Agent; what is not known is shown as it came, cut short."""
    browser = next((name for mark, name in (*_BROWSERS, *_MORE_BROWSERS) if mark in agent), "")
    system = next((name for mark, name in (*_SYSTEMS, *_MORE_SYSTEMS) if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part) or agent[:60] or "—"
