"""The social index of the method in pandas: files in, lists out.

It runs in a folder that holds data/schools.csv and data/social.csv and writes lists.csv; the last year is 2019.
Shares, min-max by year and group, mean of what a school has (at least 6 of the 11), quarters as SPSS cuts them,
and adverse or favourable where two of three years say so. It leaves out: rows of schools without a year, coverage
counted in variables in use, cut rules with ties, and every check of the input.
"""

import numpy as np
import pandas as pd

YEARS = [2017, 2018, 2019]
CELL = ["year", "group"]
LEAST = 6
HIGHEST, LOWEST = 1, 4

schools = pd.read_csv("data/schools.csv", dtype={"school_id": str})
social = pd.read_csv("data/social.csv", dtype={"school_id": str})
counts = [name for name in social.columns if name not in {"school_id", "year", "pupils"}]

units = schools[schools["year"].isin(YEARS) & schools["excluded"].isna()]
units = units.merge(social, on=["school_id", "year"], how="left")
cells = [units[key] for key in CELL]
shares = units[counts].div(units["pupils"].where(units["pupils"] > 0), axis=0)
by_cell = shares.groupby(cells)
low, high = by_cell.transform("min"), by_cell.transform("max")
normal = (shares - low) / (high - low).where(high > low)

units["index"] = normal.mean(axis=1).where(normal.notna().sum(axis=1) >= LEAST).round(10)
by_group = units.groupby(CELL)["index"]
rank, n = by_group.rank(ascending=False), by_group.transform("count")
quarter = 1 + np.floor(4 * rank / (n + 1))

held = pd.DataFrame(
    {"adverse": quarter == HIGHEST, "favourable": quarter == LOWEST, "history": quarter.notna()}
)
years = held.groupby(units["school_id"]).sum()
lists = units.loc[units["year"] == YEARS[-1], ["school_id", "name", "municipality", "group"]]
lists = lists.merge(years, left_on="school_id", right_index=True)
verdicts = [lists["adverse"] > 1, lists["favourable"] > 1, lists["history"] == 0]
lists["social_list"] = np.select(verdicts, ["adverse", "favourable", "none"], "neutral")
lists["social_history"] = lists["history"]
lists = lists.drop(columns=["adverse", "favourable", "history"]).sort_values("school_id")
lists.to_csv("lists.csv", index=False)
