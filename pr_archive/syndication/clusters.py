"""Clusters: releases that are tied together by links, as far as the user does not keep them apart."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

__all__ = ["TIES", "clusters"]

TIES = ("merged", "copy", "paraphrase")
"""Kinds of link that hold a cluster together, strongest first."""


class _Link(Protocol):
    @property
    def a(self) -> str: ...
    @property
    def b(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def score(self) -> float: ...


def clusters(ids: Sequence[str], links: Iterable[_Link], given: Mapping[str, str]) -> dict[str, str]:
    """Return the name of the cluster of each release.

    `ids` is in the order in which the archive first saw them; the first names the cluster, so that its name stays
    when copies come later. A name that an import gave (`given`) goes before. Strong links are followed first; one
    that would bring together what the user has split is not followed.
    """
    company: dict[str, set[str]] = {id: {id} for id in ids}
    links = list(links)
    apart = {frozenset((link.a, link.b)) for link in links if link.kind == "split"}
    ties = [link for link in links if link.kind in TIES and link.a in company and link.b in company]
    for link in sorted(ties, key=lambda link: (TIES.index(link.kind), -link.score, link.a, link.b)):
        one, two = company[link.a], company[link.b]
        if one is not two and (link.kind == "merged" or not _split(one, two, apart)):
            one |= two
            for id in two:
                company[id] = one
    names: dict[str, str] = {}
    for id in ids:
        if id not in names:
            members = [one for one in ids if one in company[id]]
            names.update(dict.fromkeys(members, _name(members, given, {*names.values(), *company} - set(members))))
    return names


def _split(one: Collection[str], two: Collection[str], apart: set[frozenset[str]]) -> bool:
    return bool(apart) and any(frozenset((a, b)) in apart for a in one for b in two)


def _name(members: Sequence[str], given: Mapping[str, str], others: Collection[str]) -> str:
    """Return the name that an import gave, unless another part of a cluster that was split goes by it."""
    return next((given[id] for id in members if id in given and given[id] not in others), members[0])
