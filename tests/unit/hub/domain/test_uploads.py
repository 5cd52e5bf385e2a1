from hub.domain.uploads import file_key, files_in, is_upload, with_files

OURS, OTHER = "med_01HZXXXXXXXXXXXXXXXXXXXXXX", "med_01HZYYYYYYYYYYYYYYYYYYYYYY"


def header(media_id: str, kind: str = "image") -> dict[str, object]:
    return {"type": "header", "parameters": [{"type": kind, kind: {"id": media_id, "filename": "a"}}]}


CARD = {"card_index": 0, "components": [header(OTHER, "video"), {"type": "body", "parameters": []}]}
SEND = [header(OURS), {"type": "carousel", "cards": [CARD]}]


def test_files_are_found_in_headers_and_cards_with_their_places() -> None:
    assert list(files_in(SEND)) == [
        ("components[0].parameters[0].image.id", "image", OURS),
        ("components[1].cards[0].components[0].parameters[0].video.id", "video", OTHER),
    ]


def test_metas_own_ids_links_and_texts_are_no_uploads() -> None:
    text = {"type": "body", "parameters": [{"type": "text", "text": OURS}]}
    link = {"type": "header", "parameters": [{"type": "image", "image": {"link": "https://shop.example/med_1"}}]}
    assert list(files_in([header("123456"), text, link])) == []
    assert list(files_in(None)) == []


def test_metas_ids_take_the_place_of_ours_and_nothing_else_changes() -> None:
    assert with_files(SEND, {OURS: "11"}) == [header("11"), SEND[1]]
    changed = with_files(SEND, {OURS: "11", OTHER: "22"})
    assert list(files_in(changed)) == []
    assert changed[1]["cards"][0]["components"][0] == header("22", "video")


def test_an_upload_is_told_by_its_form() -> None:
    assert is_upload(OURS)
    assert not is_upload("med_../../secrets")
    assert not is_upload("123456")


def test_a_messages_file_is_an_upload_of_ours_or_lies_under_its_own_id() -> None:
    assert file_key("ten_1", "msg_1", {"media_id": OURS}) == f"ten_1/uploads/{OURS}"
    for content in ({}, {"media_id": "123"}, {"media_id": 5}, {"media_id": "med_../../secrets"}, {"id": OURS}):
        assert file_key("ten_1", "msg_1", content) == "ten_1/msg_1"
