"""Why a text is no TOML, in Russian: the standard library says it in English alone."""

from __future__ import annotations

import re

_WORDS: tuple[tuple[str, str], ...] = (
    (r"Expected '=' after a key.*", "после имени ключа нужен знак «=»"),
    (r"Expected newline or end of document.*", "после значения нужен конец строки"),
    (r"Expected '\]+' at the end of .*", "заголовок раздела не закрыт скобкой «]»"),
    (r"Invalid statement", "строка не похожа ни на ключ со значением, ни на раздел"),
    (r"Invalid value", "после «=» нет верного значения; текст пишется в кавычках"),
    (r"Invalid initial character for a key part", "ключ начинается с недопустимого знака"),
    (r"Invalid date or datetime", "такой даты нет"),
    (
        r"Invalid hex value|Escaped character is not .*|Unescaped '\\' in a string",
        "неверная запись со знаком «\\»",
    ),
    (r"Unclosed array", "список не закрыт скобкой «]»"),
    (r"Unclosed inline table", "таблица в строке не закрыта скобкой «}»"),
    (r"Unterminated string", "текст не закрыт кавычкой"),
    (r"Expected [\"']+", "текст не закрыт кавычкой"),
    (r".*recursion.*", "слишком много вложенных скобок"),
    (r"Illegal character (.*)|Found invalid character (.*)", "недопустимый знак"),
    (r"Cannot overwrite a value|Duplicate inline table key .*", "такой ключ уже есть"),
    (
        r"Cannot declare .* twice|Cannot redefine namespace .*|Cannot mutate immutable .*",
        "такой раздел уже есть",
    ),
)


def toml_words(reason: str) -> str:
    """Say in Russian what the reader of TOML said; what is not known stands as it was said."""
    for pattern, words in _WORDS:
        if re.fullmatch(pattern, reason):
            return words
    return f"так не записывают (сообщение разбора: {reason})"
