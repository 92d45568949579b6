"""The proof of a verdict: for one school, everything needed to check it by hand."""

from school_index.explain.model import Change, Cut, PartProof, SchoolProof, VariableProof, YearProof
from school_index.explain.proof import SchoolUnknownError, explain_school

__all__ = [
    "Change",
    "Cut",
    "PartProof",
    "SchoolProof",
    "SchoolUnknownError",
    "VariableProof",
    "YearProof",
    "explain_school",
]
