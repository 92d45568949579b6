"""A sound method file, and one fault after another to put into it."""

from __future__ import annotations

TEXT = """\
id = "own-2024"
version = "2"
window = 3

[title]
ru = "Своя методика"
en = "Our own method"

[origin]
ru = "Приказ"
en = "Order"

[[groups]]
id = "all"
ru = "все школы"

[[exams]]
id = "oge"
ru = "ОГЭ"

[[exams]]
id = "vpr"
ru = "ВПР"

[[subjects]]
id = "math"
ru = "математика"

[[subjects]]
id = "rus"
ru = "русский язык"

[results]
aggregation = "indicators"
min_coverage = 0.4
min_participants = 5
share = 0.2
cut = "exclude"

[[results.lists]]
id = "low_results"
band = "low"
rule = "all_years"

[[results.lists]]
id = "risk_group"
band = "low"
rule = "last_two"

[[results.indicators]]
number = 1
weight = 2
ru = "Отметка 2"

[[results.indicators.variables]]
id = "fail.math"
ru = "Не справились, математика"
table = "exams"
where = { exam = "oge", subject = "math" }
measure = "share"
numerator = "failed"
denominator = "participants"
direction = "inverse"

[[results.indicators.variables]]
id = "gap.math"
ru = "Отставание, математика"
table = "exams"
where = { exam = "vpr", subject = "math" }
measure = "gap"
numerator = "mean_score"
threshold = 0.5

[social]
[[social.lists]]
id = "adverse"
band = "adverse"
rule = "two_of_three"

[[social.indicators]]
number = 1
ru = "Семьи"

[[social.indicators.variables]]
id = "meals"
ru = "Бесплатное питание"
table = "social"
measure = "share"
numerator = "free_meals"

[[pupils]]
exam = "oge"
mean_of = "mark"
failed_of = "mark"
failed_below = [{ since = 2015, value = 3 }]
excellent_from = 5
"""

