"""The simulator's outside, as tests and the phone page use it."""

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.domain.events import MessageReceived, StatusChanged
from tests.integration.simulated import FAST_LINE, LINE, TOKEN, WABA, Ingress, Simulated, Simulator, until


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[Simulated]:
    made = Simulated(tmp_path)
    yield made
    made.close()


@pytest.fixture
def simulator(simulated: Simulated) -> Simulator:
    return simulated.simulator


@pytest.fixture
def ingress(simulated: Simulated) -> Ingress:
    return simulated.ingress


def statuses(ingress: Ingress, wamid: str) -> list[str]:
    return [event.status for event in ingress.events() if isinstance(event, StatusChanged) and event.wamid == wamid]


def received(ingress: Ingress) -> list[MessageReceived]:
    return [event for event in ingress.events() if isinstance(event, MessageReceived)]


def test_a_send_is_answered_told_of_and_listed(simulator: Simulator, ingress: Ingress) -> None:
    before = time.time()
    answer = simulator.send(biz_opaque_callback_data="mine").json()
    wamid = answer["messages"][0]["id"]
    until(lambda: statuses(ingress, wamid) == ["sent", "delivered", "read"])
    listed = simulator.ask("GET", "/control/sends")
    (item,) = listed["items"]
    assert before <= item.pop("at") <= time.time()
    assert listed["next"] is None
    assert item == {
        "n": 1,
        "phone_number_id": LINE,
        "to": "15552223333",
        "type": "template",
        "wamid": wamid,
        "biz_opaque_callback_data": "mine",
    }


def test_sends_survive_a_kill_and_are_listed_by_pages_and_numbers(simulator: Simulator) -> None:
    for n in range(5):
        simulator.send(f"1555222333{n}", FAST_LINE if n % 2 else LINE)
    simulator.stop(signal.SIGKILL)
    simulator.start()
    simulator.send("15552223339")
    first = simulator.ask("GET", "/control/sends", params={"limit": 4})
    rest = simulator.ask("GET", "/control/sends", params={"after": first["next"]})
    assert [item["n"] for item in first["items"] + rest["items"]] == [1, 2, 3, 4, 5, 6]
    fast = simulator.ask("GET", "/control/sends", params={"phone_number_id": FAST_LINE})
    assert [item["to"] for item in fast["items"]] == ["15552223331", "15552223333"]


def test_a_status_that_was_not_told_yet_survives_a_kill(simulator: Simulator, ingress: Ingress) -> None:
    ingress.status = 503
    wamid = simulator.send().json()["messages"][0]["id"]
    until(lambda: ingress.bodies)
    simulator.stop(signal.SIGKILL)
    ingress.bodies.clear()
    ingress.status = 200
    simulator.start()
    until(lambda: set(statuses(ingress, wamid)) >= {"sent", "delivered", "read"})


def test_what_was_still_to_be_told_at_a_stop_is_told_after_the_next_start(
    simulator: Simulator, ingress: Ingress
) -> None:
    simulator.ask("PUT", "/control/chaos", json={"status_delay_ms": [60_000, 60_000]})
    ingress.status = 503
    guest = simulator.ask("POST", "/control/customers", json={})
    simulator.ask("POST", f"/control/customers/{guest['id']}/messages", json={"text": "Is anybody there?"})
    simulator.send(guest["phone"])
    until(lambda: ingress.bodies)
    assert simulator.stop() == 0
    ingress.bodies.clear()
    ingress.status = 200
    simulator.start()
    (event,) = until(ingress.events)
    assert isinstance(event, MessageReceived)
    chat = simulator.ask("GET", f"/control/customers/{guest['id']}/messages")["items"]
    assert [bubble["mine"] for bubble in chat] == [True, False]


def test_a_webhook_is_repeated_until_ingress_accepts_it(simulator: Simulator, ingress: Ingress) -> None:
    ingress.status = 503
    guest = simulator.ask("POST", "/control/customers", json={"identity": "hidden"})
    bubble = simulator.ask("POST", f"/control/customers/{guest['id']}/messages", json={"text": "Hello"})
    until(lambda: len(ingress.bodies) >= 3)
    ingress.status = 200
    seen = len(ingress.bodies)
    until(lambda: len(ingress.bodies) > seen)
    time.sleep(1.0)
    assert len(set(ingress.bodies)) == 1
    assert len(ingress.bodies) == seen + 1
    assert ingress.events()[-1].wamid == bubble["id"]


