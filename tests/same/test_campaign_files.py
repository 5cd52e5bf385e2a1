"""Files of a campaign's template are put at WhatsApp before anybody is asked for. Over real stores."""

from collections.abc import AsyncIterator

import msgspec

from hub.clock import utc_now
from hub.domain.campaign import (
    TemplateUse,
)
from hub.domain.ids import new_id
from hub.domain.uploads import Uploaded, facts_key, upload_key
from tests.same.campaign_stage import Stage, until


async def uploaded(stage: Stage) -> TemplateUse:
    """A template with a picture that somebody uploaded in its header."""
    media_id = new_id("med", utc_now())
    facts = Uploaded(media_id=media_id, type="image", mime_type="image/png", size=3, filename="season.png")

    async def bytes_of(data: bytes) -> AsyncIterator[bytes]:
        yield data

    await stage.real.media.put_stream(upload_key(stage.ours, media_id), bytes_of(b"png"))
    await stage.real.media.put_stream(facts_key(stage.ours, media_id), bytes_of(msgspec.json.encode(facts)))
    header = {"type": "header", "parameters": [{"type": "image", "image": {"id": media_id}}]}
    return TemplateUse(name="season_offer", language="en_US", components=(header,))


async def test_a_file_is_put_at_whatsapp_once_whatever_dies(stage: Stage) -> None:
    campaign = await stage.open(150, template=await uploaded(stage))
    async with stage.owner():
        await stage.wish(campaign, "start")
        await until(lambda: len(stage.road.wishes) > 5)
    async with stage.owner():
        await stage.becomes(campaign, "finished")
    assert len(stage.uploads) == 1
    assert stage.uploads[0].endswith("/media")
    assert await stage.counts(campaign) == {"sent": 150}


async def test_a_file_that_whatsapp_refuses_pauses_the_campaign_before_anybody_is_asked_for(stage: Stage) -> None:
    stage.refusal = {"code": 131053, "message": "(#131053) Media upload error", "type": "OAuthException"}
    campaign = await stage.open(150, template=await uploaded(stage))
    async with stage.owner():
        await stage.wish(campaign, "start")
        await stage.becomes(campaign, "paused")
        paused = (await stage.status(campaign)).paused_by
        assert paused is not None
        assert paused.kind == "template"
        assert "does not take the file season.png" in paused.reason
        assert stage.road.wishes == []
        assert await stage.counts(campaign) == {"queued": 150}
        stage.refusal = None
        await stage.wish(campaign, "resume")
        await stage.becomes(campaign, "finished")
    assert await stage.counts(campaign) == {"sent": 150}
