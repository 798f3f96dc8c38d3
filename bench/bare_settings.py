"""Settings of the bare app of figure S4: our models and database, nothing else of ours."""

from lokmin.settings import *  # noqa: F403
from lokmin.settings import INSTALLED_APPS

INSTALLED_APPS = [name for name in INSTALLED_APPS if not name.startswith("allauth.account")]  # asks for its middleware
MIDDLEWARE = []
ROOT_URLCONF = "bench.bare"
ALLOWED_HOSTS = ["127.0.0.1"]
