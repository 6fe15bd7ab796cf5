"""Fetching and reading sites: the fetcher, discovery, and one module a site family."""
