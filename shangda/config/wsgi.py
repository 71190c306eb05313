"""What the web server calls."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from shangda.kernel import orphans

orphans.end_with_starter()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangda.config.settings")
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), settings.PROXIES)
