"""Loaded before Django: settings that every test runs under."""

import base64
import os
import tempfile

os.environ.setdefault("POSTWRIGHT_DATA_DIR", tempfile.mkdtemp(prefix="pw-data"))
os.environ.setdefault("POSTWRIGHT_SECRET_KEY", "only for tests")
os.environ.setdefault("POSTWRIGHT_MASTER_KEY", base64.urlsafe_b64encode(bytes(range(32))).decode())
