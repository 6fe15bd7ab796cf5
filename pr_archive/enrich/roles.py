"""Phrases for what somebody is: where one begins and ends, and the name that follows it.

A role begins with a known word (`Kepala`, `Kapolsek`, `pemilik`) and goes on through words of which names of offices are
made, numbers, and capitals that are the name of a place or of a group. Where a name follows without a comma, what is
known of places and of personal names says which capitals are still the role: `Kepala Kemenag Blora | Roziqun`.
"""

import re
from collections.abc import Iterator

from attrs import frozen

from pr_archive.enrich.name_words import given, heads, is_given, is_noun, joining, kinds, no_names, regions, titles
from pr_archive.enrich.names import Name, Names, match

__all__ = ["Role", "Roles"]

_HEAD = re.compile(
    r"(?:wa)?ka(?:sat|nit|subsi|subbag|subag|subbid|sub|bag|bid|div|dis|din|pol|kan|upt|korwil|sie?|satgas|biro)[a-z]*|"
    r"(?:wa)?dan(?:sat|yon|ki|ton|ru|tim|unit|pos|lanud|skadron|rem|dim|ramil|puslat)[a-z]*"
)
_PERSON_NOUN = re.compile(r"pe[a-z]{3,}|(?!me|di)[a-z]{3,}(?:wan|wati)")
_NO_PERSON_NOUN = frozenset(
    "pekan peta pesta pesan pena penuh penting perlu perahu perut perkara peristiwa perak periode persen pertama pernah pemda pemkab pemkot pemilu "
    "pemerintah perempuan pelan pedas pesat pegang percaya perusahaan pepaya peluru pendek penjara penggal peron permen perhatian perda perwira "
    "peran pekerti pelabuhan percuma perang pelajaran pentas persis pelipur pemprov peluang penyakit perbekel petang petak peti peci hewan lawan kawan rawan perlawan pahlawan perlawanan".split()
)
_ROMAN = re.compile(r"[IVXLC]+[A-E]?|[A-E]")
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
_NO_VERB = frozenset(
    "terpilih termuda tertua terbaik tersangka teladan diskusi difabel distrik dinas disabilitas direktorat digital divisi diniyah dialog disiplin "
    "distributor diare diabetes beras beasiswa bersama beruang berita terminal ternak terapi terapis termal tersier media medis mebel menteri mental "
    "menara mekanik melati memori meteor metode meubel".split()
)
_AFTER_PLACE = frozenset({"setempat", "terpilih", "nonaktif", "demisioner", "senior"})
_VILLAGES = frozenset({"desa", "dusun", "kampung", "kecamatan", "kabupaten", "kota", "kelurahan", "provinsi", "distrik", "nagari", "rt", "rw"})
_SHORTENED = frozenset({"ka", "kel", "kec", "kab", "ds", "dsn", "no", "prov", "kasi", "sat", "kom", "jend"})
_INTRODUCING = frozenset({"bernama", "yakni", "yaitu", "adalah", "ialah"})
_LONGEST = 26


