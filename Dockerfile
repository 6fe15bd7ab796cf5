# docker build -t pr-archive . && docker run --rm -v arsip:/arsip pr-archive demo
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/pr-archive && /opt/pr-archive/bin/pip install --no-cache-dir .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="PR Archive" org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/pr-archive /opt/pr-archive
RUN useradd --uid 10001 --home-dir /arsip --shell /usr/sbin/nologin arsip \
    && install --directory --owner=arsip --group=arsip /arsip
USER 10001
WORKDIR /arsip
VOLUME /arsip
# The rate limits are kept with the archive, so that a new container goes on with them.
ENV PATH=/opt/pr-archive/bin:$PATH \
    PR_ARCHIVE_DIR=/arsip \
    XDG_STATE_HOME=/arsip/state \
    LC_ALL=C.UTF-8 \
    PYTHONUNBUFFERED=1
ENTRYPOINT ["pr-archive"]
CMD ["--help"]