REQUIRED = "обязательный ключ отсутствует", "this required key is missing"
RULES = "all_years, last_two, two_of_three, last_two_or_all_three, last_year, failing"
# What is replaced, by what, words on the line that is named, the key, what was expected in both languages.
FAULTS: dict[str, tuple[str, str, str, str, str, str]] = {
    "id missing": ('id = "own-2024"\n', "", "version", "id", *REQUIRED),
    "id of other letters": (
        '"own-2024"',
        '"Своя"',
        "id =",
        "id",
        "нужны строчные латинские буквы, цифры, - и _",
        "expected lower-case letters, digits, - and _",
    ),
    "id of no text": (
        '"own-2024"',
        "2024",
        "id =",
        "id",
        "нужен непустой текст, а не «2024»",
        'expected a text, not "2024"',
    ),
    "window of no years": (
        "window = 3",
        "window = 0",
        "window",
        "window",
        "нужно целое число от 1 до 10, а не 0",
        "expected a whole number from 1 to 10, not 0",
    ),
    "window in words": (
        "window = 3",
        'window = "три"',
        "window",
        "window",
        "нужно целое число от 1 до 10, а не три",
        "expected a whole number from 1 to 10, not три",
    ),
    "title missing": (
        '[title]\nru = "Своя методика"\nen = "Our own method"\n',
        "",
        'id = "own',
        "title",
        *REQUIRED,
    ),
    "title without words": (
        'ru = "Своя методика"\nen = "Our own method"\n',
        "",
        "[title]",
        "title",
        "нужно название: ключ ru или en",
        "expected a name: key ru or en",
    ),
    "title of no table": (
        '[title]\nru = "Своя методика"\nen = "Our own method"\n',
        'title = "Своя"\n',
        "title =",
        "title",
        "нужна таблица",
        "expected a table",
    ),
    "unknown key": (
        "window = 3",
        "window = 3\nwidnow = 4",
        "widnow",
        "widnow",
        "неизвестный ключ; возможно, имелся в виду «window»",
        'unknown key; did you mean "window"',
    ),
    "unknown key like no other": (
        "window = 3",
        "window = 3\nxyz = 4",
        "xyz",
        "xyz",
        "неизвестный ключ",
        "unknown key",
    ),
    "group without a name": (
        'ru = "все школы"\n',
        "",
        "[[groups]]",
        "groups.1",
        "нужно название: ключ ru или en",
        "expected a name: key ru or en",
    ),
    "subject twice": (
        'id = "rus"',
        'id = "math"',
        'id = "math"\nru = "русский язык"',
        "subjects.2.id",
        "«math» встречается дважды",
        '"math" is given twice',
    ),
    "two exams of one name": (
        'ru = "ВПР"',
        'ru = "ОГЭ"',
        '[[exams]]\nid = "vpr"',
        "exams.2",
        "«ОГЭ» встречается дважды",
        '"ОГЭ" is given twice',
    ),
    "groups of no array": (
        '[[groups]]\nid = "all"\nru = "все школы"\n',
        '[groups]\nid = "all"\n',
        "[groups]",
        "groups",
        "нужен массив таблиц",
        "expected an array of tables",
    ),
    "unknown kind": (
        'aggregation = "indicators"',
        'kind = "sum"',
        "kind",
        "results.kind",
        "нужно одно из: index, any_flag, fail_share; а не «sum»",
        'expected one of index, any_flag, fail_share; not "sum"',
    ),
    "kind of social that has an index only": (
        "[social]\n",
        '[social]\nkind = "any_flag"\n',
        "kind",
        "social.kind",
        "нужно одно из: index; а не «any_flag»",
        'expected one of index; not "any_flag"',
    ),
    "unknown aggregation": (
        '"indicators"',
        '"median"',
        "aggregation",
        "results.aggregation",
        "нужно одно из: variables, indicators; а не «median»",
        'expected one of variables, indicators; not "median"',
    ),
    "unknown cut": (
        '"exclude"',
        '"half"',
        "cut",
        "results.cut",
        "нужно одно из: include, exclude, ntiles; а не «half»",
        'expected one of include, exclude, ntiles; not "half"',
    ),
    "cut of no text": (
        '"exclude"',
        "0.5",
        "cut",
        "results.cut",
        "нужно одно из: include, exclude, ntiles; а не «0.5»",
        'expected one of include, exclude, ntiles; not "0.5"',
    ),
    "share of nobody": (
        "share = 0.2",
        "share = 0",
        "share = 0",
        "results.share",
        "число должно быть больше 0, а не 0",
        "the number must be greater than 0, not 0",
    ),
    "share in percent": (
        "share = 0.2",
        "share = 25",
        "share = 25",
        "results.share",
        "число должно быть меньше 1, а не 25",
        "the number must be less than 1, not 25",
    ),
    "share in words": (
        "share = 0.2",
        'share = "20 %"',
        "share =",
        "results.share",
        "нужно обычное число, а не 20 %",
        "expected an ordinary number, not 20 %",
    ),
    "share that is no number": (
        "share = 0.2",
        "share = nan",
        "share =",
        "results.share",
        "нужно обычное число, а не NaN",
        "expected an ordinary number, not NaN",
    ),
    "coverage above everything": (
        "min_coverage = 0.4",
        "min_coverage = 1.5",
        "min_coverage",
        "results.min_coverage",
        "число должно быть не больше 1, а не 1.5",
        "the number must be at most 1, not 1.5",
    ),
    "coverage below nothing": (
        "min_coverage = 0.4",
        "min_coverage = -0.1",
        "min_coverage",
        "results.min_coverage",
        "число должно быть не меньше 0, а не -0.1",
        "the number must be at least 0, not -0.1",
    ),
    "no participants": (
        "min_participants = 5",
        "min_participants = 0",
        "min_participants",
        "results.min_participants",
        "нужно целое число от 1 до 1000000000, а не 0",
        "expected a whole number from 1 to 1000000000, not 0",
    ),
    "participants of the social part": (
        "[social]\n",
        "[social]\nmin_participants = 5\n",
        "min_participants = 5\n[[social.lists]]",
        "social.min_participants",
        "неизвестный ключ",
        "unknown key",
    ),
    "list of the other part": (
        'id = "adverse"\nband',
        'id = "low_results"\nband',
        'id = "low_results"\nband = "adverse"',
        "social.lists.1.id",
        "нужно одно из: adverse, favourable; а не «low_results»",
        'expected one of adverse, favourable; not "low_results"',
    ),
    "list twice": (
        'id = "risk_group"',
        'id = "low_results"',
        'id = "low_results"\nband = "low"\nrule = "last_two"',
        "results.lists.2.id",
        "«low_results» встречается дважды",
        '"low_results" is given twice',
    ),
    "band of the other part": (
        'band = "adverse"',
        'band = "low"',
        'band = "low"\nrule = "two_of_three"',
        "social.lists.1.band",
        "нужно одно из: favourable, neutral, adverse; а не «low»",
        'expected one of favourable, neutral, adverse; not "low"',
    ),
    "unknown rule": (
        '"all_years"',
        '"always"',
        '"always"',
        "results.lists.1.rule",
        f"нужно одно из: {RULES}; а не «always»",
        f'expected one of {RULES}; not "always"',
    ),
    "rule of a longer window": (
        "window = 3",
        "window = 2",
        'rule = "two_of_three"',
        "social.lists.1.rule",
        "правилу мало окна в 2 г.",
        "a window of 2 is too short for the rule",
    ),
    "failing without fail_share": (
        'band = "low"\nrule = "all_years"',
        'rule = "failing"\nat_least = 2',
        'rule = "failing"',
        "results.lists.1.rule",
        "правило failing требует kind = fail_share",
        "rule failing needs kind = fail_share",
    ),
    "indicator without a number": (
        "number = 1\nweight = 2\n",
        "weight = 2\n",
        "[[results.indicators]]",
        "results.indicators.1.number",
        *REQUIRED,
    ),
    "weight of nothing": (
        "weight = 2",
        "weight = 0",
        "weight",
        "results.indicators.1.weight",
        "число должно быть больше 0, а не 0",
        "the number must be greater than 0, not 0",
    ),
    "variable without an id": (
        'id = "gap.math"\n',
        "",
        '[[results.indicators.variables]]\nru = "Отставание',
        "results.indicators.1.variables.2.id",
        *REQUIRED,
    ),
    "variable twice": (
        'id = "gap.math"',
        'id = "fail.math"',
        'id = "fail.math"\nru = "Отставание',
        "results.indicators.1.variables.2.id",
        "«fail.math» встречается дважды",
        '"fail.math" is given twice',
    ),
    "variable of both parts": (
        'id = "meals"',
        'id = "fail.math"',
        'id = "fail.math"\nru = "Бесплатное',
        "social.indicators.1.variables.1.id",
        "«fail.math» встречается дважды",
        '"fail.math" is given twice',
    ),
    "table of the other part": (
        'table = "social"',
        'table = "exams"',
        'table = "exams"\nmeasure = "share"\nnumerator = "free_meals"',
        "social.indicators.1.variables.1.table",
        "нужно одно из: social; а не «exams»",
        'expected one of social; not "exams"',
    ),
    "unknown measure": (
        'measure = "share"',
        'measure = "rank"',
        'measure = "rank"',
        "results.indicators.1.variables.1.measure",
        "нужно одно из: share, gap, value; а не «rank»",
        'expected one of share, gap, value; not "rank"',
    ),
    "unknown column": (
        'numerator = "failed"',
        'numerator = "lost"',
        'numerator = "lost"',
        "results.indicators.1.variables.1.numerator",
        "нужно одно из: participants, failed, excellent, mean_score; а не «lost»",
        'expected one of participants, failed, excellent, mean_score; not "lost"',
    ),
    "column that is part of the key": (
        'numerator = "free_meals"',
        'numerator = "year"',
        'numerator = "year"',
        "social.indicators.1.variables.1.numerator",
        "этот столбец уже занят другим",
        "this column already means something else",
    ),
    "gap of a count": (
        'numerator = "mean_score"',
        'numerator = "failed"',
        'numerator = "failed"\nthreshold',
        "results.indicators.1.variables.2.numerator",
        "для gap нужен mean_score",
        "a gap needs mean_score",
    ),
    "share of a mean": (
        'numerator = "failed"',
        'numerator = "mean_score"',
        'numerator = "mean_score"\ndenominator',
        "results.indicators.1.variables.1.numerator",
        "доля считается по числу людей",
        "a share counts people",
    ),
    "gap without a threshold": (
        "threshold = 0.5\n",
        "",
        '[[results.indicators.variables]]\nid = "gap.math"',
        "results.indicators.1.variables.2.threshold",
        *REQUIRED,
    ),
    "threshold below nothing": (
        "threshold = 0.5",
        "threshold = -1",
        "threshold",
        "results.indicators.1.variables.2.threshold",
        "число должно быть не меньше 0, а не -1",
        "the number must be at least 0, not -1",
    ),
    "threshold beyond counting": (
        "threshold = 0.5",
        "threshold = 1e400",
        "threshold",
        "results.indicators.1.variables.2.threshold",
        "нужно обычное число, а не 1E+400",
        "expected an ordinary number, not 1E+400",
    ),
    "direction of a gap": (
        "threshold = 0.5",
        'threshold = 0.5\ndirection = "direct"',
        'direction = "direct"',
        "results.indicators.1.variables.2.direction",
        "неизвестный ключ",
        "unknown key",
    ),
    "unknown direction": (
        'direction = "inverse"',
        'direction = "down"',
        'direction = "down"',
        "results.indicators.1.variables.1.direction",
        "нужно одно из: direct, inverse; а не «down»",
        'expected one of direct, inverse; not "down"',
    ),
    "exam that is not declared": (
        'exam = "vpr", subject = "math"',
        'exam = "ege", subject = "math"',
        'exam = "ege"',
        "results.indicators.1.variables.2.where.exam",
        "«ege» не объявлено; есть: oge, vpr",
        '"ege" is not declared; known: oge, vpr',
    ),
    "filter without a subject": (
        '{ exam = "vpr", subject = "math" }',
        '{ exam = "vpr" }',
        '{ exam = "vpr" }',
        "results.indicators.1.variables.2.where.subject",
        *REQUIRED,
    ),
    "filter by something else": (
        '{ exam = "vpr", subject = "math" }',
        '{ exam = "vpr", subject = "math", grade = "5" }',
        'grade = "5"',
        "results.indicators.1.variables.2.where.grade",
        "неизвестный ключ",
        "unknown key",
    ),
    "no filter": (
        'where = { exam = "vpr", subject = "math" }\n',
        "",
        '[[results.indicators.variables]]\nid = "gap.math"',
        "results.indicators.1.variables.2.where",
        *REQUIRED,
    ),
    "pupils of an exam that is not declared": (
        '[[pupils]]\nexam = "oge"',
        '[[pupils]]\nexam = "ege"',
        'exam = "ege"',
        "pupils.1.exam",
        "нужно одно из: oge, vpr; а не «ege»",
        'expected one of oge, vpr; not "ege"',
    ),
    "pupils without a limit": (
        "[{ since = 2015, value = 3 }]",
        "[]",
        "failed_below",
        "pupils.1.failed_below",
        "нужна хотя бы одна запись",
        "expected at least one entry",
    ),
    "pupils' limit of no year": (
        "since = 2015",
        "since = 15",
        "failed_below",
        "pupils.1.failed_below.1.since",
        "нужно целое число от 1990 до 2100, а не 15",
        "expected a whole number from 1990 to 2100, not 15",
    ),
    "pupils' two limits of one year": (
        "[{ since = 2015, value = 3 }]",
        "[{ since = 2015, value = 3 }, { since = 2015, value = 4 }]",
        "failed_below",
        "pupils.1.failed_below.2.since",
        "«2015» встречается дважды",
        '"2015" is given twice',
    ),
    "pupils' mean of something else": (
        'mean_of = "mark"',
        'mean_of = "points"',
        "mean_of",
        "pupils.1.mean_of",
        "нужно одно из: score, mark; а не «points»",
        'expected one of score, mark; not "points"',
    ),
}
