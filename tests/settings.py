"""The product's settings, with what makes tests quick and keeps them at home."""
# ruff: noqa: F403, F405

import os
import tempfile

os.environ.setdefault("SHANGDA_DATA", tempfile.mkdtemp(prefix="shangda-test-"))

from shangda.config.settings import *

SECRET_KEY = AUDIT_KEY = "for tests only"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
if not env.str("DATABASE_URL", ""):
    DATABASES["default"]["TEST"] = {"NAME": None}  # in memory
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
IS_DEMONSTRATION = False
CACHES["default"] = {  # of each process its own, and nothing is thrown out of it
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "OPTIONS": {"MAX_ENTRIES": 1_000_000},
}
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
