"""What is printed equals what was frozen, in both files; previews are kept and never old."""

import io
import re

import docx
import pypdfium2
import pytest
from django.core.cache import cache

from shangda.editing import actions as editing
from shangda.kernel import files, outbox
from shangda.kernel.models import Job
from shangda.periodicals import actions, queries, rendering, tasks
from shangda.periodicals.models import Issue
from tests import make

pytestmark = pytest.mark.django_db
TITLES = ["望禾镇冬小麦镇压保墒完成九成", "小型水库管护经费不足应引起重视"]


@pytest.fixture
def world():
    return make.office()


def bare(text):
    """Characters alone; fonts and lines change white and join numbers."""
    return re.sub(r"[\s\u00ad\ufffe]", "", text)


def pdf_text(content):
    opened = pypdfium2.PdfDocument(content)
    try:
        return bare("".join(page.get_textpage().get_text_range() for page in opened))
    finally:
        opened.close()


def docx_text(content):
    document = docx.Document(io.BytesIO(content))
    return bare(
        "".join(
            node.text or "" for node in document.element.iter() if node.tag.endswith("}t")
        )
    )


def in_order(text, parts):
    """Whether all parts occur, one after the other."""
    here = 0
    for part in map(bare, parts):
        here = text.find(part, here)
        if here < 0:
            return f"missing: {part}"
        here += len(part)
    return True


@pytest.mark.slow
def test_both_files_hold_head_and_entries_in_order(world):
    articles = [make.passed_article(world, title=title) for title in TITLES]
    printed = make.recipients(world, make.periodical(world))
    issue = make.printed_issue(world, periodical=printed, articles=articles)
    parts = ["栖云快报", "第1期（总第1期）", "中共栖云县委办公室", *TITLES]
    for entry in issue.entries.order_by("position"):
        parts += [entry.revision.title, *entry.revision.body.split("\n"), "松岚镇供稿"]
    parts += ["县委领导", "各乡镇", "共印35份"]

    pdf, word = files.read(issue.pdf), files.read(issue.docx)

    assert in_order(pdf_text(pdf), parts) is True
    assert in_order(docx_text(word), parts) is True


def test_what_is_edited_after_start_proof_is_not_printed(world):
    issue = make.issue_in("first_proof", world)
    article = issue.entries.get().article
    article = editing.reopen(article=article, by=world.editor)
    editing.save_article(
        article=article,
        by=world.editor,
        title="后来的题目",
        body="后来的正文。",
        version=article.version,
    )

    text = pdf_text(rendering.pdf(issue))

    assert "后来的" not in text
    assert bare(issue.entries.get().revision.title) in text


def test_while_it_is_composed_the_latest_text_is_shown(world):
    issue = make.issue(world)
    article = editing.reopen(article=issue.entries.get().article, by=world.editor)
    editing.save_article(
        article=article,
        by=world.editor,
        title="新题目",
        body="新。",
        version=article.version,
    )

    assert [piece.title for piece in rendering.printed(issue).pieces] == ["新题目"]


def test_the_number_is_a_blank_before_the_signature(world):
    issue = make.issue_in("to_sign", world)

    assert rendering.number_line(issue) is None
    assert "第1期" not in pdf_text(rendering.pdf(issue))


def test_columns_gather_entries_that_follow_one_another(world):
    articles = [make.passed_article(world, title=f"第{n}条") for n in range(3)]
    issue = make.issue(world, articles=articles)
    column = actions.add_column(
        periodical=issue.periodical, by=make.keeper(world), name="要情"
    )
    for entry in issue.entries.order_by("position")[:2]:
        actions.set_entry(entry=entry, by=world.editor, form="brief", column=column)

    sections = rendering.printed(issue).sections

    assert [(one.column, len(one.pieces)) for one in sections] == [("要情", 2), ("", 1)]
    assert [piece.form for piece in sections[0].pieces] == ["brief", "brief"]


def test_contributors_of_a_merged_article_are_named_once(world):
    merged = make.merged(world, count=3)
    editing.send_to_review(article=merged, by=world.editor)
    merged = editing.pass_review(article=merged, by=world.chief_editor)
    issue = make.issue(world, articles=[merged])

    assert rendering.printed(issue).pieces[0].contributors == "（松岚镇、邻1镇、邻2镇供稿）"


def test_a_correction_prints_what_it_corrects(world):
    issue = make.issued_issue(world)
    made = actions.start_correction(
        issue=issue, by=world.editor, note="“147个”应为“152个”。"
    )

    assert rendering.printed(made).note == "更正第1期：“147个”应为“152个”。"
    assert "更正第1期" in pdf_text(rendering.pdf(made))


def test_printing_again_gives_the_same_files(world):
    issue = make.printed_issue(world)

    tasks.print_issue.run(issue.pk)

    again = Issue.objects.get(pk=issue.pk)
    assert (again.pdf_id, again.docx_id) == (issue.pdf_id, issue.docx_id)


def test_a_preview_is_made_once_until_something_changes(world, monkeypatch):
    issue, made = make.issue(world), []
    real = rendering.typeset.preview_images

    def counted(*args, **options):
        made.append(1)
        return real(*args, **options)

    monkeypatch.setattr(rendering.typeset, "preview_images", counted)
    first, again = rendering.pages(issue), rendering.pages(issue)
    assert first == again
    assert rendering.page(issue, 1).startswith(b"\x89PNG")
    assert len(made) == 1

    actions.set_particulars(
        issue=issue, by=world.editor, issue_date=issue.issue_date, copies=7
    )
    assert rendering.pages(issue).mark != first.mark
    assert len(made) == 2


def test_a_page_that_the_cache_has_dropped_is_made_again(world):
    issue = make.issue(world)
    found = rendering.pages(issue)
    cache.delete(rendering._key(found.mark, 1))

    assert rendering.page(issue, 1).startswith(b"\x89PNG")
    assert rendering.page(issue, found.count + 1) is None
    assert rendering.page(issue, 0) is None


def test_bare_characters_are_named(world):
    issue = make.issue(
        world, articles=[make.passed_article(world, title="镕喆堃\U00030000村")]
    )

    assert rendering.bare_characters(issue) == ["\U00030000"]


def test_a_job_that_gave_up_is_seen(world, settings):
    settings.JOB_ATTEMPTS = 1
    issue = make.issued_issue(world)
    issue.periodical.layout = {"lines": 99}
    issue.periodical.save()
    assert queries.is_printing_dead(issue) is False

    outbox.drain()

    assert Job.objects.get(name="periodicals.print_issue").state == "dead"
    assert queries.is_printing_dead(issue) is True


def test_the_specimen_shows_masthead_and_layout_before_they_are_kept(world):
    printed = make.periodical(world)
    plain = rendering.specimen(printed, {})

    assert rendering.specimen(printed, {"lines": 18}) != plain
    assert plain.startswith(b"\x89PNG")
