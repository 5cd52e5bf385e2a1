"""House rules that a machine can check. Each failure says what is wrong, why, and what to do."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("hub", "actors", "ai", "inbox", "deploy", "tests")
LONGEST_FILE, LONGEST_FUNCTION, DEEPEST = 500, 50, 3
# Where only such a word fits, the thing is not understood yet.
SAY_NOTHING = {"utils", "helpers", "common", "manager", "base", "misc", "core", "lib", "service", "shared"}

FILES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
SOURCE = [file for file in FILES if file.relative_to(ROOT).parts[0] != "tests"]
LOCKS = sorted([*ROOT.glob("requirements*.txt"), ROOT / "web" / "package-lock.json"])

Def = ast.FunctionDef | ast.AsyncFunctionDef


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def test_there_is_something_to_check() -> None:
    assert len(SOURCE) > 50
    assert all(lock.exists() for lock in LOCKS)


def test_a_file_is_no_longer_than_a_reader_can_hold() -> None:
    long = {name(file): lines for file in FILES if (lines := len(file.read_text().splitlines())) > LONGEST_FILE}
    assert not long, f"over {LONGEST_FILE} lines: {long}. Split each where its second subject begins."


def test_a_name_says_what_is_in_it() -> None:
    empty = [
        name(file) for file in FILES if SAY_NOTHING & {part.removesuffix(".py") for part in Path(name(file)).parts}
    ]
    assert not empty, f"names that say nothing: {empty}. Name each after its subject, or move it to whoever uses it."


def test_a_file_is_found_within_three_folders() -> None:
    deep = [name(file) for file in SOURCE if len(Path(name(file)).parts) - 1 > DEEPEST]
    assert not deep, f"too deep to be found: {deep}"


def test_a_function_fits_on_a_screen() -> None:
    long = [
        f"{name(file)}:{node.lineno} {node.name} ({lines})"
        for file in SOURCE
        for node in ast.walk(tree(file))
        if isinstance(node, Def) and (lines := _own_lines(node)) > LONGEST_FUNCTION
    ]
    assert not long, f"functions over {LONGEST_FUNCTION} lines: {long}. Give their steps names."


def _own_lines(node: Def) -> int:
    """Lines of a function without those of the functions inside it, such as the routes of an app it makes."""
    return _lines(node) - sum(_lines(inner) for inner in ast.walk(node) if isinstance(inner, Def) and inner is not node)


def _lines(node: Def) -> int:
    return (node.end_lineno or node.lineno) - node.lineno


def test_only_actors_know_that_ray_exists() -> None:
    calls = [
        f"{name(file)}:{node.lineno}"
        for file in SOURCE
        if Path(name(file)).parts[0] != "actors"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "remote"
    ]
    assert not calls, f".remote is called at {calls}: ask through actors.handles"


def test_a_module_begins_by_saying_what_it_is() -> None:
    silent = [name(file) for file in SOURCE if len(tree(file).body) > 3 and not ast.get_docstring(tree(file))]
    assert not silent, f"no docstring: {silent}"


def test_nothing_is_swallowed_in_silence() -> None:
    swallowed = [
        f"{name(file)}:{node.lineno}"
        for file in SOURCE
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ExceptHandler) and len(node.body) == 1 and isinstance(node.body[0], ast.Pass)
    ]
    assert not swallowed, f"errors vanish at {swallowed}: say why with contextlib.suppress, or log them"


def test_a_test_says_what_holds() -> None:
    blind = [
        f"{name(file)}:{test.lineno} {test.name}"
        for file in FILES
        if file.name.startswith("test_")
        for test in _functions(tree(file))
        if test.name.startswith("test_") and not _checks(test, tree(file))
    ]
    assert not blind, f"tests that check nothing: {blind}"


_CHECK = re.compile(r"\bassert|raises\(|expect|check|until|verify|\.see\(")


def _checks(test: Def, module: ast.Module) -> bool:
    """Whether the test asserts, itself or through a function of its file, or waits for something to become so."""
    asserting = [node.name for node in _functions(module) if _CHECK.search(ast.unparse(node)) and node is not test]
    words = set(re.findall(r"\w+", ast.unparse(test)))
    return bool(_CHECK.search(ast.unparse(test)) or words & set(asserting))


def _functions(module: ast.Module) -> Iterator[Def]:
    yield from (node for node in ast.walk(module) if isinstance(node, Def))


def test_locked_requirements_name_no_address() -> None:
    # An address makes a lock work in one place only.
    address = re.compile(r"--(?:extra-)?index-url|--find-links|file://|\"resolved\": \"https?://")
    named = {name(lock): found[0] for lock in LOCKS if (found := address.search(lock.read_text()))}
    assert not named, f"{named}: make it again with `make lock`, or `npm install` with omit-lockfile-registry-resolved"


def test_no_requirement_is_without_its_hash() -> None:
    for lock in ROOT.glob("requirements*.txt"):
        for pinned in re.split(r"\n(?=\S)", lock.read_text().strip()):
            assert "--hash=sha256:" in pinned, f"{lock.name}: {pinned}"


def test_the_tests_run_on_what_the_product_runs_on() -> None:
    product, tests = (_pins(ROOT / f"requirements{which}.txt") for which in ("", "-test"))
    assert product.items() <= tests.items()


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock.read_text(), re.MULTILINE))
