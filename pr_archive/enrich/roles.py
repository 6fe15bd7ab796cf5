"""Phrases for what somebody is: where one begins and ends, and the name that follows it.

A role begins with a known word (`Kepala`, `Kapolsek`, `pemilik`) and goes on through words of which names of offices are
made, numbers, and capitals that are the name of a place or of a group. Where a name follows without a comma, what is
known of places and of personal names says which capitals are still the role: `Kepala Kemenag Blora | Roziqun`.
"""

import re
from collections.abc import Iterator

from attrs import frozen

from pr_archive.enrich.name_words import given, heads, is_given, is_noun, joining, kinds, opening, titles
from pr_archive.enrich.names import Name, Names, match

__all__ = ["Role", "Roles"]

_HEAD = re.compile(r"(?:wa)?ka(?:sat|nit|subsi|subbag|subag|subbid|sub|bag|bid|div|dis|din|pol|kan|upt|korwil|sie?|satgas|biro)[a-z]*")
_PERSON_NOUN = re.compile(r"pe[a-z]{3,}")
_NO_PERSON_NOUN = frozenset(
    "pekan peta pesta pesan pena penuh penting perlu perahu perut perkara peristiwa perak periode persen pertama pernah pemda pemkab pemkot pemilu "
    "pemerintah perempuan pelan pedas pesat pegang percaya perusahaan pepaya peluru pendek penjara penggal peron permen perhatian perda perwira "
    "peran pekerti pelabuhan percuma perang pelajaran pentas persis pelipur pemprov peluang penyakit perbekel petang petak peti peci".split()
)
_ROMAN = re.compile(r"[IVX]+[A-E]?|[A-E]")
_NUMBERED = frozenset({"kelas", "blok", "wilayah", "komisi", "regu", "kelompok", "asisten", "tim", "zona", "cabang", "koordinator"})
_STOP = frozenset(
    "yang untuk saat ketika dengan dalam pada kepada dari oleh karena agar supaya sebagai selaku serta bersama dan atau juga turut ikut hadir akan "
    "telah sudah sedang masih tidak bisa dapat harus mau ingin lalu kemudian setelah sebelum usai seusai sejak hingga sampai melalui lewat secara "
    "ke di para ini itu tersebut adalah ialah merupakan bahwa langsung tampak terlihat pun lain lainnya setiap tiap seluruh semua sekitar sebanyak "
    "asal berusia berumur bernama ada bukan belum hanya agar bagi tentang terhadap antara seperti namun tetapi sambil seraya demi mereka kami kita "
    "ia dia beliau mengaku datang pulang masuk keluar tiba naik turun bangga senang lega kini selalu sering jurusan bercerita tinggal".split()
)
_VERB = re.compile(r"mem[a-z]{3,}|men[gy]?[a-z]{3,}|me[lrw][a-z]{4,}|di[a-z]{4,}|ber[a-z]{4,}|[a-z]{4,}nya|ter[a-z]{4,}")
_RELATED = frozenset({"istri", "suami", "anak", "putra", "putri", "ajudan", "keluarga", "adik", "kakak"})
_INTRODUCING = frozenset({"bernama", "yakni", "yaitu", "adalah", "ialah"})
_LONGEST = 26


@frozen(kw_only=True)
class Role:
    """A role, as positions of words, and the name after it where there is one."""

    start: int
    end: int
    name: Name | None
    after: int
    """Where reading goes on."""


