"""An issue as DOCX."""


def docx() -> bytes:
    """Placeholder while the PDF is being made."""
    raise NotImplementedError
