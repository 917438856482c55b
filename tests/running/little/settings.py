"""The settings of the little site: the real ones, with the text and what is said about it left out."""

from treatyreader.settings import *  # noqa: F403
from treatyreader.settings import MIDDLEWARE as REAL_MIDDLEWARE

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "tests.running.little",
]
MIDDLEWARE = [name for name in REAL_MIDDLEWARE if name.startswith(("whitenoise", "django.middleware.common"))]
AUTH_USER_MODEL = "auth.User"
ROOT_URLCONF = "tests.running.little.urls"
TEMPLATES = []
