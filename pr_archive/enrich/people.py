"""Who is named in a release, and in what role: the office before or after the name as the text prints it.

A person is somebody with a role (an office, a function, `warga Desa Kunden`) or whose words are quoted. A name is
given in its longest form, without ranks, forms of address and degrees; later short references (`Budi`, `AKP Wawan`)
are the same person. Initials of suspects are no names.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from attrs import evolve, frozen

from pr_archive.enrich.name_words import heads, is_given, joining, no_names, plain, titles
from pr_archive.enrich.names import Name, Names, match
from pr_archive.enrich.persons import Persons
from pr_archive.enrich.roles import Role, Roles
from pr_archive.enrich.speech import roots, verbs
from pr_archive.enrich.tokens import Tokens, tokens_of

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


_ADVERBS = frozenset({"juga", "lalu", "pun", "kemudian", "sendiri", "turut", "kembali", "lantas", "hanya", "sempat"})
_THINGS = frozenset({"program", "layanan", "aplikasi", "inovasi", "gerakan", "lagu", "lomba", "merek", "produk"})
_PREPOSITIONS = frozenset({"di", "ke", "dari"})
_CREDIT = 12
"""Words of a credit."""
_NEAR = 1_500
"""Characters around a name in which its paragraph is looked at for a quotation."""


def find_people(title: str, body: str) -> tuple[Mention, ...]:
    """Return the persons named in a release who have a role or are quoted, in order of first appearance.

    A title prints every word with a capital: it adds only who has a rank or title and is not named in the body.
    """
    names = Names(tokens_of(body))
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
    shown = shown.title() if shown.isupper() and len(shown) > 3 and "." not in shown else shown
    return Mention(name=shown, role=role, part=part, start=tokens.starts[name.start], end=tokens.ends[name.end - 1])


def _places(names: Names) -> Iterator[tuple[str, ...]]:
    """Yield the places and groups that the text itself shows: in the dateline, after `Desa`, `Kelompok Tani`."""
    tokens, roles = names.tokens, Roles.of(names)
    dateline = names.read(0)
    if dateline and not {"-", "|"}.isdisjoint(tokens.words[dateline.end : dateline.end + 5]):
        yield tuple(tokens.lower[dateline.start : dateline.end])
    table = joining()
    for position in [number for number, word in enumerate(tokens.lower) if word in table]:
        size, kind = match(table, tokens.lower, position)
        name = names.read(position + size) if kind in ("place", "region", "proper") else None
        if name and not name.titled and (name.end - name.start == 1 or not _ends_role(roles, position)):
            words = tuple(tokens.lower[name.start : name.end])
            if len(words) > 1 or not is_given(words[0]):
                yield words


def _ends_role(roles: Roles, position: int) -> bool:
    """Tell whether these words end a role: in `Kepala Desa Kunden Sutrisno` a person may follow the place."""
    tokens = roles.names.tokens
    for _ in range(12):
        word = tokens.words[position - 1]
        inside = word[:1].isupper() and match(joining(), tokens.lower, position - 1)[0]
        if not inside and not word.isdecimal() and word not in ("dan", ","):
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
        found = [*self._with_role(), *((name, self._calling(name)) for name in self._runs if self._is_quoted(name))]
        persons = Persons(self._tokens)
        for name, role in sorted(found, key=lambda pair: pair[0].start):
            persons.add(name, role)
        for name in self._runs:
            if self._is_free(name):
                persons.lengthen(name)
        for person in persons.all():
            yield _mention(self._tokens, person.name, person.role, "body")

    def _signs(self, role: Role) -> bool:
        """Tell whether a role is the credit at the end of the text: `(Pentak Lanud Adi Soemarmo)`."""
        words, last = self._tokens.words, len(self._tokens) - 1
        return words[role.start - 1] == "(" and last - role.start < _CREDIT and ")" in words[last - 1 : last + 1]

    def _with_role(self) -> Iterator[tuple[Name, str | None]]:
        roles = Roles.of(self._names)
        for role in roles.all():
            if self._signs(role):
                continue
            before = self._before(role)
            absorbed = before and role.names and not self._names.says_person(role.names[0])
            end = role.names[0].end if absorbed else role.end
            for name in before if absorbed else role.names or before:
                if name.end not in self._claimed:
                    self._claimed.add(name.end)
                    yield name, self._tokens.printed(role.start, end)
        for name in self._runs:
            noun = self._noun_end(roles, name) if name.end not in self._claimed and self._is_free(name) else None
            if noun:
                yield name, self._tokens.printed(name.after + 1, noun)
        yield from self._initials(roles)

    def _noun_end(self, roles: Roles, name: Name) -> int | None:
        """Return where the noun or office ends that says who a person is: `, blantik yang`, `dari Panwascam`."""
        person, opens = self._names.says_person(name), self._tokens.opens(name.lead)
        if self._tokens.words[name.after] == ",":
            first = self._tokens.words[name.lead - 1][:1] in ("", "\n")
            likely = person or (first and self._has_quote(name))
            return roles.apposition_end(name.after + 1) if likely else None
        double = name.end - name.start > 1 and not self._names.is_place(name)
        is_from = self._tokens.lower[name.after] == "dari" and opens and (person or double)
        return roles.origin_end(name.after + 1) if is_from else None

    def _initials(self, roles: Roles) -> Iterator[tuple[Name, str | None]]:
        """Yield who is quoted and named by initials only: `Y.B., warga binaan`, `ujar RF (17)`."""
        words, lower = self._tokens.words, self._tokens.lower
        short = [number for number, word in enumerate(words) if word.isupper() and len(word) < 4]
        quoted = set()
        for number in short:
            says = lower[number - 1] in roots() and '"' in words[max(number - 4, 0) : number - 1]
            opens = number == 0 or words[number - 1][:1] == "\n"
            name = self._names.initials(number, says) if says or opens else None
            noun = name.after + 1 + {"salah": 2, "seorang": 1}.get(lower[name.after + 1], 0) if name else 0
            role = roles.read(noun) if name and words[name.after] == "," else None
            if name and self._has_quote(name) and (says or role):
                quoted.add(self._tokens.printed(name.start, name.end))
                yield name, self._tokens.printed(role.start, role.end) if role else None
        for number in short if quoted else ():
            name = self._names.initials(number, True) if lower[number - 1] in ("berinisial", "inisial") else None
            if name and self._tokens.printed(name.start, name.end) in quoted:
                role = next((one for at in range(number - 2, number - 6, -1) if (one := roles.read(at))), None)
                yield name, self._tokens.printed(role.start, role.end) if role and role.end == number - 1 else None

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
        if words[position : role.start] == ["seorang"] and not self._names.says_person(name):
            return ()
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
        if (
            kind in ("place", "region", "proper")
            or lower in _PREPOSITIONS
            or lower in _THINGS
            or (word[:1].isupper() and not opens)
        ):
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
        verb = name.after + (lower[name.after] == ",")
        verb += lower[verb] in _ADVERBS
        tells = lower[verb] in verbs()["tell"] or before in verbs()["after"] or before in verbs()["told"]
        begins = self._tokens.opens(name.lead) or before in no_names("opening") or before in verbs()["told"]
        begins = begins or (before == "," and lower[name.after] == ",")
        return tells and begins and self._is_personal(name) and self._has_quote(name)

    def _calling(self, name: Name) -> str | None:
        """Return the role that a title tells where nothing else does: `Pendeta Debora Nubatonis`."""
        word = self._tokens.lower[name.lead]
        is_calling = name.start == name.lead + 1 and match(heads(), self._tokens.lower, name.lead)[1] == "bound"
        return self._tokens.printed(name.lead, name.start) if is_calling and word in titles() else None

    def _has_quote(self, name: Name) -> bool:
        """Tell whether the paragraph has a quotation."""
        text, position = self._tokens.text, self._tokens.starts[name.start]
        before = text[max(position - _NEAR, 0) : position].rpartition("\n\n")[2]
        after = text[position : position + _NEAR].partition("\n\n")[0]
        return any(mark in before or mark in after for mark in '"“”')
