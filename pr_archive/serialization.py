"""Records to JSON-ready dicts and back: one form for export, import, `show --format json`, the store and the API.

Every field is always present, in the order of the record; times are ISO 8601 with offset. Reading is strict: an
unknown key, a missing or a wrong value is a RecordError that names the field.
"""

import json
import re
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from attrs import fields
from cattrs import BaseValidationError, Converter, transform_error
from cattrs.gen import make_dict_structure_fn
from cattrs.v import format_exception

from pr_archive.errors import RecordError
from pr_archive.records import Copy, Derived, Facts, Person, Quote, Release, ReleaseData, Span

__all__ = ["FIELD_NAMES", "from_dict", "from_json", "to_dict", "to_json"]

T = TypeVar("T")
_HALF_PAIR = re.compile("[\ud800-\udfff]")

FIELD_NAMES = tuple(attribute.name for attribute in fields(Release))
"""Names of the fields of a release in the order of every export."""


def to_dict(record: object) -> dict[str, Any]:
    """Return the JSON-ready form of a record."""
    return _converter().unstructure(record)  # type: ignore[no-any-return]


def from_dict(data: Any, kind: type[T]) -> T:
    """Return the record of this kind in a dict. Raises RecordError."""
    if not isinstance(data, dict):
        raise RecordError(f"a record is a JSON object, not {type(data).__name__}")
    try:
        return _converter().structure(data, kind)
    except BaseValidationError as error:
        raise RecordError("; ".join(map(_readable, transform_error(error, format_exception=_message)))) from error


def to_json(record: object) -> str:
    """Return a record as one line of JSON."""
    return json.dumps(to_dict(record), ensure_ascii=False)


def from_json(text: str | bytes, kind: type[T]) -> T:
    """Return the record in a line of JSON. Raises RecordError."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"not JSON: {error}") from error
    return from_dict(data, kind)


@cache
def _converter() -> Converter:
    converter = Converter(prefer_attrib_converters=True)
    # cattrs would convert "version": "2" to 2; in an archive that is an error.
    for plain in (str, int, bool):
        converter.register_structure_hook(plain, _exactly)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(datetime, _moment)
    converter.register_structure_hook(date, _day)
    converter.register_structure_hook_factory(_is_tuple, _tuple_hook)
    for kind in (Person, Quote, Copy, Span, Facts, Derived, Release, ReleaseData):
        converter.register_structure_hook(
            kind, make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)
        )
    return converter


def _exactly(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{kind.__name__} wanted, {value!r} given")
    if isinstance(value, str) and _HALF_PAIR.search(value):
        raise ValueError("half of a surrogate pair, which is no text")
    return value


def _moment(value: Any, _: type) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    if moment is None or moment.utcoffset() is None:
        raise ValueError(f"a time with offset wanted, like 2025-01-14T16:04:00+07:00; {value!r} given")
    return moment


def _day(value: Any, _: type) -> date:
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError(f"a day wanted, like 2025-01-14; {value!r} given")
    return date.fromisoformat(value)


def _is_tuple(kind: Any) -> bool:
    return getattr(kind, "__origin__", None) is tuple


def _tuple_hook(kind: Any, converter: Converter) -> Any:
    member = kind.__args__[0]

    def structure(value: Any, _: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):  # a text would otherwise be taken apart into letters
            raise ValueError(f"a list wanted, {value!r} given")
        members: list[Any] = value
        return tuple(converter.structure(one, member) for one in members)

    return structure


def _message(error: BaseException, kind: type | None) -> str:
    if isinstance(error, ValueError):
        return str(error)
    return format_exception(error, kind)


def _readable(message: str) -> str:
    what, _, path = message.rpartition(" @ $")  # cattrs puts the path of the field behind
    return f"{path[1:]}: {what}" if path else what
