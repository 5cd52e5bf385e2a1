"""Which addresses of the network a page may be fetched from: public ones, and nothing that stands for another. Pure."""

import ipaddress
from typing import Final

_SITE: Final = ipaddress.IPv6Network("fec0::/10")  # private once, and still routed so here and there


def public(text: str) -> bool:
    """Whether an address belongs to the public network. False for what is no address at all, and for IPv6 addresses
    that stand for an IPv4 one (mapped, 6to4, Teredo, NAT64), for they lead to wherever a gateway takes them."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and (
        address in _SITE or address.ipv4_mapped or address.sixtofour or address.teredo
    ):
        return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special and not address.is_loopback and not address.is_link_local