@frozen
class Roles:
    """Reads the roles of one text."""

    names: Names

    def all(self) -> Iterator[Role]:
        """Yield the roles of the text in order, none overlapping another."""
        position, total = 0, len(self.names.tokens)
        while position < total:
            role = self.read(position)
            if role:
                yield role
            position = role.after if role else position + 1

    def read(self, start: int) -> Role | None:
        """Return the role that begins at this word."""
        position, takes = self.head(start)
        if position == start or self._inside_a_name(start):
            return None
        end, reading, takes = self._office(start, position, takes)
        name = self.names.read(reading) if self.names.nameable(reading) or self.names._initial(reading) else None
        if name and not name.titled:
            end, name = self._split(start, end, name, takes)
            reading = name.after if name else end
        if name is None:
            name = self._next_name(end, reading, start)
        if not self._is_role(start, position, end, takes):
            return None
        return Role(start=start, end=end, name=name, after=max(name.after if name else end, start + 1))

    def head(self, start: int) -> tuple[int, str]:
        """Return where the head of a role ends and what it takes; `start` where none begins here."""
        lower = self.names.tokens.lower
        position, takes = start, ""
        while True:
            size, kind = self._head_word(position)
            if not size or (takes not in ("", "before") and not self._goes_with(start, position)):
                break
            position, takes = position + size, kind
            while kind == "before" and lower[position] in (".", ")", "("):
                position += 1
        return (start, "") if takes in ("", "before") else (position, takes)

    def _goes_with(self, start: int, position: int) -> bool:
        """Tell whether a second head belongs to the first: Ketua Panitia, istri Bupati; not `inspektur upacara Kepala Rutan`."""
        tokens = self.names.tokens
        alike = tokens.words[start][:1].isupper() or tokens.words[position][:1].islower()
        return (alike or tokens.lower[start] in _RELATED) and match(joining(), tokens.lower, position)[0] < 2

    def _head_word(self, position: int) -> tuple[int, str]:
        word, lower = self.names.tokens.words[position], self.names.tokens.lower
        size, kind = match(heads(), lower, position)
        if size:
            named = word[:1].isupper() and size == 1 and lower[position] in given()
            return (0, "") if named and self.names.nameable(position + 1) else (size, kind)
        if word[:1].isupper() and _HEAD.fullmatch(lower[position]) and lower[position] not in given():
            return 1, "office"
        if lower[position] in titles():
            return 0, ""
        if lower[position].startswith("pe") and lower[position] not in _NO_PERSON_NOUN and not lower[position].endswith("an"):
            return (1, "name") if _PERSON_NOUN.fullmatch(lower[position]) else (0, "")
        return 0, ""

    def _inside_a_name(self, start: int) -> bool:
        return self.names.nameable(start) and self.names.nameable(start - 1)

    def _office(self, start: int, position: int, takes: str) -> tuple[int, int, str]:
        """Read on through the words that name the office; return the role's end, where reading stopped, and what is taken."""
        tokens, lower = self.names.tokens, self.names.tokens.lower
        end, capitals = position, tokens.words[position - 1][:1].isupper() and position - start > 1
        while position - start < _LONGEST:
            size, kind = self._office_word(position, end, capitals)
            if size:
                capitals = capitals or tokens.words[position][:1].isupper()
                position += size
                end = position
                takes = kind or takes
            elif lower[position] == "(" and ")" in lower[position + 1 : position + 6]:
                position = lower.index(")", position) + 1
            elif self._is_part(position):
                name = self.names.read(position)
                position = end = name.end if name else position + 1
            else:
                break
        return end, position, takes

    def _office_word(self, position: int, end: int, capitals: bool) -> tuple[int, str]:
        """Return the size of the next piece of an office's name, and what it takes if that changes."""
        tokens, lower = self.names.tokens, self.names.tokens.lower
        word = tokens.words[position]
        size, kind = match(joining(), lower, position)
        if size and (word[0].isupper() or not capitals or kind in ("place", "region")) and lower[position] not in _STOP:
            return size, "" if kind == "same" else kind
        if word[:1].isdecimal():
            return 1, "name" if "/" in word and word[-1].isalpha() else "" 
        if _ROMAN.fullmatch(word) and (lower[position - 1] in _NUMBERED or len(word) > 1):
            return 1, ""
        if word in (".", "-", "/") and len(tokens.words[position - 1]) <= 3 and position == end and self._goes_on(position + 1):
            return 1, ""
        if word[:1].isupper() and is_noun(lower[position]):
            return 1, ""
        if lower[position] in ("dan", "&", ",") and self._in_office(position):
            return 1, ""
        if lower[position] == "sekaligus" and self.head(position + 1)[0] > position + 1:
            return self.head(position + 1)[0] - position, self.head(position + 1)[1]
        return self._plain_word(position, capitals), ""

    def _goes_on(self, position: int) -> bool:
        return match(joining(), self.names.tokens.lower, position)[0] > 0 or self.names.tokens.words[position][:1].isdecimal()

    def _in_office(self, position: int) -> bool:
        """Tell whether `dan` or a comma stands inside an office's name: Dinas Perumahan, Kawasan Permukiman dan Pertanahan."""
        tokens = self.names.tokens
        following = position + 1 + (tokens.lower[position] == "," and tokens.lower[position + 1] == "dan")
        word, kind = tokens.words[following], match(joining(), tokens.lower, following)[1]
        before = match(joining(), tokens.lower, position - 1)[1] or is_noun(tokens.lower[position - 1])
        fits = kind in ("same", "none") or (is_noun(tokens.lower[following]) and kind == "")
        if tokens.lower[position] == ",":
            fits = fits and "dan" in tokens.lower[position + 1 : position + 5]
        return bool(before) and word[:1].isupper() and fits and not self.head(following)[1]

    def _plain_word(self, position: int, capitals: bool) -> int:
        word, lower = self.names.tokens.words[position], self.names.tokens.lower[position]
        if not word[:1].islower() or lower in opening() and lower not in ("warga", "masyarakat", "acara", "upacara", "kegiatan", "tim"):
            return 0
        if lower == "setempat":
            return 1
        return int(not capitals and lower not in _STOP and not _VERB.fullmatch(lower) and self.names.titles_end(position) == position)

    def _is_part(self, position: int) -> bool:
        """Tell whether the capitals here still belong to the office, because its name goes on after them."""
        name = self.names.read(position) if self.names.nameable(position) else None
        if not name or name.after != name.end:
            return False
        tokens, end = self.names.tokens, name.end
        goes_on = match(joining(), tokens.lower, end)[0] and tokens.words[end][0].isupper() and not self.head(end)[1]
        return bool(goes_on) or tokens.words[end][:1].isdecimal()

    def _split(self, start: int, end: int, name: Name, takes: str) -> tuple[int, Name | None]:
        """Divide capitals into the end of the role and a name; return the role's end and the name, if there is one."""
        first = self._place_or_group_end(name, takes, end)
        if first == name.end:
            return first, None
        if first == name.start and not self._is_personal(start, end, name):
            return end, None
        return max(first, end), Name(lead=first, start=first, end=name.end, after=name.after)

    def _place_or_group_end(self, name: Name, takes: str, end: int) -> int:
        start, stop, lower = name.start, name.end, self.names.tokens.lower
        known = self.names.place_end(start, stop)
        if known > start:
            return known
        if takes == "proper":
            return self._group_end(name)
        if takes == "region" and stop - start > 1 and lower[start + 1] not in kinds()["only"]:
            return stop if self._commas_name(name) else start
        if takes not in ("place", "region") or (is_given(lower[start]) and not self._commas_name(name)):
            return start
        if stop - start == 1 or (stop - start <= 3 and self._commas_name(name)):
            return stop
        after = kinds()["only"] | kinds()["after"]
        double = lower[start] in kinds()["before"] or lower[start + 1] in after
        return min(start + 1 + double, stop)

    def _group_end(self, name: Name) -> int:
        """A group's name may have any length: a person follows only where a word of personal names shows where."""
        lower = self.names.tokens.lower
        if is_given(lower[name.start]) and self.names.tokens.words[name.start - 1].islower():
            return name.start
        if name.end - name.start < 3 or self._commas_name(name):
            return name.end
        middle = range(name.start + 1, name.end - (name.end - name.start == 3) + 1)
        return next((at for at in middle if at < name.end and is_given(lower[at])), name.end)

    def _commas_name(self, name: Name) -> bool:
        """Tell whether another name follows after a comma or title, so that these capitals are a place or a group."""
        tokens = self.names.tokens
        if name.after != name.end:
            return False
        following = self.names.read(name.end + 1) if tokens.words[name.end] in (",", "(") else self.names.read(name.end)
        if not following or self.head(name.end + 1)[1] not in ("", "bound"):
            return False
        closing = tokens.words[following.after]
        return following.titled or (closing in (",", "(", ")") or closing[:1].islower()) and self._is_free_name(following)

    def _is_free_name(self, name: Name) -> bool:
        return self.names.place_end(name.start, name.end) < name.end

    def _is_personal(self, start: int, end: int, name: Name) -> bool:
        """A capital after a common noun is a person only if something says so: `petugas Linmas`, `instruktur Slamet`."""
        tokens = self.names.tokens
        if tokens.words[start][:1].isupper() and end - start > 1:
            return True
        return any(is_given(word) for word in tokens.lower[name.start : name.end]) or self._recurs(name)

    def _recurs(self, name: Name) -> bool:
        tokens = self.names.tokens
        return name.end - name.start > 1 and tokens.words.count(tokens.words[name.start]) > 1

    def _next_name(self, end: int, reading: int, start: int) -> Name | None:
        """Return the name after a comma, a bracket or `bernama`."""
        tokens, lower = self.names.tokens, self.names.tokens.lower
        position = max(end, reading)
        titled = self.names.read(position)
        if titled:
            return titled if titled.titled else None
        if lower[position] == "," or lower[position] in _INTRODUCING or lower[position] == "(":
            position += 1
            position = self._address_end(position)
            position += lower[position] in _INTRODUCING
        elif lower[position] == "kepada" and lower[start - 1] == "jabatan":
            position += 1
        elif lower[position] == "yang":
            position = self._clause_end(position)
        else:
            return None
        name = None if self.head(position)[1] not in ("", "bound") else self.names.read(position)
        return name if name and self._stands_alone(name) else None

    def _clause_end(self, position: int) -> int:
        """Skip a short clause between role and name: `anggota KPU yang membidangi sosialisasi, Maya`."""
        words = self.names.tokens.words
        for number in range(position + 1, position + 7):
            if words[number] == ",":
                return number + 1
            if not words[number].islower():
                break
        return len(words) - 1

    def _address_end(self, position: int) -> int:
        """Skip `Kecamatan Blora, Kabupaten Blora,` between a role and the name."""
        for _ in range(3):
            size, kind = match(joining(), self.names.tokens.lower, position)
            place = self.names.read(position + size) if size and kind in ("place", "region") else None
            if not place or self.names.tokens.lower[place.end] != ",":
                break
            position = place.end + 1
        return position

    def _stands_alone(self, name: Name) -> bool:
        """Tell whether a name after a comma is closed like one, and is no place."""
        if name.titled:
            return True
        closing = self.names.tokens.words[name.after]
        closed = closing in (",", ")", "(", ".", ";", '"', "") or closing[:1].islower() or closing[:1] == "\n"
        return closed and self._is_free_name(name)

    def _is_role(self, start: int, position: int, end: int, takes: str) -> bool:
        """`Kepala` alone is no role, and `Pastor` before a name is a title."""
        head = self.head(start)[1]
        return end > position or head not in ("office", "bound")