def test_an_accepted_message_may_get_no_answer_and_is_there_all_the_same(
    simulator: Simulator, ingress: Ingress
) -> None:
    simulator.ask("PUT", "/control/chaos", json={"timeouts_after_acceptance": 100})
    with pytest.raises(httpx.ReadTimeout):
        simulator.client.post(
            f"/v25.0/{LINE}/messages",
            json={
                "messaging_product": "whatsapp",
                "to": "15552223333",
                "type": "template",
                "template": {"name": "hello_world", "language": {"code": "en_US"}},
            },
            headers=TOKEN,
            timeout=0.5,
        )
    (item,) = simulator.ask("GET", "/control/sends")["items"]
    until(lambda: statuses(ingress, item["wamid"]) == ["sent", "delivered", "read"])


@pytest.mark.parametrize(("knob", "status"), [("http_500", 500), ("http_429", 429)])
def test_a_call_that_chaos_breaks_sends_nothing(simulator: Simulator, knob: str, status: int) -> None:
    simulator.ask("PUT", "/control/chaos", json={knob: 100, "retry_after_s": 7})
    answer = simulator.send()
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == ("7" if status == 429 else None)
    assert simulator.ask("GET", "/control/sends")["items"] == []


def test_a_media_url_needs_a_token_lasts_its_time_and_is_given_anew(simulator: Simulator) -> None:
    files = {"file": ("a.png", b"\x89PNG pixels", "image/png")}
    form = {"messaging_product": "whatsapp", "type": "image/png"}
    kept = simulator.ask("POST", f"/v25.0/{LINE}/media", data=form, files=files, headers=TOKEN)
    facts = simulator.ask("GET", f"/v25.0/{kept['id']}", headers=TOKEN)
    assert (facts["mime_type"], facts["file_size"]) == ("image/png", 11)
    assert simulator.client.get(facts["url"]).status_code == 401
    assert simulator.client.get(facts["url"], headers=TOKEN).content == b"\x89PNG pixels"
    simulator.ask("PUT", "/control/chaos", json={"media_expiry_s": 0})
    stale = simulator.ask("GET", f"/v25.0/{kept['id']}", headers=TOKEN)["url"]
    assert simulator.client.get(stale, headers=TOKEN).status_code == 404
    simulator.ask("PUT", "/control/chaos", json={"media_expiry_s": 300, "media_failures": 100})
    assert simulator.client.get(facts["url"], headers=TOKEN).status_code == 503
    simulator.ask("DELETE", f"/v25.0/{kept['id']}", headers=TOKEN)
    assert simulator.client.get(f"/v25.0/{kept['id']}", headers=TOKEN).json()["error"]["error_subcode"] == 33
    html = {"file": ("a.html", b"<p>", "text/html")}
    refused = simulator.client.post(
        f"/v25.0/{LINE}/media", data={"messaging_product": "whatsapp"}, files=html, headers=TOKEN
    )
    assert refused.json()["error"]["code"] == 131053


def test_numbers_and_templates_are_read_as_from_graph(simulator: Simulator, ingress: Ingress) -> None:
    number = simulator.ask("GET", f"/v25.0/{FAST_LINE}", params={"fields": "throughput,status"}, headers=TOKEN)
    assert number == {"id": FAST_LINE, "throughput": {"level": "HIGH"}, "status": "CONNECTED"}
    lines = simulator.ask("GET", f"/v25.0/{WABA}/phone_numbers", headers=TOKEN)["data"]
    assert [line["id"] for line in lines] == [LINE, FAST_LINE]
    names, url = set[str](), f"/v25.0/{WABA}/message_templates?limit=5"
    while url:
        page = simulator.ask("GET", url, headers=TOKEN)
        names |= {template["name"] for template in page["data"]}
        url = page["paging"].get("next")
    assert {"hello_world", "order_update", "season_offer"} <= names
    wanted = {"name": "my_offer", "language": "en_US", "category": "MARKETING",
              "components": [{"type": "BODY", "text": "Come and see."}]}  # fmt: skip
    made = simulator.ask("POST", f"/v25.0/{WABA}/message_templates", json=wanted, headers=TOKEN)
    assert made["status"] == "PENDING"
    until(lambda: simulator.ask("GET", f"/v25.0/{made['id']}", headers=TOKEN)["status"] == "APPROVED")
    until(lambda: b'"field":"message_template_status_update"' in b"".join(ingress.bodies))
    assert simulator.send(type="template", template={"name": "my_offer", "language": {"code": "en_US"}}).is_success


