"""Tokens and their terms: characters, words, and what the words around them say; last, properties of any text."""

import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.index import lexicon
from pr_archive.index.analysis import FINGERPRINT, QUERY_STOPWORDS, analyse, query_tokens, tokens
from pr_archive.index.folding import fold
from tests.eval_stems import EXACT, STEM, Collection, asked


def exacts(text: str) -> list[str]:
    return [token.exact for token in tokens(text)]


def printed(text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokens(text)]


def stems(word: str) -> tuple[str, ...]:
    (token,) = tokens(word)
    return token.stems


def meets(query: str, text: str) -> bool:
    """Return whether every word of a query finds a text, as a search asks for."""
    terms = set(analyse(text))
    return all(not terms.isdisjoint(token.stems) for token in query_tokens(query))


# -- characters


@pytest.mark.parametrize(
    "written",
    [
        "Jum'at",
        "Jum’at",
        "Jum‘at",
        "Jum`at",
        "Jum´at",
        "Jumát",
        "JUM'AT",
        "Jumat",
        "𝐉𝐮𝐦𝐚𝐭",
        "Ｊｕｍａｔ",
        "Ju\u00admat",
    ],
)
def test_one_word_however_it_is_written(written: str) -> None:
    assert exacts(f"Hari {written} ini") == ["hari", "jumat", "ini"]
    assert printed(f"Hari {written} ini") == ["Hari", written, "ini"]
    assert stems(written) == ("jumat",)


def test_slices_are_of_the_text_as_given() -> None:
    text = "“𝗥𝘂𝘁𝗮𝗻 Blora” – ﬁrma ½ Cafe\u0301… ﷺ selesai"
    assert printed(text) == ["𝗥𝘂𝘁𝗮𝗻", "Blora", "ﬁrma", "½", "Cafe\u0301", "ﷺ", "", "", "", "selesai"]
    assert exacts(text)[:5] == ["rutan", "blora", "firma", "1/2", "cafe"]


# -- tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Selasa (14/01), pukul 09.30-11.00 WIB", ["selasa", "14/01", "pukul", "09.30-11.00", "wib"]),
        ("17.08.1945: naik 2,35 persen", ["17.08.1945", "naik", "2,35", "persen"]),
        ("Rp550.000,- atau Rp. 550.000", ["rp550.000", "atau", "rp", "550.000"]),
        ("Sugito, A.Md.IP., S.H., M.Si. dan Bc.IP", ["sugito", "amdip", "sh", "msi", "dan", "bcip"]),
        ("a.n. Kepala; s.d. selesai.Kemudian H.Budi", ["an", "kepala", "sd", "selesai", "kemudian", "h", "budi"]),
        ("S.Tr.Pas, S.Kom dan M.Hum", ["strpas", "skom", "dan", "mhum"]),
        ("ke-16, e-KTP -- Covid-19- 'kutip'", ["ke-16", "e-ktp", "covid-19", "kutip"]),
        ("humas@rutan.go.id dan_lain #WBP", ["humas", "rutan", "go", "id", "dan", "lain", "wbp"]),
        ("", []),
        ("… – !?", []),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert exacts(text) == words


# -- one word


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("buku-buku", ("buku",)),
        ("buku-bukunya", ("buku",)),
        ("sayur-mayur", ("sayur",)),
        ("berbalas-balasan", ("balas",)),
        ("besar-besaran", ("besar",)),
        ("tulis-menulis", ("tulis",)),
        ("kehijau-hijauan", ("hijau",)),
        ("meniru-nirukannya", ("tiru",)),
        ("sebesar-besarnya", ("besar",)),
        ("perundang-undangan", ("undang",)),
        ("bersama-sama", ("sama",)),
        ("anak2", ("anak",)),
        ("pm2", ("pm2",)),
        ("ke-16", ("ke-16", "16")),
        ("1980-an", ("1980-an", "1980")),
        ("se-Jawa", ("jawa",)),
        ("Zoom-nya", ("zoom",)),
        ("Semarang-Solo", ("semarang-solo", "semarang", "solo")),
        ("Rp1.550.000", ("rp1.550.000", "1.550.000", "1550000")),
        ("musholla", ("musala",)),
        ("sholatnya", ("salat",)),
        ("disholatkan", ("salat",)),
        ("mensosialisasikan", ("sosialisasi",)),
        ("praktek", ("praktik",)),
        ("Al-Qur'an", ("alquran",)),
        ("narapidana", ("narapidana", "napi")),
        ("x" * 70, ("x" * 64,)),
    ],
)
def test_terms_of_a_word(word: str, terms: tuple[str, ...]) -> None:
    assert stems(word) == terms


