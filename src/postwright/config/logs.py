"""What is logged, and where it goes."""

from typing import Any


def log_lines(*, level: str) -> dict[str, Any]:
    """Everything that is logged, to the console, in the form that Python's `logging.config` takes."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
        "filters": {
            "without_keys": {"()": "postwright.config.faults.WithoutKeys"},
            "without_traceback": {"()": "postwright.config.faults.WithoutTraceback"},
        },
        # The only way out: whatever is logged, no key in an address gets into the log.
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}
        },
        "loggers": {
            "django": {"handlers": []},
            "django.server": {"handlers": []},
            # Below this they log what is signed, and what is sent.
            **{name: {"level": "INFO"} for name in ("boto3", "botocore", "s3transfer", "urllib3")},
            # Any stranger can ask for a foreign host, as often as they like.
            "django.security.DisallowedHost": {"filters": ["without_traceback"]},
        },
        "root": {"handlers": ["console"], "level": level},
    }
