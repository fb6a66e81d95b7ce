"""The front door: statements as text, decided."""

from quod.deciding.deciding import answer, decide
from quod.deciding.questions import Answer, Question

__all__ = ["Answer", "Question", "answer", "decide"]