@frozen(kw_only=True)
class Role:
    """A role, as positions of words, and the names after it: mostly one or none, two in `siswa SMK, Rizky dan Dimas`."""

    start: int
    end: int
    names: tuple[Name, ...]
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
            role = self.read(position) or self._by_commas(position)
            if role:
                yield role
            position = role.after if role else position + 1

    def read(self, start: int) -> Role | None:
        """Return the role that begins at this word."""
        position, takes = self.head(start)
        if position == start or self._inside_a_name(start) or self.names.tokens.lower[start - 1] == "di":
            return None
        end, reading, takes = self._office(start, position, takes)
        end, names = self._named(start, end, reading, takes)
        if end == position and self.head(start)[1] in ("office", "bound"):
            return None
        return Role(start=start, end=end, names=names, after=max(names[-1].after if names else end, start + 1))

    def _named(self, start: int, end: int, reading: int, takes: str) -> tuple[int, tuple[Name, ...]]:
        """Return where the role ends, now that capitals after it are read, and the names that follow."""
        name = self.names.read(reading) if self.names.tokens.words[reading][:1].isupper() else None
        if name and not name.titled:
            end, name = self._split(start, end, name, takes)
            if name:
                return end, (name,)
            reading = end
        name = self._next_name(end, reading, start)
        second = self._second(name) if name and self.names.tokens.words[start].islower() else None
        return end, tuple(one for one in (name, second) if one)

    def _second(self, name: Name) -> Name | None:
        """Return the second of two names that share a role."""
        other = self._unless_head(name.after + 1) if self.names.tokens.lower[name.after] == "dan" else None
        return other if other and self._stands_alone(other) else None

    def _by_commas(self, start: int) -> Role | None:
        """Return the role in `Mahout, Nazaruddin, berjaga`: an unknown noun at the head of a sentence, a name between commas."""
        tokens = self.names.tokens
        if not tokens.words[start].istitle() or not tokens.opens(start) or is_given(tokens.lower[start]) or tokens.words[start].endswith("nya"):
            return None
        if tokens.lower[start] in no_names("opening", "time", "thing") or is_noun(tokens.lower[start]):
            return None
        end = start + 1
        while end - start < 5 and self._plain_word(end, False):
            end += 1
        name = self._unless_head(end + 1) if tokens.words[end] == "," else None
        if not name or not any(is_given(word) for word in tokens.lower[name.start : name.end]):
            return None
        closed = tokens.words[name.after] == "," and tokens.words[name.after + 1].islower() and tokens.lower[name.after + 1] not in _STOP
        return Role(start=start, end=end, names=(name,), after=name.after) if closed and self._is_free_name(name) else None

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
            return (0, "") if size == 1 and self._is_named(position) else (size, kind)
        if word[:1].isupper() and _HEAD.fullmatch(lower[position]) and lower[position] not in given():
            return 1, "office"
        return (1, "name") if self._is_person_noun(position) else (0, "")

    def _is_named(self, position: int) -> bool:
        """Tell whether a known word is a name or title here: Imam Santoso, Anak Agung, Ibu Kasmirah."""
        names, word = self.names, self.names.tokens.lower[position]
        if names.tokens.words[position][:1].isupper() and names.nameable(position):
            return names.nameable(position + 1)
        return word in titles() and names.titles_end(position) > position and names.read(position) is not None

    def _is_person_noun(self, position: int) -> bool:
        """Tell whether a word is built like pemilik, pengelola, pelatih; a capital only where it opens a sentence."""
        tokens, word = self.names.tokens, self.names.tokens.lower[position]
        if not _PERSON_NOUN.fullmatch(word) or word in _NO_PERSON_NOUN or word in titles() or word.endswith("nya"):
            return False
        if word.endswith("an") and not word.endswith("wan"):
            return False
        if tokens.words[position].islower() or tokens.opens(position):
            return word not in given()
        return word.startswith("pe") and (tokens.words[position + 1].islower() or self._goes_on(position + 1)) and word not in given()

    def _inside_a_name(self, start: int) -> bool:
        return self.names.nameable(start) and self.names.nameable(start - 1)

    def _office(self, start: int, position: int, takes: str) -> tuple[int, int, str]:
        """Read on through the words that name the office; return the role's end, where reading stopped, and what is taken."""
        tokens, lower = self.names.tokens, self.names.tokens.lower
        end, capitals = position, tokens.words[position - 1][:1].isupper() and position - start > 1
        while position - start < _LONGEST:
            size, kind = self._office_word(position, end, capitals, takes)
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

    def _office_word(self, position: int, end: int, capitals: bool, takes: str) -> tuple[int, str]:
        """Return the size of the next piece of an office's name, and what it takes if that changes."""
        tokens, lower = self.names.tokens, self.names.tokens.lower
        word = tokens.words[position]
        size, kind = match(joining(), lower, position)
        if size and (word[0].isupper() or not capitals or kind in ("place", "region")) and lower[position] not in _STOP:
            return size, "" if kind == "same" else kind
        if lower[position : position + 4] == ["d", ".", "i", "."]:
            return 4, ""
        if word[:1].isdecimal():
            return 1, "name" if "/" in word and word[-1].isalpha() else "" 
        if lower[position] == "dari" and self._from_office(position + 1):
            return 1, ""
        if _ROMAN.fullmatch(word) and (lower[position - 1] in _NUMBERED or len(word) > 1):
            return 1, ""
        if word == "." and lower[position - 1] in _SHORTENED and self._goes_on(position + 1):
            return 1, ""
        if word[:1].isupper() and self._is_thing(position, takes):
            size = match(regions(), lower, position)[0]
            named = size or (lower[position] in no_names("thing") and takes == "region")
            return max(size, 1), "name" if named else "region" if word.isupper() and takes != "proper" else ""
        if lower[position] in ("dan", "&", ",") and self._in_office(position):
            return 1 + (word == "," and lower[position + 1] == "dan"), ""
        if lower[position] == "sekaligus" and self.head(position + 1)[0] > position + 1:
            return self.head(position + 1)[0] - position, self.head(position + 1)[1]
        return self._plain_word(position, capitals), ""

    def _from_office(self, position: int) -> bool:
        """`Instruktur dari BLK` names the office, `petani dari Desa Kunden` only where he lives."""
        lower, word = self.names.tokens.lower, self.names.tokens.words[position]
        kind = match(joining(), lower, position)[1]
        return lower[position] not in _VILLAGES and (kind in ("region", "place", "proper") or (len(word) > 1 and word.isupper()))

    def _is_thing(self, position: int, takes: str) -> bool:
        """Tell whether a capital is no name and so goes on with the office: a noun, an unknown abbreviation, a group's member."""
        lower, word = self.names.tokens.lower[position], self.names.tokens.words[position]
        if lower in no_names("time") or lower in titles():
            return False
        if self.head(position)[1]:
            return takes == "proper" and self.head(position)[1] == "name" and self.names.tokens.words[position - 1][:1].isupper()
        if lower in no_names("opening"):
            return takes in ("place", "region") and match(joining(), self.names.tokens.lower, position - 1)[0] > 0
        unknown = len(word) > 1 and sum(char.isupper() for char in word) > 1 and self.names.read(position) is None
        return unknown or not (self.names.nameable(position) or self.names._initial(position) or len(word) == 1)

    def _goes_on(self, position: int) -> bool:
        return match(joining(), self.names.tokens.lower, position)[0] > 0 or self.names.tokens.words[position][:1].isdecimal()

    def _in_office(self, position: int) -> bool:
        """Tell whether `dan` or a comma stands inside an office's name: Dinas Perumahan, Kawasan Permukiman dan Pertanahan."""
        tokens = self.names.tokens
        following = position + 1 + (tokens.lower[position] == "," and tokens.lower[position + 1] == "dan")
        word, kind = tokens.words[following], match(joining(), tokens.lower, following)[1]
        before = match(joining(), tokens.lower, position - 1)[1] or is_noun(tokens.lower[position - 1])
        fits = kind in ("same", "none", "proper") or (is_noun(tokens.lower[following]) and kind == "")
        if tokens.lower[position] == ",":
            fits = fits and "dan" in tokens.lower[position + 1 : position + 5]
        lone = match(joining(), tokens.lower, following)[0] < 2 and self.head(following)[1]
        return bool(before) and word[:1].isupper() and fits and not lone

    def _plain_word(self, position: int, capitals: bool) -> int:
        word, lower = self.names.tokens.words[position], self.names.tokens.lower[position]
        if lower in _AFTER_PLACE:
            return 1
        if not word[:1].islower() or capitals or lower in _STOP or lower in no_names("opening"):
            return 0
        verb = _VERB.fullmatch(lower) and lower not in _NO_VERB
        return int(not verb and self.names.titles_end(position) == position)

    def _is_part(self, position: int) -> bool:
        """Tell whether the capitals here still belong to the office, because its name goes on after them."""
        name = self.names.read(position) if self.names.nameable(position) else None
        if not name or name.after != name.end:
            return False
        tokens, end = self.names.tokens, name.end
        goes_on = match(joining(), tokens.lower, end)[0] and tokens.words[end][0].isupper() and not self.head(end)[1]
        short = tokens.words[end] == "(" and tokens.words[end + 2] == ")" and sum(char.isupper() for char in tokens.words[end + 1]) > 1
        return bool(goes_on) or short or tokens.words[end][:1].isdecimal() or tokens.lower[end] in _AFTER_PLACE

    def _split(self, start: int, end: int, name: Name, takes: str) -> tuple[int, Name | None]:
        """Divide capitals into the end of the role and a name; return the role's end and the name, if there is one."""
        first = self._place_or_group_end(name, takes, end)
        if first == name.end:
            return first, None
        if takes == "office" and end == self.head(start)[0] and first == name.start and name.end - first > 1 and not is_given(self.names.tokens.lower[first]):
            first += 1
        if first == name.start and not self._is_personal(start, end, name):
            return (name.end if self.names.tokens.words[start][:1].isupper() else end), None
        return max(first, end), Name(lead=first, start=first, end=name.end, after=name.after)

    def _place_or_group_end(self, name: Name, takes: str, end: int) -> int:
        start, stop, lower = name.start, name.end, self.names.tokens.lower
        known = self.names.place_end(start, stop)
        if known == start + 1 < stop and takes == "place" and lower[known] in kinds()["after"]:
            known += 1
        if known > start:
            rest = any(is_given(word) for word in lower[known:stop])
            return stop if takes in ("place", "proper") and not rest and self._commas_name(name) else known
        inner = (self.names.place_end(at, stop) for at in range(start + 1, stop - 1) if not is_given(lower[at]))
        known = next((end for number, end in enumerate(inner, start + 1) if end > number), start)
        if known > start:
            return known
        if takes == "proper":
            return self._group_end(name)
        if stop - start == 1 and not is_given(lower[start]) and self._commas_name(name):
            return stop
        if takes == "region" and stop - start > 1 and lower[start + 1] not in kinds()["only"]:
            return stop if self._commas_name(name) else start
        if takes not in ("place", "region") or (is_given(lower[start]) and not self._commas_name(name)):
            return start
        if stop - start == 1 or (stop - start <= 3 and self._commas_name(name)):
            return stop
        return start + 1 + self._is_double(start)

    def _is_double(self, start: int) -> bool:
        """Tell whether two words look like the name of one village: Sumber Rejo, Praya Barat."""
        lower = self.names.tokens.lower
        return lower[start] in kinds()["before"] or lower[start + 1] in kinds()["only"] | kinds()["after"]

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
        if self.head(start)[1] in ("place", "region") and tokens.words[start][:1].isupper():
            return True
        return any(is_given(word) for word in tokens.lower[name.start : name.end])

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
        elif lower[start - 1] == "jabatan" and lower[position] in ("dari", "kepada"):
            position = self._handed_to(position)
        elif lower[position] in ("yang", "asal", "dari"):
            position = self._clause_end(position)
        else:
            return None
        name = self._unless_head(position)
        if not name or not self._stands_alone(name):
            return None
        adverbial = lower[position - 1] == "," and tokens.words[start].islower() and tokens.words[name.after].islower() and not name.titled
        return None if adverbial and lower[name.after] != "dan" else name

    def _unless_head(self, position: int) -> Name | None:
        return None if self.head(position)[1] not in ("", "bound") else self.names.read(position)

    def _handed_to(self, position: int) -> int:
        """In `jabatan Kapolsek dari AKP Suharto kepada Iptu Budi` return where Budi's name begins."""
        lower = self.names.tokens.lower
        return lower.index("kepada", position) + 1 if "kepada" in lower[position : position + 9] else position

    def _clause_end(self, position: int) -> int:
        """Skip a short clause between role and name: `anggota KPU yang membidangi sosialisasi, Maya`."""
        words = self.names.tokens.words
        place = words[position] in ("asal", "dari")
        for number in range(position + 1, position + 8):
            if words[number] == ",":
                return number + 1
            if not words[number].isalpha() or not (place or words[number].islower()):
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
