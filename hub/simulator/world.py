"""The simulated WhatsApp's memory: numbers, accounts, people, windows, and every message ever accepted."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from hub.simulator import templates
from hub.simulator.files import Files
from hub.simulator.identities import phone_of
from hub.simulator.journal import (
    Entry,
    FileDropped,
    FileKept,
    HandleMade,
    Journal,
    NumberMade,
    PersonMade,
    Sent,
    TemplateDropped,
    TemplateKept,
    UploadOpened,
    Wrote,
)
from hub.simulator.limits import DAY, FirstWritten, MarketingCap, Pairs, Throughput
from hub.simulator.people import Identity, Person
from hub.simulator.templates import Template
from hub.simulator.threads import Threads
from hub.simulator.uploads import Uploads

WABA = "200000000000001"
DEMO_NUMBERS = (
    NumberMade("100000000000001", WABA, "+1 555-010-0001", "Hubbub Shop", 80),
    NumberMade("100000000000002", WABA, "+1 555-010-0002", "Hubbub News", 1000),
)
FREE_ENTRY = 3 * DAY


class Line:
    """A business number and what it has used of its limits."""

    def __init__(self, made: NumberMade) -> None:
        self.made = made
        self.id = made.phone_number_id
        self.digits = "".join(letter for letter in made.display_phone_number if letter.isdigit())
        self.throughput = Throughput(made.rate)
        self.upgraded_at = 0.0  # Unix time until which it is in maintenance for a higher throughput
        self.restricted: tuple[str, float] | None = None  # Meta's word for what it may not do, and until when

    @property
    def portfolio(self) -> str:
        """Whose messaging limit it shares."""
        return self.made.portfolio_id or self.made.waba_id

    def change(self, made: NumberMade) -> None:
        """Other facts; what it has used of its limits stays."""
        self.made = made
        self.digits = "".join(letter for letter in made.display_phone_number if letter.isdigit())
        self.throughput.rate = made.rate


class World:
    """All state. Changes that must survive a restart go through `write` before anyone is told of them."""

    def __init__(self, write: Callable[[Entry], None], files: Files, uploads: Uploads) -> None:
        self.write = write
        self.files = files
        self.uploads = uploads
        self.threads = Threads()
        self.pairs = Pairs()
        self.cap = MarketingCap()
        self._written: dict[str, FirstWritten] = {}
        self.numbers: dict[str, Line] = {}
        self.accounts: dict[str, dict[tuple[str, str], Template]] = {}
        self.people: dict[str, Person] = {}
        self.by_phone: dict[str, Person] = {}
        self.sends: list[Sent] = []
        self._deleted: dict[tuple[str, str, str], float] = {}
        self._wrote: dict[tuple[str, str], float] = {}
        self._free_entry: dict[tuple[str, str], float] = {}

    @classmethod
    def open(cls, folder: Path) -> tuple["World", Journal]:
        """The world as it was left in `folder`, or a new one with the demo numbers."""
        journal, entries = Journal.open(folder / "journal.jsonl")
        write = journal.write
        world = cls(write, Files(folder / "media", write), Uploads(folder / "uploads", write))
        for made in DEMO_NUMBERS:
            world._restore(made)
        for entry in entries:
            world._restore(entry)
        return world, journal

    def add_number(self, made: NumberMade) -> Line:
        self.write(made)
        self._restore(made)
        return self.numbers[made.phone_number_id]

    def add_person(self, person: Person) -> None:
        self.write(PersonMade(person.id, person.name, person.language, person.identity, person.phone, person.username))
        self._know(person)

    def add_cast(self, person: Person) -> None:
        """A demo person: the same at every start, so not written down. One who was met before stays as they were."""
        if person.phone not in self.by_phone:
            self._know(person)

    def keep_template(self, account: str, template: Template) -> None:
        self.write(TemplateKept(account, template.listed, template.past))
        self.accounts[account][template.name, template.language] = template

    def drop_template(self, account: str, template: Template, now: float) -> None:
        """Delete it. The name of one that was ever approved is locked for a while, see `deleted_at`."""
        at = now if template.past.approved else None
        entry = TemplateDropped(account, template.id, template.name, template.language, at)
        self.write(entry)
        self._restore(entry)

    def template(self, account: str, name: str, language: str) -> Template | None:
        return self.accounts[account].get((name, language))

    def template_by_id(self, template_id: str) -> tuple[str, Template] | None:
        """(account, template) of Meta's id."""
        for account, held in self.accounts.items():
            for template in held.values():
                if template.id == template_id:
                    return account, template
        return None

    def account_of(self, node_id: str) -> str | None:
        """The account that a number, a template or the account itself belongs to."""
        if node_id in self.accounts:
            return node_id
        if (line := self.numbers.get(node_id)) is not None:
            return line.made.waba_id
        found = self.template_by_id(node_id)
        return found[0] if found is not None else None

    def deleted_at(self, account: str, name: str, language: str) -> float | None:
        """When an approved template of this name was last deleted."""
        return self._deleted.get((account, name, language))

    def sent(self, sent: Sent, phone: str) -> None:
        """Write down an accepted message to the person with this phone."""
        self.write(sent)
        self._keep(sent, phone)

    def first_written(self, line: Line) -> FirstWritten:
        """Whom the number's portfolio wrote to first."""
        return self._written.setdefault(line.portfolio, FirstWritten())

    def _keep(self, sent: Sent, phone: str) -> None:
        self.sends.append(sent)
        line = self.numbers.get(sent.phone_number_id)
        if sent.first and line is not None:
            self.first_written(line).take(phone, sent.at)
        if sent.marketing:
            self.cap.take(phone, sent.at)

    def wrote(self, line: Line, phone: str, at: float, *, from_ad: bool = False) -> None:
        """A customer wrote: the 24-hour window opens, and after an ad the free 72 hours."""
        entry = Wrote(line.id, phone, at, from_ad)
        self.write(entry)
        self._restore(entry)

    def window_open(self, line: Line, phone: str, now: float) -> bool:
        """Whether the customer wrote to this number in the last 24 hours."""
        return now - self._wrote.get((line.id, phone), 0.0) < DAY

    def free_entry_until(self, line: Line, phone: str, now: float) -> float | None:
        """Until when messages are free because an ad led the customer here, None when they are not."""
        until = self._free_entry.get((line.id, phone), 0.0)
        return until if until > now else None

    def _know(self, person: Person) -> None:
        self.people[person.id] = person
        self.by_phone[person.phone] = person

    def _restore(self, entry: Entry) -> None:
        match entry:
            case Sent():
                self._keep(entry, phone_of(entry.to) or entry.to)
            case Wrote():
                self._wrote[entry.phone_number_id, entry.phone] = entry.at
                if entry.from_ad:
                    self._free_entry[entry.phone_number_id, entry.phone] = entry.at + FREE_ENTRY
            case NumberMade():
                line = self.numbers.get(entry.phone_number_id)
                if line is None:
                    line = self.numbers[entry.phone_number_id] = Line(entry)
                line.change(entry)
                self.first_written(line).limit = entry.messaging_limit
                if entry.waba_id not in self.accounts:
                    self.accounts[entry.waba_id] = {(t.name, t.language): t for t in templates.catalogue()}
            case PersonMade():
                known = msgspec.convert(entry.kind, Identity)
                self._know(
                    Person(
                        id=entry.id,
                        name=entry.name,
                        language=entry.language,
                        identity=known,
                        phone=entry.phone,
                        username=entry.username,
                    )
                )
            case FileKept() | FileDropped():
                self.files.restore(entry)
            case TemplateKept():
                kept = Template(entry.listed, entry.past)
                self.accounts.setdefault(entry.waba_id, {})[kept.name, kept.language] = kept
            case TemplateDropped():
                held = self.accounts.get(entry.waba_id, {})
                self.accounts[entry.waba_id] = {key: t for key, t in held.items() if t.id != entry.id}
                if entry.at is not None:
                    self._deleted[entry.waba_id, entry.name, entry.language] = entry.at
            case UploadOpened() | HandleMade():
                self.uploads.restore(entry)
