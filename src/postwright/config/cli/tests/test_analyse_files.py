import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import skimage

from postwright.config.cli import main
from postwright.config.cli.gather import gather

PICTURES = Path(skimage.__file__).parent / "data"


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("POSTWRIGHT_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def brand(tmp_path):
    file = tmp_path / "brand.toml"
    file.write_text(
        'name = "Anna\'s Bakery"\ntone = "warm, plain"\nlanguages = ["de"]\nhashtags_always = ["annasbakery"]'
    )
    return str(file)


@pytest.fixture
def broken(tmp_path):
    file = tmp_path / "broken.png"
    file.write_bytes((PICTURES / "coffee.png").read_bytes()[:5000])
    return str(file)


class TestAnalyse:
    def test_prints_what_a_person_can_use(self, capsys):
        status = main(["analyse", str(PICTURES / "coffee.png"), "--hint", "Our new oat flat white"])
        said = capsys.readouterr().out

        assert status == 0
        assert said.count("\n  Caption ") == 3
        assert "Our new oat flat white" in said

    def test_speaks_for_the_brand_as_json_lines(self, capsys, brand):
        pictures = [str(PICTURES / name) for name in ("coffee.png", "chelsea.png")]
        status = main(["analyse", *pictures, "--brand", brand, "--json"])
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

        assert (status, [line["file"] for line in lines]) == (0, pictures)
        assert {one["language"] for line in lines for one in line["suggestions"]} == {"de"}
        assert all("features" not in line["facts"] for line in lines)

    def test_goes_on_after_a_file_that_cannot_be_used(self, capsys, broken):
        status = main(["analyse", broken, "nowhere.jpg", str(PICTURES / "coffee.png"), "--json"])
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

        assert status == 1
        assert [line.get("error") for line in lines] == ["truncated", "not_readable", None]
        assert "ends too early" in lines[0]["message"]

    def test_says_what_is_wrong_with_the_brand_file(self, capsys, tmp_path):
        (tmp_path / "wrong.toml").write_text("nme = 1")
        status = main(["analyse", "x.jpg", "--brand", str(tmp_path / "wrong.toml")])

        assert status == 2
        assert "nme" in (said := capsys.readouterr().err)
        assert "words_avoid" in said

    def test_wants_a_file(self, capsys):
        with pytest.raises(SystemExit) as ended:
            main(["analyse"])

        assert ended.value.code == 2

    @pytest.mark.parametrize(
        "wrong", [["--jobs", "0"], ["--jobs", "many"], ["--language", "English"], ["--network", "myspace"]]
    )
    def test_says_what_it_does_not_take(self, capsys, wrong):
        with pytest.raises(SystemExit) as ended:
            main(["analyse", "x.jpg", *wrong])

        assert ended.value.code == 2
        assert wrong[0] in capsys.readouterr().err

    def test_writes_for_a_network_as_well(self, capsys):
        hint = "Our new oat flat white, from Monday in Leipzig, and " + "very " * 60 + "good"
        main(["analyse", str(PICTURES / "coffee.png"), "--json", "--network", "bluesky", "--hint", hint])
        [line] = map(json.loads, capsys.readouterr().out.splitlines())

        assert {one["network"] for one in line["suggestions"]} == {None, "bluesky"}


@pytest.fixture
def shoot(tmp_path, broken):
    """A folder with a folder: pictures, a broken one, and what is none of them."""
    folder = tmp_path / "shoot"
    (folder / "day two").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for place in ("b.png", "day two/c.png", ".hidden/d.png", ".e.png"):
        shutil.copy(PICTURES / "coffee.png", folder / place)
    shutil.copy(broken, folder / "a.png")
    (folder / "notes.txt").write_text("To do")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "gone.png").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "pipe.png")
    return folder


class TestFolder:
    """As a program of its own, as people call it."""

    def run(self, *arguments):
        command = [sys.executable, "-m", "postwright.config.cli", "analyse", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    def test_is_looked_through_in_order_and_goes_on_after_what_is_broken(self, shoot):
        done = self.run(shoot, "--json", "--jobs", "2")
        lines = [json.loads(line) for line in done.stdout.splitlines()]

        assert [Path(line["file"]).relative_to(shoot).as_posix() for line in lines] == [
            "a.png",
            "b.png",
            "day two/c.png",
        ]
        assert (done.returncode, [line.get("error") for line in lines]) == (1, ["truncated", None, None])
        assert done.stderr == "postwright: other files passed over: 1\n"

    def test_counts_a_file_once_however_often_it_is_named(self, shoot):
        found = gather([shoot / "b.png", shoot, shoot / "day two" / "c.png"])

        assert sorted(file.name for file in found.files) == ["a.png", "b.png", "c.png"]

    def test_tells_what_each_exit_status_means(self):
        assert "0, all were looked at; 1, some could not be; 2" in " ".join(self.run("--help").stdout.split())
