"""Previews are no clicks; people are, whatever app they read in."""

import pytest

from inbox.links.readers import is_robot

PEOPLE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
    "Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36 WhatsApp/2.24.20.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Instagram 340.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0",
    "Mozilla/5.0 (Linux; Android 13; Cubot P80) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36",
)
ROBOTS = (
    "WhatsApp/2.23.20.0 A", "WhatsApp/2.2587.9 W", "WhatsApp/2.24.1.78 i", "TelegramBot (like TwitterBot)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "Slackbot-LinkExpanding 1.0",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", "LinkedInBot/1.0", "SkypeUriPreview",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.5.0", "python-httpx/0.28",
    "meta-externalagent/1.1", "",
)  # fmt: skip


@pytest.mark.parametrize("agent", PEOPLE)
def test_people_are_no_robots(agent: str):
    assert not is_robot({"user-agent": agent})
    assert is_robot({"user-agent": agent, "sec-purpose": "prefetch;prerender"})
    assert is_robot({"user-agent": agent, "purpose": "prefetch"})


@pytest.mark.parametrize("agent", ROBOTS)
def test_robots_are_known(agent: str):
    assert is_robot({"user-agent": agent})


def test_who_says_nothing_is_no_person():
    assert is_robot({})
