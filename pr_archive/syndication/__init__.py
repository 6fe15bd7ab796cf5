"""Which releases are copies of one another. Pure: records in, sketches, comparisons and clusters out.

traits   what of a release is compared
sketch   a few numbers by which its copies are found, in time that does not grow with the archive
compare  copy, paraphrase, relative or nothing, with the reasons
clusters from pairs to groups
"""

import hashlib
from functools import cache
from importlib.resources import files

from pr_archive.syndication.clusters import TIES, clusters
from pr_archive.syndication.compare import Comparison, compare
from pr_archive.syndication.sketch import Sketch, sketch
from pr_archive.syndication.traits import Traits, traits_of

__all__ = ["TIES", "Comparison", "Sketch", "Traits", "clusters", "compare", "rules", "sketch", "traits_of"]


@cache
def rules() -> str:
    """Return the fingerprint of this rule set: of the code itself, so that no change of it goes unnoticed."""
    code = sorted((file.name, file.read_bytes()) for file in files(__name__).iterdir() if file.name.endswith(".py"))
    return hashlib.blake2b(repr(code).encode(), digest_size=8).hexdigest()