def test_it_listens_on_loopback_whatever_the_host_setting_says(tmp_path: Path) -> None:
    simulated = Simulated(tmp_path, HUB_HOST="0.0.0.0")
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    simulated.close()
    port = f"{simulated.simulator.port:04X}"
    assert [row[1] for row in rows if row[3] == "0A" and row[1].endswith(port)] == [f"0100007F:{port}"]


def test_load_comes_at_its_rate_each_message_once(simulator: Simulator, ingress: Ingress) -> None:
    order = {"customers": 20, "rate": 100, "count": 150, "phone_number_id": FAST_LINE}
    simulator.ask("POST", "/control/load", json=order)
    assert simulator.client.post("/control/load", json=order).status_code == 409
    progress = until(lambda: (now := simulator.ask("GET", "/control/load"))["state"] == "finished" and now)
    assert (progress["sent"], progress["accepted"]) == (150, 150)
    assert progress["seconds"] >= 1.4
    events = ingress.events()
    assert len({event.wamid for event in events}) == 150
    assert len(set(ingress.bodies)) == 150
    assert simulator.send("15557000001", FAST_LINE, type="text", text={"body": "The window is open"}).is_success
    until(lambda: statuses(ingress, simulator.ask("GET", "/control/sends")["items"][0]["wamid"])[:1] == ["sent"])


@pytest.fixture
def lively(tmp_path: Path) -> Iterator[Simulated]:
    made = Simulated(tmp_path, "on")
    yield made
    made.close()


def test_with_customers_on_a_dozen_write_within_seconds_and_they_answer(lively: Simulated) -> None:
    simulator, ingress = lively.simulator, lively.ingress

    def waiting() -> list[dict[str, Any]]:
        return [person for person in simulator.ask("GET", "/control/customers")["items"] if person["last"]]

    until(lambda: len(received(ingress)) >= 12)
    until(lambda: len(waiting()) >= 8)  # chance decides who writes twice first
    assert len({event.wamid for event in received(ingress)}) == len(received(ingress))
    for person in waiting():
        to = {"to": person["phone"]} if person["identity"] != "hidden" else {"to": "", "recipient": person["user_id"]}
        simulator.send(**to, type="text", text={"body": "We are looking into it."})
    before = len(received(ingress))
    until(lambda: len(received(ingress)) >= before + 4)
    assert simulator.stop() == 0


def test_the_phone_page_hears_what_the_business_answers(simulator: Simulator) -> None:
    page = simulator.client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "connect-src 'self'" in page.headers["content-security-policy"]
    guest = simulator.ask("POST", "/control/customers", json={"name": "Zoë"})
    with simulator.client.stream("GET", "/control/events") as stream:
        lines = stream.iter_lines()
        simulator.send(guest["phone"])
        event = next(json.loads(line[5:]) for line in lines if line.startswith("data:") and '"bubble"' in line)
    assert (event["customer_id"], event["bubble"]["mine"]) == (guest["id"], False)
    assert event["bubble"]["shown"]["header"]["text"] == "Hello World"


def test_a_customer_sends_a_file_that_the_hub_can_fetch(simulator: Simulator, ingress: Ingress) -> None:
    guest = simulator.ask("POST", "/control/customers", json={"identity": "username"})
    at = f"/control/customers/{guest['id']}"
    kept = simulator.ask("POST", f"{at}/media", content=b"%PDF-1.4 x", headers={"Content-Type": "application/pdf"})
    message = {"type": "document", "document": {"id": kept["id"], "filename": "x.pdf"}}
    simulator.ask("POST", f"{at}/messages", json=message)
    (event,) = until(ingress.events)
    assert (event.kind, event.content["id"], event.content["filename"]) == ("document", kept["id"], "x.pdf")
    url = simulator.ask("GET", f"/v25.0/{event.content['id']}", headers=TOKEN)["url"]
    assert simulator.client.get(url, headers=TOKEN).content == b"%PDF-1.4 x"
    end = simulator.client.get(f"/control/media/{kept['id']}", headers={"Range": "bytes=-1"})
    assert (end.status_code, end.content, end.headers["content-range"]) == (206, b"x", "bytes 9-9/10")
