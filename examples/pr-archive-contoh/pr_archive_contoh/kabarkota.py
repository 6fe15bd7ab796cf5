"""The site family kabarkota: town portals on one PHP program.

They differ in two ways from what the generic reader expects: the key of an article is the number before its slug,
since editors change slugs; and author and date share a line, `Oleh Sari Rahayu, 14.01.2025 pukul 16.04`.
"""

import re

from pr_archive.scrapers.article import ArticleScraper
from pr_archive.scrapers.base import Page

_BYLINE = re.compile(r"(?P<author>[^,]+), (?P<date>\d\d\.\d\d\.\d{4}) pukul (?P<clock>\d\d\.\d\d)")


class KabarkotaScraper(ArticleScraper):
    """Town portals with `div.kk-isi`."""

    family = "kabarkota"
    pattern = re.compile(r"/warta/(?P<slug>\d+)(?:-[^/?]*)?\.php")  # the number alone is the key
    example = "https://kabarkota.example.id/warta/81237-rutan-gelar-donor-darah.php"

    TITLE = ("h2.kk-judul",)
    BODY = ("div.kk-isi",)
    CATEGORY = ("a.kk-rubrik",)
    TAGS = "ul.kk-topik a"
    LEAD_IMAGES = "figure.kk-foto img"
    CAPTION = ("figure.kk-foto figcaption",)
    DROP = "aside.kk-sisip"

    def recognise(self, page: Page) -> float:
        """Return how surely a page is of this family: by mark-up that no other kind of site has."""
        return 0.9 if page.document.first("div.kk-isi") is not None else 0.0

    def author(self, page: Page) -> str | None:
        """Return the author label: what stands in the byline before the date."""
        match = self._byline(page)
        return match["author"] if match else None

    def printed_date(self, page: Page) -> str | None:
        """Return the date of the byline in a form that `parse_datetime` reads: 14/01/2025 16:04."""
        match = self._byline(page)
        return f"{match['date'].replace('.', '/')} {match['clock'].replace('.', ':')}" if match else None

    def _byline(self, page: Page) -> re.Match[str] | None:
        return _BYLINE.search(self.first_text(page, ("p.kk-oleh",)) or "")
