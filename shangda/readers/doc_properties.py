"""The property codes of a .doc: one coding for paragraphs, characters and styles."""

from collections.abc import Iterator

# Operand sizes by the top three bits of a property code; 0 means "see its first byte".
_OPERAND_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_LONG_OPERANDS = {0xD608, 0xD606}


def properties(codes: bytes) -> Iterator[tuple[int, int]]:
    """Property codes with their values; values of variable size are passed over."""
    at = 0
    while at + 3 <= len(codes):
        code = int.from_bytes(codes[at : at + 2], "little")
        at += 2
        size = _OPERAND_SIZES[code >> 13]
        if not size:
            long = code in _LONG_OPERANDS
            width = 2 if long else 1
            size = int.from_bytes(codes[at : at + width], "little") + width - long
        else:
            yield code, int.from_bytes(codes[at : at + size], "little")
        at += size
