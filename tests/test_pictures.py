"""Lead pictures of a recap: fetched once from the sample site, kept, and put in."""

import zipfile
from pathlib import Path

from click.testing import CliRunner

from pr_archive import Archive, Source
from pr_archive.cli import cli
from pr_archive.demo import SampleSite


def test_pictures_are_fetched_once_and_kept(tmp_path: Path) -> None:
    with SampleSite(only=slice(6)) as site, Archive(tmp_path / "a", create=True) as archive:
        archive.add_source(Source(name="warta", url=site.varient_url, interval=0, allow_private=True))
        archive.scrape()
        releases = list(archive.export())
        failed: list[str] = []
        found = archive.pictures(releases, failed=lambda url, _: failed.append(url))
        wanted = {release.images[0] for release in releases if release.images}
        assert found
        assert found.keys() | set(failed) == wanted
        requests = len(site.requests)
        assert archive.pictures([one for one in releases if one.images and one.images[0] in found]) == found
        assert len(site.requests) == requests
        path = tmp_path / "rekap.xlsx"
        command = ["--archive", str(archive.path), "recap", "--pictures", "-o", str(path)]
        assert CliRunner().invoke(cli, command).exit_code == 0
        media = [name for name in zipfile.ZipFile(path).namelist() if name.startswith("xl/media/")]
        assert bool(media) == bool(found)
        assert archive.check() == []
