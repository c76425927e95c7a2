import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "postwright.config.settings")
application = get_wsgi_application()

from postwright.desk.operator.engine import watcher  # noqa: E402 - once Django is set up

watcher.watch()
