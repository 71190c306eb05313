"""Which of the first blocks is the title, and which lines above it are only a masthead."""

from collections import Counter
from dataclasses import replace

from shangda.readers.document import Block
from shangda.readers.wording import glue, matcher, trim, words

# A plain first line longer than this is taken for a sentence; one that its layout sets
# apart (centred, larger, styled, alone without indent) may be as long as a real headline.
PLAIN_TITLE_LENGTH = 80
MARKED_TITLE_LENGTH = 120
MASTHEAD_BLOCKS = 8
_SUBTITLE_DASHES = ("——", "--", "─", "—")


def split(blocks: list[Block]) -> tuple[str, list[str], list[str]]:
    """Tell title and paragraphs apart; the third value is warnings for the person."""
    body_size = _body_size(blocks)
    blocks = [line for block in blocks for line in _lines(block, body_size)]
    start = _after_masthead(blocks)
    if not _is_title(blocks, start, body_size):
        return "", paragraphs(blocks), []
    end = _title_end(blocks, start, body_size)
    title = _joined(blocks[start:end])
    skipped = [trim(block.text).replace("\n", " ") for block in blocks[:start]]
    warnings = [f"开头的“{line[:30]}”看作版头，没有放进正文" for line in skipped]
    return title, paragraphs(blocks[end:]), warnings


def paragraphs(blocks: list[Block]) -> list[str]:
    """The words of the blocks, one string each; a soft line break starts a new one."""
    found: list[str] = []
    for block in blocks:
        if block.row:
            cells = [trim(cell.replace("\n", " ")) for cell in block.text.split("\t")]
            found.append("\t".join(cells) if any(cells) else "")
        else:
            found.extend(trim(line) for line in block.text.split("\n"))
    return [text for text in found if text]


def is_masthead(text: str) -> bool:
    """Whether a line is the head of a form or periodical, not a headline."""
    return bool(matcher("masthead_patterns").fullmatch(trim(text)))


def is_salutation(text: str) -> bool:
    """Whether a line addresses the receivers."""
    return text.endswith(tuple(words()["salutation_ends"]))


def _after_masthead(blocks: list[Block]) -> int:
    for index, block in enumerate(blocks[:MASTHEAD_BLOCKS]):
        if not is_masthead(block.text.replace("\n", " ")):
            return index
    return min(len(blocks), MASTHEAD_BLOCKS)


def _body_size(blocks: list[Block]) -> float:
    sizes: Counter[float] = Counter()
    for block in blocks:
        sizes[block.size] += len(block.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _lines(block: Block, body_size: float) -> list[Block]:
    """Plain blocks cut at soft line breaks; those in a row or a headline belong together."""
    if block.row or _stands_out(block, body_size):
        return [block] if trim(block.text) else []
    return [replace(block, text=line) for line in block.text.split("\n") if trim(line)]


def _stands_out(block: Block, body_size: float) -> bool:
    larger = bool(body_size) and block.size > body_size * 1.1
    return block.titled or block.centred or larger


def _is_title(blocks: list[Block], index: int, body_size: float) -> bool:
    if index >= len(blocks) or blocks[index].row:
        return False
    block = blocks[index]
    text = trim(block.text).replace("\n", "")
    if is_salutation(text):
        return False
    if _stands_out(block, body_size):
        return len(text) <= MARKED_TITLE_LENGTH
    return _reads_as_title(text, blocks, index)


def _reads_as_title(text: str, blocks: list[Block], index: int) -> bool:
    if text.endswith(tuple(words()["sentence_ends"])) or "。" in text:
        return False
    if len(blocks) == index + 1 or matcher("numbered_patterns").match(text):
        return False
    if _alone_without_indent(blocks, index):
        return len(text) <= MARKED_TITLE_LENGTH
    return len(text) <= PLAIN_TITLE_LENGTH


def _alone_without_indent(blocks: list[Block], index: int) -> bool:
    later = blocks[index + 1 :]
    indented = sum(block.indented for block in later)
    return not blocks[index].indented and indented * 2 > len(later)


def _title_end(blocks: list[Block], start: int, body_size: float) -> int:
    end = start + 1
    while end < len(blocks) and _continues(blocks[start:end], blocks[end], body_size):
        end += 1
    return end


def _continues(above: list[Block], block: Block, body_size: float) -> bool:
    text = trim(block.text)
    total = sum(len(trim(each.text)) for each in above) + len(text)
    if block.row or total > MARKED_TITLE_LENGTH or is_salutation(text) or "。" in text:
        return False
    if text.startswith(_SUBTITLE_DASHES) and len(text) <= PLAIN_TITLE_LENGTH:
        return block.centred or not block.indented
    alike = block.size == above[-1].size and block.centred == above[-1].centred
    marked = block.centred and (block.size > body_size * 1.1 > 0)
    return alike and marked and not is_masthead(text) and text[0] not in "（("


def _joined(blocks: list[Block]) -> str:
    title = ""
    for block in blocks:
        for line in block.text.split("\n"):
            title = glue(title, trim(line).replace("\t", " "))
    return title
