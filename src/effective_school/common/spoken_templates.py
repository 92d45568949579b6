"""Templates compiled once a language: words that never change are put in then, not at every drawing."""

from django.template import Origin
from django.template.loaders import cached
from django.utils.translation import get_language


class Loader(cached.Loader):
    """Keep compiled templates by language, since `templatetags.constants` puts the words in while compiling."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        """Give the key under which a template is kept."""
        key: str = super().cache_key(template_name, skip)
        return f"{get_language()} {key}"
