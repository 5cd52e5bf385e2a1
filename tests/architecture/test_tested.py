"""Each module of hub and actors has tests, or a line here that says which tests speak of it and why that is enough."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

IN, OUT, LIVE = (f"tests/integration/test_road_{road}.py" for road in ("in", "out", "live"))
GATEWAY = "tests/integration/test_gateway.py"
EDGE, SIMULATOR = "tests/integration/test_road_edge.py", "tests/integration/test_simulator.py"
MACHINE = "tests/unit/actors/rules/test_conversation_machine.py"

# A module without a test file of its own → the test that works it from outside.
THROUGH = {
    # Shells around the rules: what they do shows only with real engines, where these tests kill and repeat.
    "actors.__main__": "tests/integration/test_runner.py",
    "actors.conversations": IN,
    "actors.answer_deeds": "tests/unit/actors/test_answering.py",
    "actors.allotment": "tests/integration/test_messaging_limit.py",
    "actors.customers": IN,
    "actors.handles": OUT,
    "actors.heeding": "tests/integration/test_messaging_limit.py",
    "actors.intake": IN,
    "actors.media": IN,
    "actors.memory": MACHINE,
    "actors.notices": EDGE,
    "actors.numbers": OUT,
    "actors.portions": "tests/same/test_campaign_owner.py",
    "actors.reading": IN,
    "actors.upkeep": LIVE,
    "actors.enrichers": "tests/integration/test_enriched.py",
    "actors.models": "tests/integration/test_enriched.py",
    "actors.taught": "tests/integration/test_enriched.py",
    "actors.walks": "tests/integration/test_campaigns.py",
    # Parts of one decision, made and tested as a whole.
    "actors.rules.edits": "tests/unit/actors/rules/test_amendments.py",
    "actors.rules.growth": MACHINE,
    "actors.rules.slots": "tests/unit/actors/rules/test_budget.py",
    "actors.rules.thread": MACHINE,
    "hub.domain.enrich": "tests/unit/actors/rules/test_understanding.py",
    "hub.log": "tests/integration/test_runner.py",
    # The simulator's pages and calls, asked over HTTP as clients do.
    "hub.simulator.__main__": SIMULATOR,
    "hub.simulator.app": SIMULATOR,
    "hub.simulator.changing": "tests/integration/test_messaging_limit.py",
    "hub.simulator.checks": SIMULATOR,
    "hub.simulator.control": SIMULATOR,
    "hub.simulator.control_customers": SIMULATOR,
    "hub.simulator.front": SIMULATOR,
    "hub.simulator.graph": SIMULATOR,
    "hub.simulator.inbound": SIMULATOR,
    "hub.simulator.interactive": "tests/unit/hub/simulator/test_messages.py",
    "hub.simulator.life": SIMULATOR,
    "hub.simulator.phone": SIMULATOR,
    "hub.simulator.problems": SIMULATOR,
    "hub.simulator.snapshot": SIMULATOR,
    "hub.simulator.control_templates": "tests/integration/test_templates.py",
    "hub.simulator.language_models_anthropic": GATEWAY,
    "hub.simulator.language_models_calls": GATEWAY,
    "hub.simulator.language_models_control": GATEWAY,
    "hub.simulator.language_models_openai": GATEWAY,
    "hub.simulator.template_calls": "tests/integration/test_templates.py",
    "hub.simulator.traffic": SIMULATOR,
    "hub.simulator.wire": SIMULATOR,
    "hub.simulator.wiring": SIMULATOR,
    # Stores are asked through `Stores`, on the fake and on the real engine.
    "hub.stores.media": IN,
    "hub.stores.postgres.book_rows": "tests/same/test_contacts.py",
    "hub.stores.postgres.campaigns": "tests/same/test_campaigns.py",
    "hub.stores.postgres.answering": "tests/same/test_answering.py",
    "hub.stores.postgres.dry_runs": "tests/same/test_answering.py",
    "hub.stores.postgres.audit": "tests/same/test_lists.py",
    "hub.stores.postgres.heads": "tests/same/test_heads.py",
    "hub.stores.postgres.listing": "tests/same/test_heads.py",
    "hub.stores.postgres.recipient_uploads": "tests/same/test_uploads.py",
    "hub.stores.postgres.responses": "tests/same/test_responses.py",
    "hub.stores.postgres.wishes": "tests/same/test_wishes.py",
    "hub.stores.postgres.notes": "tests/same/test_lists.py",
    "hub.stores.redis.budgets": "tests/same/test_redis.py",
    "hub.stores.redis.client": "tests/same/test_redis.py",
    "hub.stores.redis.transcripts": "tests/same/test_redis.py",
    # Only a real server says what these are for.
    "hub.stream.consume": "tests/same/test_claims.py",
    "hub.stream.dead": IN,
    "hub.stream.topology": "tests/same/test_claims.py",
    "hub.whatsapp.reasons": "tests/unit/hub/whatsapp/test_refusals.py",
    "hub.whatsapp.problems": "tests/unit/hub/whatsapp/test_payloads.py",
}


def _module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


MODULES = sorted(
    _module(file)
    for package in ("hub", "actors")
    for file in (ROOT / package).rglob("*.py")
    if file.name != "__init__.py" and "migrations" not in file.parts  # migrations are run by each test of a store
)


@cache
def _imported_by_tests() -> frozenset[str]:
    """Every module that a test file imports, directly."""
    names: set[str] = set()
    for file in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def test_every_module_is_tested_or_says_through_what() -> None:
    untested = [module for module in MODULES if not _tested(module)]
    assert not untested, (
        f"no test of {untested}. Write one under tests/unit (or tests/same, tests/integration); what is worked only "
        "from outside names that test in THROUGH."
    )


def _tested(module: str) -> bool:
    package, _, name = module.rpartition(".")
    own = ROOT / "tests" / "unit" / package.replace(".", "/") / f"test_{name}.py"
    return own.exists() or module in _imported_by_tests() or (ROOT / THROUGH.get(module, "-")).exists()


def test_what_is_named_here_exists() -> None:
    assert set(THROUGH) <= set(MODULES)
