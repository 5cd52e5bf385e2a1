"""Whether somebody reads a page, or a machine looks what is behind an address. Pure."""

import re
from collections.abc import Mapping
from typing import Final

# Those who fetch a page to show its preview in a chat, to search it, or to test it. WhatsApp's own begins with its
# name; a browser inside WhatsApp may carry the name further back, and is a person, as is who has a Cubot phone.
_ROBOTS: Final = re.compile(
    r"^whatsapp/|facebookexternalhit|facebot|facebookcatalog|meta-external|bot[/;-]|bot \(|crawl|spider|slurp|preview|"
    r"embedly|skypeuripreview|vkshare|snapchat|pinterest/|redditbot|google-safety|safebrowsing|headlesschrome|"
    r"^curl/|^wget/|^python-|^go-http-client|^okhttp/|^java/|^axios/|^node",
    re.IGNORECASE,
)
_EARLY: Final = ("sec-purpose", "purpose", "x-moz", "x-purpose")  # a browser that fetches before anybody clicks


def is_robot(headers: Mapping[str, str]) -> bool:
    """By the headers of a request, in lower case. Every browser says what it is; who does not is none."""
    agent = headers.get("user-agent", "").strip()
    early = any(word in headers.get(name, "").lower() for name in _EARLY for word in ("prefetch", "preview"))
    return early or not agent or bool(_ROBOTS.search(agent))
