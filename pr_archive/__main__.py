"""`python -m pr_archive`."""

from pr_archive.cli import main

main()
