"""A number's place in a text in, whether the words beside it make it money, a quantity or a paper's number out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from policy_index.clean_text import to_simplified
from policy_index.term_data import load_yaml

WORDS = Path(__file__).resolve().parents[1] / "wording" / "personal_numbers.yml"
_BEFORE, _AFTER = 28, 28


@dataclass(frozen=True)
class NumberContext:
    """The number text[start:end] and the words on both sides, Simplified and lower case; read only where a shape fits."""

    text: str
    start: int
    end: int

    @cached_property
    def before(self) -> str:
        """What stands in front of the number."""
        return to_simplified(self.text[max(0, self.start - _BEFORE) : self.start]).lower().rstrip()

    @cached_property
    def after(self) -> str:
        """What follows it."""
        return to_simplified(self.text[self.end : self.end + _AFTER]).lower().lstrip()

    @property
    def is_somebodys(self) -> bool:
        """Words say that a person is reached by it or holds it."""
        return self._ends("contact") or self._begins("person")

    @property
    def is_id_card(self) -> bool:
        """Words say that it is an identity card's."""
        return self._ends("id_card")

    @property
    def is_bank_card(self) -> bool:
        """Words say that it is a bank card's."""
        return self._ends("bank_card")

    @property
    def protects(self) -> bool:
        """Whether the number has to stay as it is: never a number with a currency or, unless a person's, a quantity."""
        if self._begins("currency") or self._ends("currency"):
            return True
        if self.is_somebodys:
            return False
        is_paper = self._ends("document") or (self._ends("ordinal") and self.after.startswith("号"))
        return is_paper or self._begins("quantity") or self._ends("quantity")

    def _begins(self, name: str) -> bool:
        return _expressions()[f"after.{name}"].match(self.after) is not None

    def _ends(self, name: str) -> bool:
        return _expressions()[f"before.{name}"].search(self.before) is not None


@lru_cache
def _expressions() -> dict[str, re.Pattern[str]]:
    data = load_yaml(WORDS)
    after = {f"after.{name}": f"(?:{'|'.join(lines)})" for name, lines in data["after"].items()}
    before = {f"before.{name}": f"(?:{'|'.join(lines)})$" for name, lines in data["before"].items()}
    for name, lines in data["between"].items():
        unit = rf"(?:(?:{'|'.join(lines)}) ?){{0,3}}{after[f'after.{name}']}"
        bracketed = rf"[（(] ?(?!{data['not_bracketed']} ?[）)]){unit} ?[）)]"
        after[f"after.{name}"] = rf"(?:{unit}|(?:(?:{'|'.join(lines)}) ?)?{bracketed})"
    return {name: re.compile(expression) for name, expression in (after | before).items()}
