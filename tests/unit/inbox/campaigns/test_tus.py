from datetime import UTC, datetime, timedelta, timezone

import pytest

from hub.errors import Invalid
from inbox.campaigns import tus


def test_metadata_is_text_in_base64_and_comes_back() -> None:
    facts = {"filename": "Kunden, März.csv", "map": 'Phone:to,"City, State":city', "country": ""}
    assert tus.metadata(tus.written(facts)) == {"filename": facts["filename"], "map": facts["map"]}
    assert tus.metadata("filename d29ybGQuY3N2,is_confidential") == {"filename": "world.csv", "is_confidential": ""}
    assert tus.metadata(None) == tus.metadata("") == {}


@pytest.mark.parametrize("text", ["filename not-base64!", "filename /w==", "map " + "A" * 20_000])
def test_metadata_that_is_no_text_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as told:
        tus.metadata(text)
    assert told.value.extra["errors"][0]["path"] == "Upload-Metadata"


@pytest.mark.parametrize("text", [None, "", "0", "-1", "1.5", "٣", "1e3"])
def test_a_length_has_to_be_said(text: str | None) -> None:
    with pytest.raises(Invalid):
        tus.length(text)


@pytest.mark.parametrize("text", [None, "", "-1", "x"])
def test_a_piece_says_where_it_begins(text: str | None) -> None:
    with pytest.raises(Invalid):
        tus.offset(text)
    assert (tus.offset("0"), tus.length("70")) == (0, 70)


@pytest.mark.parametrize("version", [None, "0.2.2", "2.0.0"])
def test_another_version_is_told_ours(version: str | None) -> None:
    with pytest.raises(tus.OtherVersion) as told:
        tus.spoken(version)
    assert (told.value.status, told.value.headers) == (412, {"Tus-Version": "1.0.0"})
    tus.spoken("1.0.0")


def test_an_expiry_is_an_http_date_in_gmt() -> None:
    at = datetime(2026, 5, 4, 14, tzinfo=timezone(timedelta(hours=2)))
    assert tus.headers(30, 70, at) == {
        "Tus-Resumable": "1.0.0", "Upload-Offset": "30", "Upload-Length": "70",
        "Upload-Expires": "Mon, 04 May 2026 12:00:00 GMT",
    }  # fmt: skip
    assert tus.headers(0, 1, at.astimezone(UTC))["Upload-Expires"].endswith("GMT")
