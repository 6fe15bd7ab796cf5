"""PLACEHOLDER until the author writes it: overwrite."""
from collections.abc import Sequence
from attrs import frozen
from pr_archive.enrich.people import Mention
@frozen(kw_only=True)
class Quotation:
    speaker: str | None
    role: str | None
    text: str
    start: int
    end: int
def find_quotes(body: str, people: Sequence[Mention]) -> tuple[Quotation, ...]:
    return ()
