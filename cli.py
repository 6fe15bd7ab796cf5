"""`python cli.py search "…"`: the command from a checkout."""

from pr_archive.cli import main

if __name__ == "__main__":
    main()
