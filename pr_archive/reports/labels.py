"""The words of the documents that are handed in: Indonesian first, English second."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal, get_args

__all__ = ["LANGUAGES", "Language", "day", "label", "minute", "month"]

Language = Literal["id", "en"]
LANGUAGES = get_args(Language)

_MONTHS: Mapping[str, tuple[str, ...]] = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip

_ZONES = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT", timedelta(): "UTC"}

_LABELS: Mapping[str, tuple[str, str]] = {
    "recap": ("Rekap Pemberitaan", "Recap of Coverage"),
    "clipping": ("Kliping", "Clipping"),
    "period": ("Periode", "Period"),
    "institution_asked": ("Satuan kerja", "Institution"),
    "query": ("Pencarian", "Search"),
    "made": ("Disusun", "Made"),
    "releases": ("rilis", "releases"),
    "placements": ("pemuatan", "placements"),
    "media_counted": ("media", "media"),
    "by_medium": ("Per media", "By medium"),
    "by_month": ("Per bulan", "By month"),
    "all_placements": ("Semua pemuatan", "All placements"),
    "summary_of": ("Ringkasan", "Summary"),
    "whole_archive": ("seluruh arsip", "the whole archive"),
    "until_now": ("sampai sekarang", "until now"),
    "since_first": ("sejak awal", "from the beginning"),
    "number": ("No.", "No."),
    "date": ("Tanggal", "Date"),
    "title": ("Judul", "Headline"),
    "link": ("Tautan", "Link"),
    "medium": ("Media", "Medium"),
    "kind": ("Jenis", "Kind"),
    "institution": ("Satuan kerja", "Institution"),
    "summary": ("Ringkasan", "Summary"),
    "picture": ("Gambar", "Picture"),
    "count": ("Jml. media", "Media"),
    "first": ("Tayang pertama", "First run"),
    "last": ("Tayang terakhir", "Last run"),
    "region": ("Wilayah", "Region"),
    "author": ("Penulis", "Writer"),
    "people": ("Tokoh", "People"),
    "category": ("Kategori", "Category"),
    "event": ("Tanggal kegiatan", "Day of event"),
    "id": ("ID arsip", "Archive id"),
    "delay": ("Selisih", "Delay"),
    "source": ("Sumber", "Source"),
    "ran_at": ("Dimuat di", "Ran at"),
    "captured": ("Diarsipkan", "Captured"),
    "digest": ("Sidik digital tangkapan", "Digest of the capture"),
    "permalink": ("Alamat halaman", "Address of the page"),
    "speakers": ("Narasumber", "Quoted"),
    "month": ("Bulan", "Month"),
    "official": ("Situs resmi", "Official site"),
    "network": ("Jaringan rilis", "Release network"),
    "media": ("Media daring", "Online media"),
    "aggregator": ("Agregator", "Aggregator"),
    "mirror": ("Salinan", "Mirror"),
    "undated": ("tanpa tanggal", "no date"),
    "nothing": ("Tidak ada rilis pada pilihan ini.", "No releases in this selection."),
}


def label(name: str, language: Language) -> str:
    """Return a word of the documents."""
    return _LABELS[name][LANGUAGES.index(language)]


def day(when: date | None, language: Language) -> str:
    """Return a day in words: `14 Januari 2025`."""
    return f"{when.day} {_MONTHS[language][when.month - 1]} {when.year}" if when else label("undated", language)


def minute(when: datetime | None, language: Language) -> str:
    """Return a time to the minute with its own zone: `14 Januari 2025 16.04 WIB`."""
    if when is None:
        return label("undated", language)
    hours = when.utcoffset() or timedelta()
    zone = _ZONES.get(hours) or when.strftime("UTC%z")
    time = when.strftime("%H.%M" if language == "id" else "%H:%M")
    return f"{day(when, language)} {time} {zone}"


def month(when: tuple[int, int], language: Language) -> str:
    """Return a month in words: `Januari 2025`."""
    return f"{_MONTHS[language][when[1] - 1]} {when[0]}"