@pytest.mark.parametrize(
    "word", ["kemenkumham", "menimipas", "karutan", "kejari", "wbp", "bekasi", "tpp", "kejagung"]
)
def test_the_case_of_a_query_does_not_matter(word: str) -> None:
    assert analyse(word) == analyse(word.upper()) == analyse(word.title()) == [word]


def test_capitals_in_a_text_mean_an_abbreviation_and_in_a_headline_nothing() -> None:
    assert analyse("Pelatihan SIKAPAN di Blora")[1] == "sikapan"
    assert analyse("Kegiatan PELATIHAN kerja")[1:3] == ["pelatihan", "latih"]
    assert analyse("RUTAN BLORA GELAR PELATIHAN\nKegiatan ini") == analyse(
        "Rutan Blora gelar pelatihan\nKegiatan ini"
    )


# -- the words around


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kerjasama", "kerja sama"),
        ("bekerjasama", "kerja samanya"),
        ("kerja-sama", "bekerja sama"),
        ("orangtua", "orang tuanya"),
        ("menandatangani", "tanda tangan"),
        ("bertanggungjawab", "tanggung jawabnya"),
        ("menindaklanjuti", "tindak lanjut"),
        ("olahraga", "olah raga"),
        ("antinarkoba", "anti narkoba"),
        ("non-aktif", "non aktif"),
        ("IIB", "II B"),
        ("WBP", "Warga Binaan Pemasyarakatan"),
        ("WBP", "warga binaan"),
        ("WBP", "Warga Binaan Pemasarakatan"),
        ("warbin", "wbp"),
        ("karutan", "Kepala Rumah Tahanan Negara"),
        ("karutan", "kepala rutan"),
        ("kakanwil", "kepala kanwil"),
        ("UMKM", "usaha mikro, kecil, dan menengah"),
        ("kemenkumham", "Kementerian Hukum dan HAM"),
        ("KUHP", "Kitab Undang-Undang Hukum Pidana"),
        ("satpol pp", "Satuan Polisi Pamong Praja"),
        ("napi", "narapidana"),
    ],
)
def test_two_ways_to_write_it_find_each_other(one: str, other: str) -> None:
    assert meets(one, f"Kegiatan {other} di Blora")
    assert meets(other, f"Kegiatan {one} di Blora")


def test_a_part_of_a_long_form_does_not_find_the_short_one() -> None:
    assert not meets("warga", "Kegiatan WBP di Blora")
    assert not meets("masyarakat", "Kegiatan WBP di Lembaga Pemasyarakatan")
    assert not meets("sama", "kerjasama")


def test_phrases_end_with_the_sentence() -> None:
    assert not meets("kerjasama", "Mereka kerja. Sama saja.")


def test_positions_are_those_of_the_words() -> None:
    assert exacts("nota kerja sama baru") == ["nota", "kerja", "sama", "baru"]
    assert exacts("nota kerjasama baru") == ["nota", "kerjasama", "baru"]


INMATES = "Sidang TPP bagi narapidana di Lapas membahas usulan remisi."
SALARY = "TPP para pegawai Pemkab dicairkan bersama gaji pekan ini."


def test_the_other_words_decide_what_an_abbreviation_means() -> None:
    assert meets("tim pengamat pemasyarakatan", f"{INMATES} tim pemasyarakatan pengamat")
    assert "tim_pengamat_pemasyarakatan" in analyse(INMATES)
    assert "tambahan_penghasilan_pegawai" in analyse(SALARY)
    assert "tim_pengamat_pemasyarakatan" not in analyse(SALARY)
    assert analyse("TPP") == ["tpp"]


