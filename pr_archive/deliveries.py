"""Where news of a saved search goes: a file (Atom), a mailbox, a program of one's own.

    atom:FILE           an Atom file, written anew with the last releases; relative to the archive directory
    mail:ADDRESS        by the local sendmail, or by SMTP where PR_ARCHIVE_SMTP=host:port names a server
    webhook:URL         a POST of JSON; the answer has to be 2xx

The address of a webhook is the user's own, so it may be a private one; redirects are not followed.
"""

import json
import os
import shutil
import smtplib
import subprocess
import urllib.error
import urllib.request
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from pr_archive.errors import DeliveryError, ReportError
from pr_archive.records import Release
from pr_archive.reports.feeds import atom, without
from pr_archive.serialization import to_dict
from pr_archive.sources import write_durably

__all__ = ["check_target", "deliver", "withdraw"]

KINDS = ("atom", "mail", "webhook")
TIMEOUT = 30
"""Seconds that a mail server or a webhook may take."""
SENDMAIL = ("/usr/sbin/sendmail", "/usr/lib/sendmail")


def check_target(target: str) -> None:
    """Raise ReportError where a target is none."""
    kind, _, rest = target.partition(":")
    if kind not in KINDS or not rest:
        raise ReportError(f"{target!r}: write atom:FILE, mail:ADDRESS or webhook:URL")
    if kind == "mail" and ("@" not in rest or any(char in rest for char in "\r\n,;<> ")):
        raise ReportError(f"{target!r}: one plain mail address is wanted")
    if kind == "webhook" and not rest.startswith(("http://", "https://")):
        raise ReportError(f"{target!r}: an http or https address is wanted")


def deliver(target: str, name: str, new: Sequence[Release], last: Sequence[Release], directory: Path) -> None:
    """Deliver what is new to a saved search. `last` is what an Atom file shows. Raises DeliveryError."""
    kind, _, rest = target.partition(":")
    try:
        if kind == "atom":
            feed = atom(last, title=f"PR Archive: {name}", id=f"urn:pr-archive:saved:{name}")
            write_durably(directory / rest, feed)
        elif kind == "mail":
            _mail(_message(rest, name, new))
        else:
            _post(rest, name, new)
    except (OSError, smtplib.SMTPException, subprocess.SubprocessError) as error:
        raise DeliveryError(f"{target}: {error}") from error


def withdraw(target: str, id: str, directory: Path) -> None:
    """Take a forgotten release out of the Atom file of a target; what was mailed or posted is out of our hands."""
    kind, _, rest = target.partition(":")
    path = directory / rest
    if kind == "atom" and path.is_file():
        try:
            left = without(path.read_text(encoding="utf-8"), id)
        except (ParseError, UnicodeDecodeError):
            return  # no feed of ours any more
        if left is not None:
            write_durably(path, left)


def _message(address: str, name: str, new: Sequence[Release]) -> EmailMessage:
    message = EmailMessage()
    message["To"] = address
    message["From"] = os.environ.get("PR_ARCHIVE_MAIL_FROM", address)
    message["Subject"] = f"[PR Archive] {name}: {len(new)} rilis baru"
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain="pr-archive.invalid")
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content("\n".join(map(_lines, new)))
    return message


def _lines(release: Release) -> str:
    when = f"{release.published:%d/%m/%Y %H.%M}" if release.published else "tanpa tanggal"
    also = "".join(f"\n  juga: {copy.url}" for copy in release.copies)
    return f"{' '.join(release.title.split())}\n  {when} · {release.source}\n  {release.url}{also}\n"


def _mail(message: EmailMessage) -> None:
    if host := os.environ.get("PR_ARCHIVE_SMTP"):
        name, _, port = host.partition(":")
        with smtplib.SMTP(name, int(port or 25), timeout=TIMEOUT) as server:
            server.send_message(message)
        return
    program = next(filter(os.path.exists, SENDMAIL), None) or shutil.which("sendmail")
    if program is None:
        raise DeliveryError("no sendmail here; name a server in PR_ARCHIVE_SMTP=host:port")
    subprocess.run([program, "-t", "-oi"], input=message.as_bytes(), check=True, timeout=TIMEOUT)


def _post(url: str, name: str, new: Sequence[Release]) -> None:
    body = json.dumps({"saved": name, "releases": [to_dict(one) for one in new]}, ensure_ascii=False).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"}, method="POST")
    try:
        with urllib.request.build_opener(_NoRedirects).open(request, timeout=TIMEOUT) as answer:
            answer.read(1024)
    except urllib.error.HTTPError as error:
        raise DeliveryError(f"webhook:{url}: answers {error.code}") from error


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None
