"""`python -m tests.load`: what Hubbub does under load, as a table and as JSON lines. Prints figures, judges nothing.

--only ack,road   some benchmarks; --quick: a tenth of the time, for a look; --json: lines without the table
"""

import argparse
import asyncio
import resource
import sys
from collections.abc import AsyncIterator, Callable

import uvloop

from tests.load import ack, fanout, lists, models, pacing, progress, recovery, rest, returning, road, sustained
from tests.load.figures import Figure, Told, Watch, print_lines, print_table

Bench = Callable[[bool], AsyncIterator[Figure]]

BENCHES: dict[str, Bench] = {
    "rest": rest.run,
    "ack": ack.run,
    "road": road.run,
    "fanout": fanout.run,
    "recovery": recovery.run,
    "sustained": sustained.run,
    "pacing": pacing.run,
    "lists": lists.run,
    "returning": returning.run,
    "progress": progress.run,
    "models": models.run,
}
FILES = 16_384  # a thousand sockets, at both ends, and their servers


async def measure(name: str, quick: bool) -> Told:
    """One benchmark with the machine's noise around it. A failure is told like a figure: the others go on."""
    watch, figures, failed = Watch(), list[Figure](), ""
    print(f"{name} …", file=sys.stderr, flush=True)
    try:
        async for figure in BENCHES[name](quick):
            figures.append(figure)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is reported in the benchmark's place
        failed = f"{type(error).__name__}: {error}"[:2000]
    return Told(bench=name, figures=tuple(figures), noise=watch.noise(), failed=failed)


async def run(names: list[str], quick: bool, as_json: bool) -> None:
    all_told: list[Told] = []
    for name in names:
        told = await measure(name, quick)
        print_lines(told)
        all_told.append(told)
    if not as_json:
        print_table(all_told)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description="Figures under load.")
    parser.add_argument("--only", help=f"benchmarks, comma-separated: {', '.join(BENCHES)}")
    parser.add_argument("--json", action="store_true", help="only JSON lines, no table")
    parser.add_argument("--quick", action="store_true", help="short runs, for a look")
    asked = parser.parse_args()
    names = asked.only.split(",") if asked.only else list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there is {', '.join(BENCHES)}")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))  # what we start inherits it
    uvloop.install()
    asyncio.run(run(names, asked.quick, asked.json))


if __name__ == "__main__":
    main()
