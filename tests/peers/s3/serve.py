"""
OpenStack Swift with its S3 interface, whole in one process. Runs under the peer's own Python: serve.py PORT FOLDER.

Prints "ready" once it answers and ends when its standard input does.
"""

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402 - what is imported now is patched
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from eventlet import wsgi  # noqa: E402
from swift.common import storage_policy, utils  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402

ACCOUNT = "AUTH_postwright"
BACKEND = "[DEFAULT]\nswift_dir = {home}\ndevices = {home}/nodes\nmount_check = false\n[app:main]\nuse = egg:swift#{kind}\n"
PROXY = """
[DEFAULT]
swift_dir = {home}
[pipeline:main]
pipeline = catch_errors gatekeeper anybody listing_formats s3api tempauth copy slo dlo proxy-server
[filter:anybody]
paste.filter_factory = serve:anybody
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
max_upload_part_num = 10000
min_segment_size = {least_part}
[filter:tempauth]
use = egg:swift#tempauth
user_postwright_app = {secret} .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
min_segment_size = 1
[filter:dlo]
use = egg:swift#dlo
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
"""


def anybody(_settings, **_own):
    """Requests without a signature, as Amazon answers them: by the bucket's rights, not by another address."""

    def over(app):
        def answer(environ, start):
            path = environ["PATH_INFO"]
            is_signed = "HTTP_AUTHORIZATION" in environ or "X-Amz-" in environ.get("QUERY_STRING", "")
            if not is_signed and not path.startswith(("/v1/", "/auth/")):
                environ["PATH_INFO"] = f"/v1/{ACCOUNT}{path}"
            return app(environ, start)

        return answer

    return over


def main(port, folder, secret, least_part):
    home = Path(folder)
    (home / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_suffix = tests\n[storage-policy:0]\nname = one\ndefault = yes\n"
    )
    utils.HASH_PATH_SUFFIX, utils.SWIFT_CONF_FILE = b"tests", str(home / "swift.conf")
    storage_policy.reload_storage_policies()
    listening = {kind: eventlet.listen(("127.0.0.1", 0)) for kind in ("account", "container", "object")}
    for kind, socket in listening.items():
        _ring(home, kind, socket.getsockname()[1])
    for kind, socket in listening.items():
        _serve(socket, _conf(home, kind, BACKEND.format(home=home, kind=kind)))
    front = eventlet.listen(("127.0.0.1", int(port)))
    words = PROXY.format(home=home, secret=secret, least_part=least_part)
    _serve(front, _conf(home, "proxy", words))
    print("ready", flush=True)


def _ring(home, kind, port):
    (home / "nodes" / "disk").mkdir(parents=True, exist_ok=True)
    builder = RingBuilder(2, 1, 1)
    device = {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "disk", "weight": 1.0}
    builder.add_dev(device | {"meta": "", "replication_ip": "127.0.0.1", "replication_port": port})
    builder.rebalance()
    builder.get_ring().save(str(home / f"{kind}.ring.gz"))


def _conf(home, kind, words):
    path = home / f"{kind}.conf"
    path.write_text(words)
    return str(path)


class _Quiet:
    def write(self, _line):
        pass

    def flush(self):
        pass


def _serve(socket, conf):
    app = loadapp(conf, global_conf={"log_level": "ERROR", "__file__": conf})
    options = {"log": _Quiet(), "log_output": False, "protocol": SwiftHttpProtocol, "debug": False}
    eventlet.spawn(wsgi.server, socket, app, **options)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main(*sys.argv[1:])
    while os.read(0, 1):
        pass
