"""Who is named in a release, and in what role: the office before or after the name as the text prints it.

A person is somebody with a role (an office, a function, `warga Desa Kunden`) or whose words are quoted. A name is
given in its longest form, without ranks, forms of address and degrees; later short references (`Budi`, `AKP Wawan`)
are the same person. Initials of suspects are no names.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from attrs import evolve, frozen

from pr_archive.enrich.name_words import is_given, joining, no_names, plain
from pr_archive.enrich.names import Name, Names, match
from pr_archive.enrich.persons import Persons
from pr_archive.enrich.roles import Role, Roles
from pr_archive.enrich.speech import roots, verbs
from pr_archive.enrich.tokens import Tokens

__all__ = ["Mention", "find_people"]


@frozen(kw_only=True)
class Mention:
    """A person named in a release."""

    name: str
    role: str | None
    part: Literal["title", "body"]
    start: int
    """Where the name is printed in this form: an offset into the title or body."""
    end: int


_PREPOSITIONS = frozenset({"di", "ke", "dari"})
_NEAR = 1_500
"""Characters around a name in which its paragraph is looked at for a quotation."""


def find_people(title: str, body: str) -> tuple[Mention, ...]:
    """Return the persons named in a release who have a role or are quoted, in order of first appearance.

    A title prints every word with a capital: it adds only who has a rank or title and is not named in the body.
    """
    names = Names(Tokens.of(body))
    names.places.update(_places(names))
    found = tuple(_Reading(names).mentions())
    known = {word for one in found for word in one.name.lower().split()}
    return found + tuple(one for one in _of_title(title) if known.isdisjoint(one.name.lower().split()))


def _of_title(title: str) -> Iterator[Mention]:
    names = Names(Tokens.of(title))
    tokens = names.tokens
    for role in Roles.of(names).all():
        for name in role.names:
            end = name.start
            while end < name.end and is_given(tokens.lower[end]):
                end += 1
            if name.titled and end > name.start:
                yield _mention(tokens, evolve(name, end=end), tokens.printed(role.start, role.end), "title")


def _mention(tokens: Tokens, name: Name, role: str | None, part: Literal["title", "body"]) -> Mention:
    shown = tokens.printed(name.start, name.end)
    shown = shown.title() if shown.isupper() else shown
    return Mention(name=shown, role=role, part=part, start=tokens.starts[name.start], end=tokens.ends[name.end - 1])


def _places(names: Names) -> Iterator[tuple[str, ...]]:
    """Yield the places and groups that the text itself shows: in the dateline, after `Desa`, `Kelompok Tani`."""
    tokens, roles = names.tokens, Roles.of(names)
    dateline = names.read(0)
    if dateline and not {"-", "|"}.isdisjoint(tokens.words[dateline.end : dateline.end + 5]):
        yield tuple(tokens.lower[dateline.start : dateline.end])
    for position in range(len(tokens)):
        size, kind = match(joining(), tokens.lower, position)
        name = names.read(position + size) if kind in ("place", "region", "proper") else None
        if name and not name.titled and (name.end - name.start == 1 or not _ends_role(roles, position)):
            words = tuple(tokens.lower[name.start : name.end])
            if len(words) > 1 or not is_given(words[0]):
                yield words


def _ends_role(roles: Roles, position: int) -> bool:
    """Tell whether these words end a role: in `Kepala Desa Kunden Sutrisno` a person may follow the place."""
    tokens = roles.names.tokens
    for _ in range(8):
        if not tokens.words[position - 1][:1].isupper() or not match(joining(), tokens.lower, position - 1)[0]:
            break
        position -= 1
    return any(roles.heads.at(start) for start in (position, position - 1, position - 2))


class _Reading:
    """One reading of a text: roles first, then who is quoted, then who is whom."""

    def __init__(self, names: Names) -> None:
        self._tokens = names.tokens
        self._names = names
        self._runs = list(names.all())
        self._ending = {name.after: name for name in self._runs} | {name.end: name for name in self._runs}
        self._claimed: set[int] = set()
        self._count = Counter(names.tokens.words)

    def mentions(self) -> Iterator[Mention]:
        """Yield the persons in order of first appearance."""
        found = [*self._with_role(), *((name, None) for name in self._runs if self._is_quoted(name))]
        persons = Persons(self._tokens)
        for name, role in sorted(found, key=lambda pair: pair[0].start):
            persons.add(name, role)
        for name in self._runs:
            if self._is_free(name):
                persons.lengthen(name)
        for person in persons.all():
            yield _mention(self._tokens, person.name, person.role, "body")

    def _with_role(self) -> Iterator[tuple[Name, str]]:
        roles = Roles.of(self._names)
        for role in roles.all():
            before = self._before(role)
            absorbed = before and role.names and not self._names.says_person(role.names[0])
            end = role.names[0].end if absorbed else role.end
            for name in before if absorbed else role.names or before:
                if name.end not in self._claimed:
                    self._claimed.add(name.end)
                    yield name, self._tokens.printed(role.start, end)
        for name in self._runs:
            noun = roles.apposition_end(name.after + 1) if self._tokens.words[name.after] == "," else None
            if noun and name.end not in self._claimed and self._is_free(name) and self._names.says_person(name):
                yield name, self._tokens.printed(name.after + 1, noun)

    def _before(self, role: Role) -> tuple[Name, ...]:
        """Return the name that a role follows: `Sunarti, pemilik warung`, `Budi Hardiono selaku Kepala Rutan`."""
        position = self._link_start(role.start)
        name = self._ending.get(position)
        if name and self._tokens.lower[name.lead - 1] == "menggantikan":
            name = self._successor(name.lead - 1)
        if not name or name.end in self._claimed or not self._is_free(name):
            return ()
        if position == role.start and role.end - role.start < 2:
            return ()
        words = self._tokens.words
        sure = position < role.start and (words[role.start].islower() or words[role.end] == ",")
        return (name,) if sure or self._is_personal(name) else ()

    def _link_start(self, position: int) -> int:
        """Go back over the words that link a name to a role after it, six at most."""
        lower = self._tokens.lower
        for _ in range(6):
            links = lower[position - 1] in plain()["link"] or lower[position - 1] in (",", "(", "-")
            if not links and not (lower[position] == "menjabat" and lower[position - 1] in plain()["office"]):
                break
            position -= 1
        return position

    def _successor(self, position: int) -> Name | None:
        """Return X in `X resmi menggantikan Y sebagai Kepala Rutan`."""
        return next((self._ending[at] for at in range(position, position - 4, -1) if at in self._ending), None)

    def _is_free(self, name: Name) -> bool:
        """Tell whether a run is no part of a longer name of a thing or place, and no place itself."""
        if name.titled:
            return True
        before = name.lead - 1
        word, lower = self._tokens.words[before], self._tokens.lower[before]
        opens = self._names.nameable(before) or lower in no_names("opening", "noun")
        kind = match(joining(), self._tokens.lower, before)[1]
        if kind in ("place", "region", "proper") or lower in _PREPOSITIONS or (word[:1].isupper() and not opens):
            return False
        return not self._names.is_place(name)

    def _is_personal(self, name: Name) -> bool:
        """Tell whether something says that this is a person: a title, a name's word, two words, a recurring one."""
        word = self._tokens.words[name.start]
        recurs = self._count[word] > 1 and not self._count[word.lower()]
        double = name.end - name.start > 1 and not self._tokens.opens(name.lead)
        return self._names.says_person(name) or double or recurs

    def _is_quoted(self, name: Name) -> bool:
        words, lower = self._tokens.words, self._tokens.lower
        if not self._is_free(name):
            return False
        before = lower[name.lead - 1]
        if before in roots() and '"' in words[max(name.lead - 4, 0) : name.lead - 1]:
            return True
        tells = lower[name.after + (lower[name.after] == ",")] in verbs()["tell"]
        begins = self._tokens.opens(name.lead) or before in no_names("opening")
        return tells and begins and self._is_personal(name) and self._has_quote(name)

    def _has_quote(self, name: Name) -> bool:
        """Tell whether the paragraph has a quotation."""
        text, position = self._tokens.text, self._tokens.starts[name.start]
        before = text[max(position - _NEAR, 0) : position].rpartition("\n\n")[2]
        after = text[position : position + _NEAR].partition("\n\n")[0]
        return any(mark in before or mark in after for mark in '"“”')
