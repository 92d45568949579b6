"""What schools are called: Russian names, each unique, made of a legal form, a type, a number and a place.

Villages are invented; a numbered school of a town may bear a real school's name, but none of its figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from school_index.sample.kinds import ADAPTED, BASIC, EVENING, PENAL, PRIMARY, SECONDARY
from school_index.sample.municipalities import KHABAROVSK, Municipality

if TYPE_CHECKING:
    from school_index.sample.network import Network

_TYPES = {
    SECONDARY: "СОШ",
    BASIC: "ООШ",
    EVENING: "ВСОШ",
    ADAPTED: "ШИ",
    PRIMARY: "НОШ",
    PENAL: "ВСОШ при ИК",
}
_OF_THE_REGION = {ADAPTED, PENAL}
_VARIANTS = ("", "Новая ", "Старая ", "Верхняя ", "Нижняя ", "Малая ", "Большая ", "Дальняя ")
_VILLAGES = (
    "Сосновка",
    "Берёзовка",
    "Ольховка",
    "Кедровка",
    "Ключёвка",
    "Рябиновка",
    "Калиновка",
    "Черёмуховка",
    "Осиновка",
    "Липовка",
    "Дубовка",
    "Малиновка",
    "Ивановка",
    "Павловка",
    "Андреевка",
    "Михайловка",
    "Алексеевка",
    "Сергеевка",
    "Григорьевка",
    "Васильевка",
    "Дмитриевка",
    "Степановка",
    "Каменка",
    "Луговка",
    "Полянка",
    "Орловка",
    "Соколовка",
    "Журавлёвка",
    "Родниковка",
    "Снежинка",
)


def name_schools(network: Network, municipalities: tuple[Municipality, ...]) -> list[list[str]]:
    """Name every school for every year, by school and year: the type in the name follows the kind."""
    places = _places(network, municipalities)
    return [
        [_name(int(kind), place, number, rural=rural, selective=selective) for kind in kinds]
        for (place, number), kinds, rural, selective in zip(
            places, network.kind, network.rural.tolist(), network.selective.tolist(), strict=True
        )
    ]


def _places(network: Network, municipalities: tuple[Municipality, ...]) -> list[tuple[str, int]]:
    """Give each school its place and its number there: a village has a number only where its name repeats."""
    found: list[tuple[str, int]] = []
    in_town: dict[int, int] = {}
    in_villages: dict[int, int] = {}
    for code, rural in zip(network.municipality.tolist(), network.rural.tolist(), strict=True):
        if rural:
            region = code // len(KHABAROVSK)
            turn = in_villages.get(region, 0)
            in_villages[region] = turn + 1
            village, number = _village(turn)
            place = village if region == 0 else f"{village} {municipalities[code].town}"
            found.append((place, number))
        else:
            in_town[code] = in_town.get(code, 0) + 1
            found.append((municipalities[code].town, in_town[code]))
    return found


def _village(turn: int) -> tuple[str, int]:
    number, rest = divmod(turn, len(_VILLAGES) * len(_VARIANTS))
    variant, base = divmod(rest, len(_VILLAGES))
    return f"с. {_VARIANTS[variant]}{_VILLAGES[base]}", number + 1 if number else 0


def _name(kind: int, place: str, number: int, *, rural: bool, selective: bool) -> str:
    if selective:
        return f"МАОУ «{'Гимназия' if number % 2 else 'Лицей'} № {number}» {place}"
    form = "КГКОУ" if kind in _OF_THE_REGION else "МКОУ" if rural else "МБОУ"
    type_and_number = f"{_TYPES[kind]} № {number}" if number else _TYPES[kind]
    return f"{form} {type_and_number} {place}"
