"""Who is named in a release, and in what role: the office before or after the name as the text prints it.

A person is somebody with a role (an office, a function, `warga Desa Kunden`) or whose words are quoted. A name is given
in its longest form, without ranks, forms of address and degrees; later short references (`Budi`, `AKP Wawan`) are the
same person. Initials of suspects are no names.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from attrs import define, field, frozen

from pr_archive.enrich.name_words import is_given, joining, no_names
from pr_archive.enrich.names import Name, Names, match
from pr_archive.enrich.roles import Role, Roles
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


_SAYING = frozenset(
    "ujar kata tutur ungkap jelas tegas pungkas ucap terang papar imbuh tambah beber sebut harap tandas kisah cerita urai lanjut imbau pesan tukas "
    "cetus timpal ajak pinta seloroh jawab kenang keluh puji kelakar canda ingat sambung tanya".split()
)
_TELLING = frozenset(
    "mengatakan menyampaikan menjelaskan menuturkan mengungkapkan menegaskan menambahkan mengaku menyebut menyebutkan berharap bercerita berkata menilai "
    "mengimbau menerangkan memaparkan mengungkap menceritakan berpesan membenarkan mengapresiasi meminta mengingatkan bersyukur mengucapkan "
    "menyatakan menuturkan mengisahkan".split()
)
_LINKING = frozenset({",", "(", "-", "selaku", "sebagai", "yang", "juga", "menjabat", "merupakan", "adalah", "ialah", "seorang", "salah", "satu", "bertindak"})
_BEFORE_LINK = frozenset({"selanjutnya", "kini", "sebelumnya", "resmi", "sekarang", "pernah"})
_AT = frozenset({"di", "ke", "dari", "se"})


@define
class _Person:
    words: tuple[str, ...]
    name: Name
    first: int
    roles: list[str] = field(factory=list)


def find_people(title: str, body: str) -> tuple[Mention, ...]:
    """Return the persons named in a release who have a role or are quoted, in order of first appearance."""
    tokens = Tokens.of(body)
    names = Names(tokens)
    names.places.update(_places(names))
    return tuple(_Reading(tokens, names).mentions())


def _places(names: Names) -> Iterator[tuple[str, ...]]:
    """Yield the places and groups that the text itself shows: in the dateline, after `Desa`, `Kelompok Tani`."""
    tokens = names.tokens
    dateline = names.read(0)
    if dateline and any(mark in ("-", "|") for mark in tokens.words[dateline.end : dateline.end + 5]):
        yield tuple(tokens.lower[dateline.start : dateline.end])
    for position in range(len(tokens)):
        size, kind = match(joining(), tokens.lower, position)
        name = names.read(position + size) if size and kind in ("place", "region", "proper") else None
        if name and not name.titled and (name.end - name.start == 1 or _names_no_person(names, position)):
            words = tuple(tokens.lower[name.start : name.end])
            if len(words) > 1 or not is_given(words[0]):
                yield words


def _names_no_person(names: Names, position: int) -> bool:
    """Tell whether no role ends in these words: in `Kepala Desa Kunden Sutrisno` a person may follow the place."""
    tokens, roles = names.tokens, Roles(names)
    while tokens.words[position - 1][:1].isupper() and match(joining(), tokens.lower, position - 1)[0]:
        position -= 1
    return not any(roles.head(start)[1] for start in (position, position - 1, position - 2))


class _Reading:
    """One reading of a text: roles first, then who is quoted, then who is whom."""

    def __init__(self, tokens: Tokens, names: Names) -> None:
        self._tokens = tokens
        self._names = names
        self._runs = list(names.all())
        self._ending = {name.after: name for name in self._runs} | {name.end: name for name in self._runs}
        self._people: list[_Person] = []
        self._claimed: set[int] = set()

    def mentions(self) -> Iterator[Mention]:
        """Yield the persons in order of first appearance."""
        found = [*self._with_role(), *((name, None) for name in self._runs if self._is_quoted(name))]
        for name, role in sorted(found, key=lambda pair: pair[0].start):
            self._add(name, role)
        for name in self._runs:
            self._lengthen(name)
        for person in sorted(self._people, key=lambda person: person.first):
            start, end = self._tokens.starts[person.name.start], self._tokens.ends[person.name.end - 1]
            shown = self._tokens.printed(person.name.start, person.name.end)
            yield Mention(name=_in_normal_case(shown), role=_best(person.roles), part="body", start=start, end=end)

    def _with_role(self) -> Iterator[tuple[Name, str]]:
        for role in Roles(self._names).all():
            names, end = role.names, role.end
            before = self._before(role)
            if before and names and not self._says_person(names[0]):
                names, end = (), names[0].end
            for name in names or before:
                if name.start not in self._claimed:
                    self._claimed.update((name.start, name.end))
                    yield name, self._tokens.printed(role.start, end)

    def _says_person(self, name: Name) -> bool:
        return name.titled or any(is_given(word) for word in self._tokens.lower[name.start : name.end])

    def _before(self, role: Role) -> tuple[Name, ...]:
        """Return the name that a role follows: `Sunarti, pemilik warung`, `Budi Hardiono selaku Kepala Rutan`."""
        position = role.start
        lower = self._tokens.lower
        while role.start - position < 6 and (
            lower[position - 1] in _LINKING or (lower[position] == "menjabat" and lower[position - 1] in _BEFORE_LINK)
        ):
            position -= 1
        name = self._ending.get(position)
        if name and self._tokens.lower[name.lead - 1] == "menggantikan":
            name = self._successor(name.lead - 1)
        if not name or name.end in self._claimed or not self._is_free(name):
            return ()
        if position == role.start and role.end - role.start < 2:
            return ()
        sure = position < role.start and (self._tokens.words[role.start].islower() or self._tokens.words[role.end] == ",")
        return (name,) if sure or self._is_personal(name) else ()

    def _successor(self, position: int) -> Name | None:
        """Return X in `X resmi menggantikan Y sebagai Kepala Rutan`."""
        return next((self._ending[at] for at in range(position, position - 4, -1) if at in self._ending), None)

    def _is_free(self, name: Name) -> bool:
        """Tell whether a run is no part of a longer name of a thing or place, and no place itself."""
        word, lower = self._tokens.words[name.lead - 1], self._tokens.lower[name.lead - 1]
        if name.titled:
            return True
        kind = match(joining(), self._tokens.lower, name.lead - 1)[1]
        is_thing = kind in ("place", "region", "proper") or (word[:1].isupper() and self._is_thing(name.lead - 1))
        return not is_thing and lower not in _AT and self._names.place_end(name.start, name.end) < name.end

    def _is_thing(self, position: int) -> bool:
        return not self._names.nameable(position) and self._tokens.lower[position] not in no_names("opening", "noun")

    def _is_personal(self, name: Name) -> bool:
        """Tell whether something says that this is a person: a title, a name's word, or two words that come again."""
        double = name.end - name.start > 1 and not self._tokens.opens(name.lead)
        return self._says_person(name) or double or self._recurs(name)

    def _recurs(self, name: Name) -> bool:
        word, words = self._tokens.words[name.start], self._tokens.words
        return words.count(word) > 1 and word.lower() not in words

    def _is_quoted(self, name: Name) -> bool:
        words, lower = self._tokens.words, self._tokens.lower
        if not self._is_free(name):
            return False
        if lower[name.lead - 1] in _SAYING and '"' in words[max(name.lead - 4, 0) : name.lead - 1]:
            return True
        following = lower[name.after + (lower[name.after] == ",")]
        tells = following in _TELLING and (self._tokens.opens(name.lead) or lower[name.lead - 1] in no_names("opening"))
        return tells and self._is_personal(name) and self._quote_near(name)

    def _quote_near(self, name: Name) -> bool:
        """Tell whether the paragraph has a quotation."""
        text = self._tokens.text
        start = text.rfind("\n\n", 0, self._tokens.starts[name.start]) + 1
        end = text.find("\n\n", start + 1)
        return any(mark in text[start : end if end > 0 else len(text)] for mark in '"“”')

    def _add(self, name: Name, role: str | None) -> None:
        words = self._words(name)
        person = next((one for one in reversed(self._people) if _same(words, one.words)), None)
        if person is None:
            person = _Person(words=words, name=name, first=name.start)
            self._people.append(person)
        elif len(words) > len(person.words):
            person.words, person.name = words, name
        if role:
            person.roles.append(role)

    def _words(self, name: Name) -> tuple[str, ...]:
        return tuple(word for word in self._tokens.lower[name.start : name.end] if word[0].isalpha())

    def _lengthen(self, name: Name) -> None:
        """Note an appearance without role: perhaps earlier than the others, perhaps of a longer form of the name."""
        words = self._words(name)
        persons = [one for one in self._people if _same(words, one.words)]
        if len(persons) != 1 or not self._is_free(name):
            return
        person = persons[0]
        person.first = min(person.first, name.start)
        begins = words[: len(person.words)] == person.words
        if len(words) > len(person.words) and (begins or name.titled) and len(words) <= 5:
            person.words, person.name = words, name


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether one name is a short form of the other: its words stand there in the same order."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(any(_alike(word, candidate) for candidate in rest) for word in short)


def _alike(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])


def _in_normal_case(name: str) -> str:
    return name.title() if name.isupper() else name


def _best(roles: Iterable[str]) -> str | None:
    """Return the role printed first, in its longest form."""
    best: str | None = None
    for role in roles:
        if best is None or (role.startswith(best) and len(role) > len(best)):
            best = role
    return best
