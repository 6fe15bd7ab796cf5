"""A bundled sample of two regional news sites, served on loopback by real HTTP servers.

``pr-archive demo`` archives them the way it archives any other site; tests do the same::

    with SampleSite() as site:
        archive.add_source(site.varient_url, allow_private=True)

The sites behave like the systems they imitate (Varient 2 and WordPress 6), faults included.
"""

from pr_archive.demo.sample import SamplePerson, SampleRelease, releases
from pr_archive.demo.site import SampleSite

__all__ = ["SamplePerson", "SampleRelease", "SampleSite", "releases"]
