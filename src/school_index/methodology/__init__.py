"""Methods as data: what is declared, read from TOML files and checked before a row is read."""

from school_index.methodology.catalog import DEFAULT_METHOD, builtin_ids
from school_index.methodology.errors import MethodFault, MethodRefused
from school_index.methodology.load import load_method, parse_method
from school_index.methodology.method import Method
from school_index.methodology.model import Part, Variable

__all__ = [
    "DEFAULT_METHOD",
    "Method",
    "MethodFault",
    "MethodRefused",
    "Part",
    "Variable",
    "builtin_ids",
    "load_method",
    "parse_method",
]
