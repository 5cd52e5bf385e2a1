"""The dashboard's files."""

from pathlib import Path

import pytest
from litestar import Litestar
from litestar.exceptions import NotFoundException
from litestar.response import File
from litestar.testing import TestClient

from inbox.site import answer, routes


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A built dashboard, with a secret beside it."""
    (tmp_path / "secret.txt").write_text("secret")
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<html>")
    (dist / "icon.svg").write_text("<svg/>")
    (dist / "assets" / "index-a1b2.js").write_text("1")
    return dist


def cache_of(response: object) -> str:
    assert isinstance(response, File)
    return dict(response.headers)["cache-control"] if isinstance(response.headers, dict) else str(response.headers)


@pytest.mark.parametrize("asked", ["", "conversations/cnv_1", "settings", "conversations/cnv_1/x.y"])
def test_every_address_of_the_dashboard_is_its_page_and_never_kept(dist: Path, asked: str):
    response = answer(dist, asked)
    assert isinstance(response, File)
    assert Path(response.file_path).name == "index.html"
    assert "no-store" in cache_of(response)


def test_what_has_a_hash_in_its_name_is_kept_for_ever(dist: Path):
    response = answer(dist, "assets/index-a1b2.js")
    assert "immutable" in cache_of(response)
    assert "max-age=31536000" in cache_of(response)


def test_other_files_are_asked_for_again(dist: Path):
    assert "no-cache" in cache_of(answer(dist, "icon.svg"))


def test_an_asset_that_is_gone_is_not_answered_with_a_page(dist: Path):
    with pytest.raises(NotFoundException):
        answer(dist, "assets/index-old.js")


@pytest.mark.parametrize("asked", ["../secret.txt", "icons/../../secret.txt", "/etc/passwd"])
def test_nothing_outside_is_handed_out(dist: Path, asked: str):
    response = answer(dist, asked)
    assert isinstance(response, File)
    assert Path(response.file_path).name == "index.html"


def test_before_it_is_built_a_page_says_how(tmp_path: Path):
    response = answer(tmp_path / "nothing", "")
    assert response.status_code == 503
    assert "make run" in response.content


@pytest.mark.parametrize(
    ("asked", "kind"),
    [("/", "text/html"), ("/icon.svg", "image/svg+xml"), ("/assets/index-a1b2.js", "text/javascript")],
)
def test_a_browser_is_told_what_each_file_is(dist: Path, asked: str, kind: str):
    with TestClient(Litestar([routes(dist)])) as client:
        answered = client.get(asked)
    assert answered.status_code == 200
    assert answered.headers["content-type"].startswith(kind)
