"""Static files under hashed names, the imports between our own modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r"""(?P<matched>(?P<words>import\s+(?:[\w\s{},*]+\sfrom\s+)?)["'](?P<url>\./[^"']+)["'])"""


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # not typed
    """Django's own support for module imports trips over a third party's comment."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("shangda/js/*.js", ((IMPORT, '%(words)s"%(url)s"'),)),
    )