def test_an_abbreviation_in_a_query_finds_all_its_meanings() -> None:
    for text in (INMATES, SALARY, "Tim Pengamat Pemasyarakatan bersidang", "Tambahan Penghasilan Pegawai cair"):
        assert meets("tpp", text)
    assert not meets("tpp", "Tim pengamat burung")


def test_every_meaning_can_be_decided() -> None:
    for short, meanings in lexicon.senses().items():
        for long, cues in meanings:
            assert cues, long
            assert long.replace(" ", "_") in analyse(f"{short} {' '.join(sorted(cues))}"), (short, long)


# -- lists, versions, speed


def test_stop_words_are_few_and_written_as_tokens() -> None:
    assert len(QUERY_STOPWORDS) < 50
    assert all(exacts(word) == [word] for word in QUERY_STOPWORDS)


def test_the_word_lists_are_folded_and_disjoint() -> None:
    tables = [lexicon.spelling(), lexicon.fixed_stems(), lexicon.roots()]
    assert all(fold(word) == word for table in tables for word in table)
    assert not lexicon.spelling().keys() & set(lexicon.spelling().values())
    assert not {short for short, _ in lexicon.abbreviations()} & lexicon.senses().keys()


def test_the_fingerprint_is_of_the_lists(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    assert lexicon.fingerprint() == FINGERPRINT
    for path in lexicon.DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(lexicon, "DATA", tmp_path)
    assert lexicon.fingerprint() == FINGERPRINT
    with open(tmp_path / "spelling.tsv", "a", encoding="utf-8") as file:
        file.write("musolla\tmusala\n")
    assert lexicon.fingerprint() != FINGERPRINT


def test_the_first_query_waits_for_no_list_longer_than_a_moment() -> None:
    program = (
        "import time\nfrom pr_archive.index.analysis import analyse\nstart = time.process_time()\n"
        "analyse('pembinaan rohani warga binaan')\nprint(time.process_time() - start)"
    )
    seconds = min(float(subprocess.check_output([sys.executable, "-c", program])) for _ in range(3))
    assert seconds < 0.2  # 0.03 where it was written


def test_questions_about_news_are_answered() -> None:
    assert Collection().mrr(tokens, asked, EXACT, STEM) >= 0.811


# -- any text

TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*"a1'-.,/ \n`’½ﷺé𝐚ﬁß", "TPP", "warga", "binaan", "di", "mana", "KEJAHATAN"])).map(
        "".join
    ),
)


@given(TEXTS)
def test_tokens_are_slices_in_order(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start <= token.end <= len(text)
        assert token.exact
        assert token.stems
        assert all(token.stems)
        end = token.end


@given(TEXTS)
def test_all_letters_and_digits_are_in_tokens(text: str) -> None:
    covered = {at for token in tokens(text) for at in range(token.start, token.end)}
    left = [c for at, c in enumerate(text) if at not in covered and c.isalnum()]
    # Some signs count as letters and are none: they are apostrophes, or fall to marks and blanks in NFKC.
    assert not [c for c in left if unicodedata.normalize("NFKC", c).isalnum() and fold(c) not in ("", c)]


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    for token in tokens(text):
        assert fold(token.exact) == token.exact


@given(st.text("aiueo kbgndtrslmpy-", max_size=60))
def test_case_does_not_matter(text: str) -> None:
    assert exacts(text) == exacts(text.upper()) == exacts(text.title())
    assert analyse(text) == analyse(text.title())


@pytest.mark.parametrize(
    "part", ["a", "-", "a-", "a.", "1.", "1.1x", "A ", "di ", "kepala ", "TPP ", "é", "ﷺ", "'", "½ ", "KEJAHATAN a\n"]
)
def test_time_grows_with_the_text_alone(part: str) -> None:
    start = time.process_time()
    tokens(part * (50_000 // len(part)))
    assert time.process_time() - start < 2
