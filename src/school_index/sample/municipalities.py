"""The 19 municipalities of Khabarovsk Krai, and further regions made after their pattern.

Names are real; the numbers of schools are round figures of the right order, the hardship is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from school_index.sample.arrays import Flags, Integers

SCHOOLS_PER_REGION = 400


@dataclass(frozen=True)
class Municipality:
    """A municipality as the sample sees it.

    `town` stands in the names of its urban schools; `urban` and `rural` are schools among the region's 400;
    `hardship` is the mean social disadvantage, in standard deviations of schools.
    """

    name: str
    town: str
    urban: int
    rural: int
    hardship: float


KHABAROVSK = (
    Municipality("городской округ «Город Хабаровск»", "г. Хабаровска", 75, 0, -0.6),
    Municipality("городской округ «Город Комсомольск-на-Амуре»", "г. Комсомольска-на-Амуре", 38, 0, -0.4),
    Municipality("Амурский муниципальный район", "г. Амурска", 10, 12, 0.0),
    Municipality("Аяно-Майский муниципальный район", "с. Аян", 0, 5, 0.5),
    Municipality("Бикинский муниципальный район", "г. Бикина", 5, 6, 0.3),
    Municipality("Ванинский муниципальный район", "рп. Ванино", 6, 11, 0.0),
    Municipality("Верхнебуреинский муниципальный район", "рп. Чегдомын", 9, 12, 0.1),
    Municipality("Вяземский муниципальный район", "г. Вяземского", 5, 10, 0.2),
    Municipality("Комсомольский муниципальный район", "с. Хурба", 0, 22, 0.2),
    Municipality("муниципальный район имени Лазо", "рп. Переяславка", 6, 22, 0.3),
    Municipality("Нанайский муниципальный район", "с. Троицкое", 0, 18, 0.4),
    Municipality("Николаевский муниципальный район", "г. Николаевска-на-Амуре", 7, 18, 0.2),
    Municipality("Охотский муниципальный район", "рп. Охотск", 2, 7, 0.4),
    Municipality("муниципальный район имени Полины Осипенко", "с. имени Полины Осипенко", 0, 6, 0.4),
    Municipality("Советско-Гаванский муниципальный район", "г. Советская Гавань", 12, 5, 0.0),
    Municipality("Солнечный муниципальный район", "рп. Солнечный", 8, 8, 0.3),
    Municipality("Тугуро-Чумиканский муниципальный район", "с. Чумикан", 0, 6, 0.6),
    Municipality("Ульчский муниципальный район", "с. Богородское", 0, 22, 0.4),
    Municipality("Хабаровский муниципальный район", "рп. Корфовский", 8, 19, -0.1),
)


@dataclass(frozen=True)
class Territory:
    """All municipalities, and where each school stands: arrays have one entry for each school."""

    municipalities: tuple[Municipality, ...]
    municipality: Integers
    rural: Flags


def settle(schools: int) -> Territory:
    """Spread `schools` over as many regions as they fill, and over each region's towns and villages.

    Schools come region by region, municipality by municipality, urban before rural.
    """
    regions = max(1, (schools + SCHOOLS_PER_REGION // 2) // SCHOOLS_PER_REGION)
    width = max(2, len(str(regions)))
    places = [*KHABAROVSK]
    for region in range(2, regions + 1):
        places += [
            _pattern(model, f"{region:0{width}}", number) for number, model in enumerate(KHABAROVSK, 1)
        ]
    weights = np.array([(place.urban, place.rural) for place in KHABAROVSK]).ravel()
    sizes = [schools // regions + (region < schools % regions) for region in range(regions)]
    counts = np.concatenate([_apportion(weights, size) for size in sizes])
    cell = np.repeat(np.arange(counts.size), counts)
    return Territory(tuple(places), cell // 2, cell % 2 == 1)


def _pattern(model: Municipality, region: str, number: int) -> Municipality:
    name = f"Регион {region} · Муниципалитет {number:02}"
    return Municipality(name, f"({name})", model.urban, model.rural, model.hardship)


def _apportion(weights: Integers, total: int) -> Integers:
    """Split `total` by weight, in whole numbers, the largest remainders first."""
    quota = weights * total
    share, rest = np.divmod(quota, weights.sum())
    share[np.argsort(-rest, kind="stable")[: total - share.sum()]] += 1
    return share
