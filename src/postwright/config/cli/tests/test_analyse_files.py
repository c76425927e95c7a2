import json
from pathlib import Path

import pytest
import skimage

from postwright.config.cli import main

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

        assert status == 1
        assert "nme" in (said := capsys.readouterr().err)
        assert "words_avoid" in said

    def test_wants_a_file(self, capsys):
        with pytest.raises(SystemExit) as ended:
            main(["analyse"])

        assert ended.value.code == 2
