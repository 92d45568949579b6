"""Reading typed values out of a parsed TOML file, collecting every fault instead of stopping at the first."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from school_index.language import Label
from school_index.methodology.errors import MethodFault
from school_index.methodology.lines import Path, line_of

_MOST_SHOWN = 60
_MOST_DIGITS = 15


def _shown(value: object) -> tuple[str, str]:
    """A value as a Russian and as an English sentence shows it: in quotes, cut where long."""
    text = str(value)
    text = text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"
    return f"«{text}»", f'"{text}"'


def _is_plain_number(value: object) -> bool:
    """Whether a number is finite and neither astronomically large nor vanishingly small."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return False
    exact = Decimal(value)
    return exact.is_finite() and (exact == 0 or abs(exact.adjusted()) <= _MOST_DIGITS)


class Fields:
    """One table of the file; `take_*` methods read a key once, `close` reports keys that nobody read."""

    def __init__(
        self, data: Mapping[str, Any], path: Path, lines: dict[Path, int], faults: list[MethodFault]
    ) -> None:
        self._data = data
        self._path = path
        self._lines = lines
        self._faults = faults
        self._known: list[str] = []

    def fault(self, key: str, expected_ru: str, expected_en: str) -> None:
        """Record a fault at a key of this table."""
        path = (*self._path, key) if key else self._path
        dotted = ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
        self._faults.append(MethodFault(line_of(self._lines, path), dotted, expected_ru, expected_en))

    def __contains__(self, key: str) -> bool:
        self._known.append(key)
        return key in self._data

    def _take(self, key: str, *, required: bool) -> Any:  # noqa: ANN401 - raw TOML value
        self._known.append(key)
        if key in self._data:
            return self._data[key]
        if required:
            self.fault(key, "обязательный ключ отсутствует", "this required key is missing")
        return None

    def text(self, key: str, default: str | None = None) -> str:
        """Read a non-empty text."""
        value = self._take(key, required=default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str) or not value.strip():
            ru, en = _shown(value)
            self.fault(key, f"нужен непустой текст, а не {ru}", f"expected a text, not {en}")
            return default or ""
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> Any:  # noqa: ANN401 - a Literal
        """Read one of the given words."""
        value = self._take(key, required=default is None)
        if value is None:
            return default if default is not None else choices[0]
        if not isinstance(value, str) or value not in choices:
            listed = ", ".join(choices)
            ru, en = _shown(value)
            self.fault(key, f"нужно одно из: {listed}; а не {ru}", f"expected one of {listed}; not {en}")
            return choices[0]
        return value

    def whole(self, key: str, default: int | None = None, *, least: int = 0, most: int = 10**9) -> int:
        """Read a whole number within limits."""
        value = self._take(key, required=default is None)
        if value is None:
            return default if default is not None else least
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fault(
                key,
                f"нужно целое число от {least} до {most}, а не {value}",
                f"expected a whole number from {least} to {most}, not {value}",
            )
            return least if default is None else default
        return value

    def number(
        self, key: str, default: str | None = None, *, above: float | None = None, most: float | None = None,
        least: float | None = None, below: float | None = None,
    ) -> Fraction:  # fmt: skip
        """Read a number exactly as it is written, within limits."""
        value = self._take(key, required=default is None)
        if value is None:
            return Fraction(default or 0)
        if not _is_plain_number(value):
            text = str(value)[:_MOST_SHOWN]
            self.fault(key, f"нужно обычное число, а не {text}", f"expected an ordinary number, not {text}")
            return Fraction(default or 1)
        exact = Fraction(value)
        limits: list[tuple[bool, str, str]] = [
            (above is not None and exact <= Fraction(above or 0), f"больше {above}", f"greater than {above}"),
            (below is not None and exact >= Fraction(below or 0), f"меньше {below}", f"less than {below}"),
            (least is not None and exact < Fraction(least or 0), f"не меньше {least}", f"at least {least}"),
            (most is not None and exact > Fraction(most or 0), f"не больше {most}", f"at most {most}"),
        ]
        for broken, ru, en in limits:
            if broken:
                self.fault(
                    key, f"число должно быть {ru}, а не {value}", f"the number must be {en}, not {value}"
                )
        return exact

    def label(self) -> Label:
        """Read the keys `ru` and `en`; one language may stand for both."""
        ru, en = self._take("ru", required=False), self._take("en", required=False)
        words = [word for word in (ru, en) if isinstance(word, str) and word.strip()]
        if not words:
            self.fault("", "нужно название: ключ ru или en", "expected a name: key ru or en")
            return Label("", "")
        return Label(ru if isinstance(ru, str) else words[0], en if isinstance(en, str) else words[0])

    def table(self, key: str, *, required: bool = True) -> Fields | None:
        """Enter a sub-table."""
        value = self._take(key, required=required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(key, "нужна таблица", "expected a table")
            return None
        return Fields(value, (*self._path, key), self._lines, self._faults)

    def tables(self, key: str, *, required: bool = True) -> list[Fields]:
        """Enter each table of an array of tables."""
        value = self._take(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault(key, "нужен массив таблиц", "expected an array of tables")
            return []
        if required and not value:
            self.fault(key, "нужна хотя бы одна запись", "expected at least one entry")
        return [
            Fields(one, (*self._path, key, index), self._lines, self._faults)
            for index, one in enumerate(value)
        ]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Read every key of this table as a text."""
        for key in self._data:
            yield key, self.text(key)

    def close(self) -> None:
        """Report keys that the method file should not have here, with the nearest known name."""
        for key in self._data:
            if key in self._known:
                continue
            near = difflib.get_close_matches(key, self._known, n=1)
            ru = f"неизвестный ключ; возможно, имелся в виду «{near[0]}»" if near else "неизвестный ключ"
            en = f'unknown key; did you mean "{near[0]}"' if near else "unknown key"
            self.fault(key, ru, en)

    def once(self, key: str, value: object, seen: set[object]) -> None:
        """Report a value of `key` that stands in the file a second time."""
        if value in seen:
            self.fault(key, f"«{value}» встречается дважды", f'"{value}" is given twice')
        seen.add(value)
