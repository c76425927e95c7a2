"""Settings for the components alone: no database, no other slice."""

from typing import Any

from django.utils.csp import CSP

SETTINGS: dict[str, Any] = {
    "SECRET_KEY": "made up for tests, long enough not to be complained about by any check",
    "ALLOWED_HOSTS": ["*"],
    "ROOT_URLCONF": "postwright.ui.tests.site",
    "USE_TZ": True,
    "STATIC_URL": "/static/",
    "DEBUG": True,
    "SESSION_COOKIE_NAME": "sessionid",
    "SESSION_COOKIE_SECURE": False,
    "INSTALLED_APPS": [
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "postwright.ui",
    ],
    "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
    "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
    "CSRF_USE_SESSIONS": True,
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    "FORM_RENDERER": "postwright.ui.forms.Renderer",
    "SECURE_CSP": {
        "default-src": [CSP.NONE],
        "script-src": [CSP.SELF],
        "style-src": [CSP.SELF, CSP.NONCE],
        "img-src": [CSP.SELF, "data:", "blob:"],
        "media-src": [CSP.SELF, "blob:"],
        "font-src": [CSP.SELF],
        "connect-src": [CSP.SELF],
        "form-action": [CSP.SELF],
        "frame-ancestors": [CSP.NONE],
        "base-uri": [CSP.NONE],
    },
    "MIDDLEWARE": [
        "django.middleware.csp.ContentSecurityPolicyMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.template.context_processors.csp",
                    "django.contrib.messages.context_processors.messages",
                    "postwright.ui.appearance.appearance",
                    "postwright.ui.tests.site.shell",
                ]
            },
        }
    ],
}
