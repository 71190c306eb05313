"""``shangda similar``: which texts a text is like, and how: of an archive, or of the database."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from shangda.kernel import documents, json_lines
from shangda.search import events, likeness
from shangda.search.likeness import Among, Like
from shangda.search.sources import compared, source
from shangda.text.archive import Archive
from shangda.text.events import Events, joined
from shangda.text.likeness import Likeness


class Command(BaseCommand):
    """On plain files it needs no database."""

    help = (
        "Say which texts kept here FILE is like, as far as somebody may see them; or compare"
        " each text of one file with all texts of another (JSON lines, .gz or not)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Files to read, and whose eyes; or two files of JSON lines with ``id`` and ``text``."""
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--as", metavar="USER", help="sign-in name; default: sees all")
        parser.add_argument("--archive", type=Path, metavar="A.jsonl.gz")
        parser.add_argument("--queries", type=Path, metavar="Q.jsonl.gz")
        parser.add_argument("--json", action="store_true", help="one JSON line per text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ends with an error that names file and line when one cannot be read."""
        if options["files"]:
            told = _from_database(options["files"], options["as"], as_json=options["json"])
        elif options["archive"] and options["queries"]:
            told = _from_archive(
                options["archive"], options["queries"], as_json=options["json"]
            )
        else:
            raise CommandError(
                "请写要比对的文件，例如：shangda similar 稿子.docx；"
                "或者用 --archive 和 --queries 写明两个文件。"
            )
        for line in told:
            self.stdout.write(line)


def _from_archive(archive: Path, queries: Path, *, as_json: bool) -> Iterator[str]:
    kept = list(json_lines.texts(archive))
    texts = [row.text for row in kept]
    known, told = Archive(texts), Events(texts)
    for row in json_lines.texts(queries):
        same = [number for number, _ in told.same(row.text)]
        matches = joined(known.similar(row.text), same)
        found = [({"id": kept[number].id}, one) for number, one in matches]
        yield _as_json(row.id, found) if as_json else _as_words(row.id, found)


def _from_database(
    files: list[Path], username: str | None, *, as_json: bool
) -> Iterator[str]:
    among = _among(username)
    for path in files:
        title, body = documents.read(path)
        told = events.of_same_event(f"{title}\n{body}", among, at=timezone.now())
        likes = events.with_events(likeness.similar(body, among), told)
        found = [(_place(one), one.likeness) for one in likes]
        yield _as_json(str(path), found) if as_json else _as_words(str(path), found)


def _among(username: str | None) -> Among:
    if username is None:
        return {one.kind: one.rows() for one in compared()}
    person = get_user_model()._default_manager.filter(username=username).first()
    if person is None:
        raise CommandError(f"没有登录名是“{username}”的人，请看看写得对不对。")
    return {one.kind: one.visible(person) for one in compared()}


def _place(like: Like) -> dict[str, Any]:
    """What of a text kept here says which it is."""
    found = like.document
    whose = f"{source(like.kind).label} {found.more}".strip()
    return {
        "id": found.object_id,
        "kind": like.kind,
        "title": found.title,
        "where": whose,
        "date": timezone.localtime(found.at).date().isoformat(),
    }


Found = list[tuple[dict[str, Any], Likeness]]


def _as_json(query: Any, found: Found) -> str:
    matches = [
        {
            **place,
            "relation": like.relation,
            "coverage_query": like.coverage_query,
            "coverage_archive": like.coverage_archive,
            "passages": like.passages,
        }
        for place, like in found
    ]
    return json.dumps({"id": query, "matches": matches}, ensure_ascii=False)


def _as_words(query: Any, found: Found) -> str:
    lines = [
        f"　{place['id']}　{like.relation.label}　"
        f"本文{like.coverage_query:.0%}　对方{like.coverage_archive:.0%}"
        + (f"　{place['where']}　{place['title']}" if "title" in place else "")
        for place, like in found
    ]
    return "\n".join([str(query), *(lines or ["　没有相似的"])])
