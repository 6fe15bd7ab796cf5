"""Dates as Indonesian sites print them: names of months and weekdays, in Indonesian and English."""

__all__ = ["MONTHS", "WEEKDAYS"]

_MONTH_NAMES = (
    "januari jan january djanuari",
    "februari feb february pebruari peb febuari",
    "maret mar march mrt",
    "april apr",
    "mei may",
    "juni jun june",
    "juli jul july",
    "agustus agu august aug agt agst ags",
    "september sep sept",
    "oktober okt october oct",
    "november nov nopember nop",
    "desember des december dec",
)
_WEEKDAY_NAMES = (
    "senin monday mon sen",
    "selasa tuesday tue sel",
    "rabu wednesday wed rab",
    "kamis thursday thu kam",
    "jumat jum'at friday fri jum",
    "sabtu saturday sat sab",
    "minggu ahad sunday sun min",
)

MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
"""Month number, 1 to 12, by lower-case name."""

WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
"""`datetime.weekday()`, Monday 0, by lower-case name (apostrophes folded to `'`)."""
