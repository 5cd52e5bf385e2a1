"""Every code a send can get, played by the simulator: what docs/refusals.md says is what happens."""

import httpx
import pytest

from hub.simulator.faults import ASYNC, CODES
from hub.whatsapp.codes import TABLE
from tests.integration.conftest import Stack
from tests.integration.test_road_out import REAL, Chat, chat_with, once_sent, sent_of
from tests.outside import PATIENCE, Agent, Phones, until

ELSEWHERE = {2500, 131059}  # of addresses and of lists: no send gets them
SENDS = sorted(set(CODES) - ELSEWHERE)
PASSING = [code for code in SENDS if TABLE[code].action in {"retry", "slow", "pair_wait"}]
LONG = 5.0  # seconds; what has to wait longer is not waited for here


@pytest.fixture
async def chat(owner: Agent, phones: Phones) -> Chat:
    return await chat_with(owner, phones)


async def refusals(stack: Stack, code: int) -> float:
    async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
        text = (await client.get(stack.url("simulator") + "/metrics")).text
    named = f'simulator_sends_refused_total{{code="{code}"}} '
    return next((float(line.removeprefix(named)) for line in text.splitlines() if line.startswith(named)), 0.0)


@pytest.mark.parametrize("code", [code for code in SENDS if code not in PASSING])
async def test_a_refusal_for_good_fails_with_its_code_and_advice(
    owner: Agent, phones: Phones, chat: Chat, code: int
) -> None:
    await phones.chaos(failures={str(code): 100})
    async with owner.screen() as screen:
        message = await owner.say(chat.conversation_id, f"This gets {code}")
        failed = await screen.event("message.updated", id=message["id"], status="failed")
    assert failed["error"]["code"] == code
    assert failed["error"]["advice"] == TABLE[code].advice
    assert len(await sent_of(phones, message["id"])) == (code in ASYNC)


@pytest.mark.parametrize("code", PASSING)
async def test_a_refusal_that_passes_is_tried_again_and_reaches_the_customer_once(
    stack: Stack, owner: Agent, phones: Phones, chat: Chat, code: int
) -> None:
    before = await refusals(stack, code)
    await phones.chaos(failures={str(code): 100})
    message = await owner.say(chat.conversation_id, f"This first gets {code}")

    async def refused() -> bool:
        return await refusals(stack, code) > before

    await until(refused, f"a refusal with {code}")
    await phones.chaos()

    async def status() -> str:
        return (await owner.get(f"/v1/messages/{message['id']}"))["status"]

    if (TABLE[code].wait or 0.0) > LONG:
        assert await status() == "queued"
        return

    async def sent() -> bool:
        return await status() in REAL

    await until(sent, "a tick", 3 * PATIENCE)
    await once_sent(phones, message["id"])
