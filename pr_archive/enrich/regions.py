"""PLACEHOLDER until the author writes it: overwrite."""
from attrs import frozen
@frozen(kw_only=True)
class Region:
    label: str
def find_region(place: str | None, institution: str | None, body: str) -> Region | None:
    return None
