"""The tables of the store, as migrations: the n-th brings a database from `user_version` n-1 to n.

A migration that has been released is never edited; a change is a new one at the end.
"""

__all__ = ["MIGRATIONS"]

MIGRATIONS = (
    """
    -- One row a release. Identity is (source, source_id); id is derived from it and never changes.
    CREATE TABLE releases (
        id         TEXT PRIMARY KEY,
        source     TEXT NOT NULL,
        source_id  TEXT,             -- null only for imported records that do not tell it
        url        TEXT NOT NULL,
        family     TEXT,
        first_seen TEXT NOT NULL,    -- times are ISO 8601 with offset
        last_seen  TEXT NOT NULL,
        gone_at    TEXT,             -- tombstone: the site answered 404 or 410; the text stays
        version    INTEGER NOT NULL, -- the current one
        published  TEXT,             -- of the current version, in UTC, for ordering
        cluster    TEXT NOT NULL,    -- id of the cluster of copies; its own id where it has none
        UNIQUE (source, source_id)
    ) STRICT;
    CREATE INDEX releases_by_source ON releases (source, published);
    CREATE INDEX releases_by_cluster ON releases (cluster);

    -- Every version of a release: what the page said, and the facts derived from it.
    CREATE TABLE versions (
        id        TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
        version   INTEGER NOT NULL,
        seen_at   TEXT NOT NULL,
        data      TEXT NOT NULL,     -- ReleaseData as JSON
        facts     TEXT NOT NULL,     -- Facts that were given (by an import, by the source's entry), as JSON
        derived   TEXT NOT NULL,     -- Derived as JSON: the facts read out of the text, with their spans
        snapshots TEXT NOT NULL,     -- JSON list of snapshot ids, one a page of the article
        imported  INTEGER NOT NULL,  -- 1: came as a record, its snapshots lie in another archive
        PRIMARY KEY (id, version)
    ) STRICT, WITHOUT ROWID;

    -- Every address under which a release was met.
    CREATE TABLE addresses (
        url TEXT PRIMARY KEY,
        id  TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX addresses_by_release ON addresses (id);

    -- Where each WARC record lies.
    CREATE TABLE snapshots (
        id         TEXT PRIMARY KEY, -- urn:uuid:…
        file       TEXT NOT NULL,
        offset     INTEGER NOT NULL, -- bytes
        length     INTEGER NOT NULL, -- bytes, of the gzip member
        url        TEXT NOT NULL,
        status     INTEGER NOT NULL,
        digest     TEXT NOT NULL,    -- of the payload as in the WARC record: sha1:BASE32
        refers     TEXT,             -- a revisit: the snapshot that holds the same payload
        fetched_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX snapshots_by_digest ON snapshots (digest);
    CREATE INDEX snapshots_by_file ON snapshots (file, offset);
    CREATE INDEX snapshots_by_url ON snapshots (url);

    -- Every snapshot that shows a release, in the order in which they came (a clock may jump back).
    CREATE TABLE captures (
        number   INTEGER PRIMARY KEY AUTOINCREMENT,
        id       TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
        snapshot TEXT NOT NULL,
        version  INTEGER,            -- what it shows; null: nothing that was taken
        UNIQUE (id, snapshot)
    ) STRICT;
    CREATE INDEX captures_by_snapshot ON captures (snapshot);

    -- Captures that did not become a version, since they show less than the one there is.
    CREATE TABLE rejected (
        id       TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
        snapshot TEXT NOT NULL,
        at       TEXT NOT NULL,
        reason   TEXT NOT NULL,
        words    TEXT NOT NULL,      -- fingerprint of the text; empty where there was none
        open     INTEGER NOT NULL,   -- 1 until the release is seen in a good state again
        PRIMARY KEY (id, snapshot)
    ) STRICT, WITHOUT ROWID;

    -- Pages that a site listed and that are still to be fetched; a page that is no article stays, marked.
    CREATE TABLE frontier (
        source     TEXT NOT NULL,
        url        TEXT NOT NULL,
        listed_at  TEXT NOT NULL,
        rank       INTEGER NOT NULL, -- order of listing, newest first
        certain    INTEGER NOT NULL, -- 0: listed among pages that may be no articles
        attempts   INTEGER NOT NULL DEFAULT 0,
        retry_at   TEXT,             -- when it is to be tried again
        error      TEXT,
        rejected   INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (source, url)
    ) STRICT, WITHOUT ROWID;

    -- What a feed or sitemap sent to make the next request conditional.
    CREATE TABLE validators (
        url           TEXT PRIMARY KEY,
        etag          TEXT,
        last_modified TEXT,
        full_at       TEXT NOT NULL, -- when it was last asked for without them
        lies          INTEGER NOT NULL DEFAULT 0 -- times that they were the same although the list was not
    ) STRICT, WITHOUT ROWID;

    -- What is remembered of a source between runs.
    CREATE TABLE sources (
        name     TEXT PRIMARY KEY,
        url      TEXT,               -- what is remembered is of this address
        probe    TEXT,               -- Probe as JSON: its feed, API, sitemaps
        complete INTEGER NOT NULL DEFAULT 0, -- 1 once a run has listed all the way back
        last_run TEXT,
        last_ok  TEXT,
        error    TEXT,               -- of the last run; null when it went well
        failures INTEGER NOT NULL DEFAULT 0, -- runs in a row that failed
        due_at   TEXT                -- when it is to be asked again
    ) STRICT, WITHOUT ROWID;

    -- What each run over a source did, and how many of the pages that it read gave each field.
    CREATE TABLE runs (
        source TEXT NOT NULL,
        at     TEXT NOT NULL,
        result TEXT NOT NULL,        -- ScrapeResult as JSON, without the failures
        pages  INTEGER NOT NULL,
        filled TEXT NOT NULL,        -- JSON: field -> number of pages
        PRIMARY KEY (source, at)
    ) STRICT, WITHOUT ROWID;

    -- Sketches of the texts: copies of one release share some of their keys.
    CREATE TABLE sketched (
        number INTEGER PRIMARY KEY,  -- short name of the release in `sketches`
        id     TEXT NOT NULL UNIQUE REFERENCES releases (id) ON DELETE CASCADE,
        digest TEXT NOT NULL         -- of what the sketch was made of, and of the rules
    ) STRICT;
    CREATE TABLE sketches (
        key    INTEGER NOT NULL,
        number INTEGER NOT NULL REFERENCES sketched (number) ON DELETE CASCADE,
        PRIMARY KEY (key, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX sketches_by_release ON sketches (number);

    -- Pairs of releases that were compared and found to be copies or relatives. a < b.
    CREATE TABLE links (
        a     TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
        b     TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
        kind  TEXT NOT NULL,         -- copy, paraphrase, related
        score REAL NOT NULL,         -- 0 to 1
        why   TEXT NOT NULL,         -- JSON list of reasons
        PRIMARY KEY (a, b)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX links_by_b ON links (b);

    -- What the user said about pairs of releases; goes before every link. a < b.
    CREATE TABLE verdicts (
        a    TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
        b    TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
        same INTEGER NOT NULL,       -- 1: copies of one release, 0: two releases
        at   TEXT NOT NULL,
        PRIMARY KEY (a, b)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX verdicts_by_b ON verdicts (b);

    -- Releases that were removed for good: enough to know them again, nothing of their text.
    CREATE TABLE forgotten (
        id        TEXT PRIMARY KEY,
        source    TEXT NOT NULL,
        source_id TEXT,
        urls      TEXT NOT NULL,     -- JSON list of every address under which it was met
        at        TEXT NOT NULL,
        reason    TEXT
    ) STRICT, WITHOUT ROWID;

    -- What is to be cleared away after them: paths in the archive directory.
    CREATE TABLE doomed (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

    -- Name of the archive, by which a backup knows whose it is.
    CREATE TABLE identity (name TEXT NOT NULL) STRICT;
    INSERT INTO identity VALUES (lower(hex(randomblob(16))));

    -- What saved searches have reported.
    CREATE TABLE reported (
        search TEXT NOT NULL,        -- name of the saved search
        id     TEXT NOT NULL,        -- of the release; copies of what was reported are here too
        at     TEXT NOT NULL,
        news   INTEGER NOT NULL,     -- 1: was reported; 0: known when the search was saved, or a copy
        UNIQUE (search, id)
    ) STRICT;

    -- Releases whose index entry is out of date. Written in the transaction that changes the release.
    CREATE TABLE changes (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id       TEXT NOT NULL
    ) STRICT;

    -- For people and other programs (Datasette, DuckDB, R): releases, people and quotations in plain columns.
    CREATE VIEW readable_releases AS
    SELECT r.id, r.source, r.url, r.family, v.data ->> '$.title' AS title, v.data ->> '$.published' AS published,
           v.data ->> '$.author' AS author, v.data ->> '$.category' AS category, v.data ->> '$.summary' AS summary,
           coalesce(v.facts ->> '$.region', v.derived ->> '$.facts.region') AS region,
           coalesce(v.facts ->> '$.place', v.derived ->> '$.facts.place') AS place,
           coalesce(v.facts ->> '$.institution', v.derived ->> '$.facts.institution') AS institution,
           coalesce(v.facts ->> '$.event_date', v.derived ->> '$.facts.event_date') AS event_date,
           (SELECT group_concat(value, char(10) || char(10)) FROM json_each(v.data, '$.paragraphs')) AS body,
           r.cluster, r.version, r.first_seen, r.last_seen, r.gone_at
    FROM releases r JOIN versions v ON v.id = r.id AND v.version = r.version;

    CREATE VIEW readable_people AS
    SELECT r.id, r.title, r.published, one.value ->> '$.name' AS name, one.value ->> '$.role' AS role
    FROM readable_releases r JOIN versions v ON v.id = r.id AND v.version = r.version,
         json_each(iif(json_array_length(v.facts, '$.people') > 0, v.facts -> '$.people',
                       coalesce(v.derived -> '$.facts.people', '[]'))) one;

    CREATE VIEW readable_quotes AS
    SELECT r.id, r.title, r.published, one.value ->> '$.speaker' AS speaker, one.value ->> '$.role' AS role,
           one.value ->> '$.text' AS text
    FROM readable_releases r JOIN versions v ON v.id = r.id AND v.version = r.version,
         json_each(iif(json_array_length(v.facts, '$.quotes') > 0, v.facts -> '$.quotes',
                       coalesce(v.derived -> '$.facts.quotes', '[]'))) one;
    """,
)
