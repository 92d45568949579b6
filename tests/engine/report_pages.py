"""Report pages made for a test, and taken apart."""

from __future__ import annotations

from html.parser import HTMLParser

import polars as pl

from school_index import InputTables, Results, identify
from school_index.explain import explain_school
from school_index.language import Language
from school_index.methodology.method import Method
from school_index.problems import Problem
from school_index.report.write import render_report
from school_index.sample import sample_tables

YEAR = 2019
HOSTILE = 'МБОУ «Школа» <b onclick="x()">&amp; </script><script>alert(1)</script>'
UNCLOSED = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
OPTIONAL_END = {"td", "th", "tr", "li", "dt", "dd", "p", "thead", "tbody"}


class Page(HTMLParser):
    """A page taken apart: tags with attributes, ids, links, text and tables' headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.misnested: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in UNCLOSED | OPTIONAL_END:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in OPTIONAL_END:
            return
        if not self.open or self.open.pop() != tag:
            self.misnested.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.tags if "id" in attributes]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def run(method: Method, tables: dict[str, pl.DataFrame] | None = None) -> Results:
    given = sample_tables(80, 3, YEAR, 5) if tables is None else tables
    return identify(InputTables(given, fingerprint="f1e2d3"), year=YEAR, method=method)


def rendered(results: Results, proved: list[str], language: Language) -> str:
    problems = [
        Problem("warning", "small_groups", "exams", details={"limit": 5, "rows": 7, "schools": 3}, more=2),
        Problem("error", "not_a_number", "social", "social.csv", 4, "pupils", "<i>много</i>"),
    ]
    return render_report(
        results,
        problems,
        language=language,
        proofs=(explain_school(results, one) for one in proved),
        problem_lines=["строка <i>первая</i>", "строка вторая"],
    )
