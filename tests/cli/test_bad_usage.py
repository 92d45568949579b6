"""Commands typed wrong, or told to write where they may not: refused in the reader's language."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.command import Workplace
from tests.cli.region import YEAR, Region

IDENTIFY = ("identify", "region", "--year", str(YEAR))
USAGES = {
    "year missing": (("identify", "region"), "не указано: --year", "identify"),
    "data missing": (("identify", "--year", "2019"), "не указано: data", "identify"),
    "school missing": (("explain", "region", "--year", "2019"), "не указано: --school", "explain"),
    "out missing": (("sample",), "не указано: --out", "sample"),
    "unknown option": ((*IDENTIFY, "--ot", "x"), "нет такого ключа: --ot", "identify"),
    "unknown command": (("identity", "region"), "нет такой команды: identity", ""),
    "one word too many": ((*IDENTIFY, "лишнее"), "лишнее", "identify"),
    "option without its value": (("identify", "region", "--year"), "--year", ""),
    "year in words": (("identify", "region", "--year", "прошлый"), "--year: ", "identify"),
    "year of five digits": (("identify", "region", "--year", "20019"), "--year: ", "identify"),
    "port in words": (("serve", "--port", "abc"), "нужно целое число от 1 до 65535", "serve"),
    "port too high": (("serve", "--port", "70000"), "допустимо от 1 до 65535", "serve"),
    "unknown engine": ((*IDENTIFY, "--engine", "dbase"), "--engine: ", "identify"),
    "unknown language": ((*IDENTIFY, "--lang", "de"), "--lang: ", "identify"),
    "too few schools": (("sample", "--out", "x", "--schools", "3"), "--schools: ", "sample"),
    "unknown layout": (("sample", "--out", "x", "--layout", "dbf"), "--layout: ", "sample"),
}


def has_latin_sentence(words: str) -> bool:
    """Whether three words in a row are English: names of options and values stand alone or in pairs."""
    run = 0
    for word in words.replace("'", " ").split():
        run = run + 1 if word.isascii() and word.strip(".,:").isalpha() else 0
        if run == 3:
            return True
    return False


@pytest.mark.parametrize("kind", USAGES)
def test_wrong_command_is_refused_in_russian_with_where_to_look(kind: str, workplace: Workplace) -> None:
    arguments, says, command = USAGES[kind]

    answer = workplace.refusal(*arguments)

    first, second = answer.err.splitlines()
    assert answer.out == ""
    assert first.startswith("Ошибка в команде: ")
    assert says in first
    assert not has_latin_sentence(first), first
    assert second.startswith("Справка: ")
    assert second.endswith(f"{command} --help")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("identify", "region"), "missing: --year"),
        ((*IDENTIFY, "--ot", "x"), "no such option: --ot"),
        (("identity", "region"), "no such command: identity"),
    ],
)
def test_wrong_command_is_refused_in_english(
    arguments: tuple[str, ...], says: str, workplace: Workplace
) -> None:
    answer = workplace.refusal(*arguments, EFFECTIVE_SCHOOL_LANG="en")

    assert answer.err.splitlines()[0] == f"Error in the command: {says}"
    assert answer.err.splitlines()[1].startswith("Help: ")


def test_command_without_words_shows_its_help(workplace: Workplace) -> None:
    for language, usage in (("ru", "Вызов: "), ("en", "Usage: ")):
        answer = workplace.refusal(EFFECTIVE_SCHOOL_LANG=language)

        assert answer.out == ""
        assert answer.err.startswith(usage)
        assert "identify" in answer.err


@pytest.fixture
def data(region: Region, workplace: Workplace) -> Path:
    return region.write_folder(workplace.folder / "region")


def test_unknown_school_is_refused_with_the_years_searched(data: Path, workplace: Workplace) -> None:
    answer = workplace.refusal("explain", data, "--year", "2019", "--school", "999999")

    assert answer.err == "Школы с кодом «999999» нет в данных за 2017–2019.\n"


def test_unknown_school_is_refused_with_similar_codes(data: Path, workplace: Workplace) -> None:
    answer = workplace.refusal("explain", data, "--year", "2019", "--school", "27000", "--lang", "en")

    near = "270001, 270002, 270003, 270004, 270005"
    assert answer.err == f'The data of 2017–2019 have no school "27000". Similar codes: {near}.\n'


@pytest.mark.parametrize("name", ["taken", "taken.csv"])
def test_file_in_place_of_the_folder_is_kept(name: str, data: Path, workplace: Workplace) -> None:
    taken = workplace.folder / name
    taken.write_text("важное", "utf-8")

    answer = workplace.refusal("identify", data, "--year", "2019", "--out", taken)

    assert answer.err == f"На месте папки {taken} лежит файл.\n"
    assert taken.read_text("utf-8") == "важное"


WRITERS = {
    "identify": ("identify", "region", "--year", "2019", "--quiet", "--out"),
    "identify, a workbook": ("identify", "region", "--year", "2019", "--quiet", "--out", ".xlsx"),
    "check": ("check", "region", "--quiet", "--out"),
    "explain": ("explain", "region", "--year", "2019", "--school", "270001", "--no-changes", "--out"),
    "sample": ("sample", "--schools", "20", "--out"),
    "template": ("template", "schools", "--out", ".xlsx"),
}


@pytest.mark.parametrize("command", WRITERS)
def test_path_below_a_file_is_refused_with_the_name_of_the_file(
    command: str, data: Path, workplace: Workplace
) -> None:
    taken = data.parent / "taken"
    taken.write_text("важное", "utf-8")
    *arguments, last = WRITERS[command]
    if last == ".xlsx":
        path = taken / "below.xlsx"
    else:
        arguments, path = [*arguments, last], taken / "below"

    answer = workplace.refusal(*arguments, path)

    said = [line for line in answer.err.splitlines() if not line.startswith("Предупреждение. ")]
    assert len(said) == 1, answer.err
    assert str(taken) in said[0]
    assert f"На месте папки {path} " not in said[0]
    assert f"Папка {path} не пуста" not in said[0]
    assert taken.read_text("utf-8") == "важное"


@pytest.mark.parametrize("command", [name for name in WRITERS if name not in {"identify", "sample"}])
def test_folder_in_place_of_the_file_is_kept(command: str, data: Path, workplace: Workplace) -> None:
    *arguments, last = WRITERS[command]
    taken = data.parent / "taken.xlsx"
    (taken / "inside").mkdir(parents=True)

    answer = workplace.refusal(*arguments, *([] if last == ".xlsx" else [last]), taken)

    said = [line for line in answer.err.splitlines() if not line.startswith("Предупреждение. ")]
    assert said == [f"На месте файла {taken} лежит папка."]


def test_sample_never_writes_into_a_folder_with_files(data: Path, workplace: Workplace) -> None:
    answer = workplace.refusal("sample", "--out", data)

    assert answer.err == f"Папка {data} не пуста; укажите новую.\n"


FALSE_NAMES = {
    "template": (("template", "all", "--out", "t.csv"), "--out t.csv: {must} .xlsx."),
    "template without an ending": (("template", "all", "--out", "t"), "--out t: {must} .xlsx."),
    "report": ((*IDENTIFY, "--report", "rep.pdf"), "--report rep.pdf: {must} .html, .htm."),
    "check": (("check", "region", "--out", "found.xlsx"), "--out found.xlsx: {must} .csv."),
    "explain": (
        ("explain", "region", "--year", "2019", "--school", "1", "--out", "e.PDF"),
        "--out e.PDF: {must} .txt, .md.",
    ),
}


@pytest.mark.parametrize("kind", FALSE_NAMES)
@pytest.mark.parametrize(
    ("language", "must"),
    [("ru", "имя файла должно оканчиваться на"), ("en", "the name of the file must end in")],
)
def test_name_that_promises_another_format_is_refused(
    kind: str, language: str, must: str, data: Path, workplace: Workplace
) -> None:
    del data
    arguments, says = FALSE_NAMES[kind]

    assert workplace.refusal(*arguments, "--lang", language).err == says.format(must=must) + "\n"


def test_file_of_another_format_is_not_replaced_by_a_report(data: Path, workplace: Workplace) -> None:
    (data.parent / "rep.pdf").write_text("важное", "utf-8")

    assert "--report rep.pdf" in workplace.refusal(*IDENTIFY, "--report", "rep.pdf").err


def test_folder_of_tables_is_not_named_like_a_file(data: Path, workplace: Workplace) -> None:
    del data
    answer = workplace.refusal(*IDENTIFY, "--out", "res.csv")

    assert answer.err.startswith("--out res.csv: так называют файл. ")
    english = workplace.refusal(*IDENTIFY, "--out", "res.csv", "--lang", "en")
    assert english.err.startswith("--out res.csv: this is the name of a file. ")


def test_system_error_is_said_in_the_reader_s_language(workplace: Workplace) -> None:
    name = "x" * 300 + ".xlsx"

    assert workplace.refusal("template", "schools", "--out", name).err.endswith(": слишком длинное имя.\n")
    english = workplace.refusal("template", "schools", "--out", name, "--lang", "en")
    assert english.err.endswith(": the name is too long.\n")


def test_all_beside_a_table_is_all_tables(workplace: Workplace) -> None:
    workplace.success("template", "all", "exams", "--out", "t.xlsx")

    assert len(openpyxl.load_workbook(workplace.folder / "t.xlsx", read_only=True).sheetnames) > 5


def test_unknown_table_of_a_template_is_refused(workplace: Workplace) -> None:
    answer = workplace.refusal("template", "exams", "pupils", "--out", "t.xlsx")

    assert answer.err == (
        "Нет таблицы «pupils». Есть: schools, exams, regional_means, certificates, social, tasks, all.\n"
    )


@pytest.mark.parametrize("years", ["20x9", "2018,19", "2018;2019", "20019"])
def test_years_of_a_template_that_are_no_years_are_refused(years: str, workplace: Workplace) -> None:
    answer = workplace.refusal("template", "exams", "--out", "t.xlsx", "--years", years)

    assert answer.err == (
        f"--years: нужны годы четырьмя цифрами через запятую, например 2018,2019; а указано «{years}»\n"
    )


def test_bad_schools_of_a_template_are_refused(region: Region, workplace: Workplace) -> None:
    row = region.row("schools")
    region.put("schools", row, "year", "20019")
    data = region.write_folder(workplace.folder / "region")

    answer = workplace.refusal("template", "exams", "--out", "t.xlsx", "--schools", data)

    place = f"schools.csv, строка {row}, столбец «Год (year)», «20019»"
    assert len(answer.errors) == 1
    assert answer.errors[0].startswith(f"Ошибка. {place}: Нужен год четырьмя цифрами")
