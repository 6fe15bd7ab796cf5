"""Try the scrapers on one page: which family it is, what is read out of it, and what is left."""

from attrs import frozen

from pr_archive.errors import ParseError
from pr_archive.records import ReleaseData
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.registry import by_family, choose, scrapers
from pr_archive.scrapers.text import clean

__all__ = ["Trial", "try_page"]


@frozen(kw_only=True)
class Trial:
    """What became of a page."""

    family: str
    certainty: dict[str, float]
    """How sure each family is of the page, 0 to 1."""
    data: ReleaseData | None = None
    error: str | None = None
    """Why the page gave no record."""
    continuation: str | None = None
    """Address of the article's next page."""
    dropped: tuple[str, ...] = ()
    """Lines of the page that are in no field of the record."""


def try_page(page: Page, family: str | None = None) -> Trial:
    """Read a page by the scraper of a family, or by the one that is surest of it. Raises SourceError."""
    certainty = {name: scraper.recognise(page) for name, scraper in scrapers().items()}
    scraper = by_family(family) if family else choose(page, None)
    try:
        data = scraper.parse(page)
    except ParseError as error:
        return Trial(family=scraper.family, certainty=certainty, error=str(error), dropped=_left(page, None))
    return Trial(
        family=scraper.family,
        certainty=certainty,
        data=data,
        continuation=scraper.continuation(page),
        dropped=_left(page, data),
    )


def _left(page: Page, data: ReleaseData | None) -> tuple[str, ...]:
    if page.soup.body is None:
        return ()
    kept = "\n".join(map(str, _texts(data))) if data else ""
    lines = (clean(line) for line in page.soup.body.get_text("\n").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line and line not in kept))


def _texts(data: ReleaseData) -> tuple[object, ...]:
    return (data.title, data.summary, data.author_raw, data.published_raw, data.category, data.caption,
            *data.tags, *(clean(one) for one in data.paragraphs))  # fmt: skip
