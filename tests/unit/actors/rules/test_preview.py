import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.rules.preview import LONGEST, line, words_of

CASES = [
    ("text", {"body": "Hello"}, "Hello"),
    ("text", {"body": "two\n\nlines"}, "two lines"),
    ("text", {}, "Message of type text"),
    ("image", {"id": "1"}, "Photo"),
    ("image", {"caption": "Our shop"}, "Our shop"),
    ("video", {}, "Video"),
    ("audio", {"voice": True}, "Voice message"),
    ("audio", {"voice": False}, "Audio"),
    ("document", {"filename": "bill.pdf"}, "bill.pdf"),
    ("document", {}, "Document"),
    ("sticker", {"id": "1"}, "Sticker"),
    ("location", {"latitude": 1, "longitude": 2}, "Location"),
    ("location", {"name": "Harbour"}, "Location: Harbour"),
    ("contacts", {"contacts": [{"name": {"formatted_name": "Bo"}}]}, "Contact: Bo"),
    ("contacts", {"contacts": []}, "Contact"),
    ("interactive", {"button_reply": {"id": "1", "title": "Yes"}}, "Yes"),
    ("interactive", {"list_reply": {"id": "1", "title": "Blue"}}, "Blue"),
    ("interactive", {"nfm_reply": {"response_json": "{}"}}, "Filled in a form"),
    ("interactive", {"type": "button", "body": {"text": "Which?"}}, "Which?"),
    ("button", {"payload": "p", "text": "Stop"}, "Stop"),
    ("order", {"catalog_id": "1"}, "Order"),
    ("template", {"name": "hello_world"}, "Template: hello_world"),
    ("reaction", {"emoji": "👍"}, "Reacted 👍"),
    ("reaction", {"emoji": ""}, "Took a reaction back"),
    ("system", {"body": "Maya has a new number"}, "Maya has a new number"),
    ("call", {"event": "connect"}, "Call"),
    ("unsupported", {}, "Unsupported message"),
    ("hologram", {"beam": 1}, "Message of type hologram"),
]


@pytest.mark.parametrize(("kind", "content", "shown"), CASES, ids=[f"{c[0]}-{c[2]}" for c in CASES])
def test_each_kind_has_a_line_people_understand(kind, content, shown):
    assert line(kind, content) == shown


def test_a_long_text_is_cut_at_140_characters():
    shown = line("text", {"body": "word " * 1000})
    assert len(shown) <= LONGEST
    assert shown.endswith("…")


keys = st.sampled_from(["body", "caption", "name", "contacts", "button_reply", "emoji", "filename", "text", "voice"])
scalars = st.sampled_from([None, True, 0, 7.5, "", " \n ", "two\nlines", "😀" * 200])
anything = scalars | st.lists(scalars, max_size=2) | st.dictionaries(keys, scalars, max_size=2)


@given(st.sampled_from([case[0] for case in CASES]), st.dictionaries(keys, anything, max_size=4))
def test_no_content_however_strange_breaks_the_list(kind, content):
    shown = line(kind, content)
    assert shown
    assert len(shown) <= LONGEST
    assert "\n" not in shown


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("text", {"body": "Where is it?"}, "Where is it?"),
        ("image", {"caption": "Broken"}, "Broken"),
        ("button", {"text": "Yes"}, "Yes"),
        ("image", {}, ""),
        ("location", {"name": "Harbour"}, ""),
    ],
)
def test_only_what_the_customer_wrote_is_worth_understanding(kind, content, words):
    assert words_of(kind, content) == words
