"""What comes in: names of files, short entries, broken characters."""

import pytest

from shangda.items import texts
from shangda.items.naming import safe_name
from shangda.kernel.errors import InvalidError


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("方案.docx", "方案.docx"),
        ("C:\\资料\\方案.docx", "方案.docx"),
        ("../../etc/passwd", "passwd"),
        ("清单\u202efdp.exe", "清单fdp.exe"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "附件"),
        ("...", "附件"),
        ("一:二?.pdf", "一_二_.pdf"),
    ],
)
def test_file_names_lose_what_hides_what_they_are(given, kept):
    assert safe_name(given) == kept


def test_long_file_names_keep_their_extension():
    kept = safe_name(f"{'长' * 300}.docx")

    assert len(kept) == 120
    assert kept.endswith("长.docx")


def test_unpaired_surrogate_is_named_by_place():
    with pytest.raises(InvalidError) as refusal:
        texts.cleaned("标题", "好\ud800")

    assert "第2个字符" in refusal.value.fields["body"]
