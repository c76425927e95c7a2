"""How the server is set up: for a small machine, closed, and silent about people's content."""

SMALL_MEMORY = {
    "shared_buffers": "32MB",
    "max_connections": "100",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "huge_pages": "off",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "max_worker_processes": "2",
    "max_logical_replication_workers": "0",
    "max_wal_senders": "0",
    "autovacuum_max_workers": "2",
}
CLOSED = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
}
# An ERROR line quotes the statement and its values, which are people's content; the application sees it anyway.
DISCREET = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "log_connections": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
# For throw-away clusters of tests only.
VOLATILE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def server_settings(*, major: int, socket_directory: str, durable: bool) -> list[str]:
    """Arguments of the server, given at every start so that no file of an older version decides."""
    settings = SMALL_MEMORY | CLOSED | DISCREET | {"unix_socket_directories": f'"{socket_directory}"'}
    if major >= 18:
        # Otherwise three more processes wait for input and output.
        settings["io_method"] = "sync"
    if not durable:
        settings |= VOLATILE
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
