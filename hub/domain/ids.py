"""Ids: opaque, prefixed, sortable by the time they were made.

A message's id says where it lives: conversation and place in it. So a status webhook that echoes the id, a
redelivered event and a database key all find the message without a look-up.
"""

import os
from datetime import datetime
from zlib import crc32

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letters people mistake for digits
BODY = 26  # a ULID: 10 letters of milliseconds, 16 of chance

# NATS subjects carry a partition, not a conversation. 8 keeps frames full on one machine and allows 8 owners;
# the number is fixed when data is first written (see hub.stream.topology).
PARTITIONS = 8


def _base32(number: int, length: int) -> str:
    letters: list[str] = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        letters.append(ALPHABET[digit])
    return "".join(reversed(letters))


def new_id(prefix: str, at: datetime) -> str:
    """A new id such as `cnv_01JD8…`: `prefix`, then a ULID made at `at`."""
    millis = int(at.timestamp() * 1000)
    return f"{prefix}_{_base32(millis, 10)}{_base32(int.from_bytes(os.urandom(10)), 16)}"


def message_id(conversation_id: str, seq: int) -> str:
    """The id of message number `seq` (1, 2, 3 …) of a conversation."""
    return f"msg_{conversation_id[4:]}{seq:08X}"


def conversation_of(message: str) -> str:
    """The conversation a message id belongs to."""
    return f"cnv_{message[4:-8]}"


def seq_of(message: str) -> int:
    """The place of a message in its conversation."""
    return int(message[-8:], 16)


def is_message_id(text: str) -> bool:
    """Whether `text` has the form of one of our message ids (a foreign callback text does not)."""
    if len(text) != 4 + BODY + 8 or not text.startswith("msg_"):
        return False
    return all(letter in ALPHABET for letter in text[4:-8]) and all(c in "0123456789ABCDEF" for c in text[-8:])


def partition_of(key: str) -> int:
    """The partition that a conversation id or a phone number id belongs to."""
    return crc32(key.encode()) % PARTITIONS
