"""What the figures were measured on, and what else the machine did meanwhile."""

import os
import platform
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]


def describe() -> dict[str, str | int | float]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": _commit(),
        "cores": os.cpu_count() or 0,
        "processor": _processor(),
        "memory_gb": round(psutil.virtual_memory().total / 1024**3),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "additions_s": round(min(_additions_s() for _ in range(3)), 2),
        "load_before": round(os.getloadavg()[0], 1),
    }


def proportional_mb(pid: int) -> float:
    """Memory of a process and all its children; what several share is counted once."""
    parent = psutil.Process(pid)
    family = [parent, *parent.children(recursive=True)]
    return sum(map(_own_bytes, family)) / 1024**2


def cpu_seconds(pid: int) -> float:
    """Of a process with all its threads and children, those that have ended included."""
    parent = psutil.Process(pid)
    return sum(parent.cpu_times()[:4]) + sum(map(_own_seconds, parent.children(recursive=True)))


def busy_seconds() -> float:
    """What all processors did since the start of the machine, whoever asked them to."""
    times = psutil.cpu_times()
    return sum(times[:3]) + sum(getattr(times, name, 0) for name in ("irq", "softirq"))


def _own_bytes(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0


def _own_seconds(process: psutil.Process) -> float:
    try:
        return sum(process.cpu_times()[:2])
    except psutil.NoSuchProcess:
        return 0


def _additions_s() -> float:
    """How fast one core is just now: machines that share theirs with others are not always the same."""
    begun, total = time.perf_counter(), 0
    for one in range(10_000_000):
        total += one
    return time.perf_counter() - begun


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
