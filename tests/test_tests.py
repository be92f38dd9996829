"""A test that asserts only inside loops over what may be empty passes where nothing is looked at: there is none."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

Bound = Mapping[str, ast.expr]  # names that are assigned once, and what
Found = list[tuple[ast.stmt, bool]]  # what checks something, and whether that is looked at for certain

LITERALS = (ast.Tuple, ast.List, ast.Set)
AS_LONG = ("enumerate", "sorted", "reversed", "list", "tuple", "set", "map", "iter")  # as their last argument


def idle(source: str) -> list[str]:
    """The tests in `source` all of whose assertions are inside loops that may be empty."""
    tree = ast.parse(source)
    known = bound(tree)
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and (found := checks(node.body, {**known, **bound(node)}))
        and not any(certain for _, certain in found)
    ]


def bound(scope: ast.Module | ast.FunctionDef) -> dict[str, ast.expr]:
    values: dict[str, ast.expr] = {}
    for node in scope.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            values[node.target.id] = node.value
    return values


def checks(body: list[ast.stmt], known: Bound, certain: bool = True) -> Found:
    """The assertions in `body`, and those in the blocks inside it."""
    found: Found = []
    for node in body:
        if isinstance(node, ast.Assert):
            found.append((node, certain and not is_idle(node.test, known)))
        elif isinstance(node, ast.For):
            found += checks(node.body, known, certain and is_filled(node.iter, known))
        elif isinstance(node, ast.With):
            raises = any("raises" in ast.unparse(item.context_expr) for item in node.items)
            found += [(node, certain)] * raises + checks(node.body, known, certain)
        elif isinstance(node, ast.If | ast.While | ast.Try):
            found += checks([*node.body, *node.orelse], known, certain)
    return found


def is_idle(test: ast.expr, known: Bound) -> bool:
    """Whether it holds where there is nothing: `all(... for ...)`, `not any(... for ...)`."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return all(is_idle(part, known) for part in test.values)
    wanted = "all"
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, wanted = test.operand, "any"
    if not (isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.func.id == wanted):
        return False
    over = test.args[0]
    return isinstance(over, ast.GeneratorExp) and not all(is_filled(part.iter, known) for part in over.generators)


def is_filled(over: ast.expr, known: Bound) -> bool:
    """Whether there is surely something in it: a literal, a range of a number, or what is made of one."""
    if isinstance(over, ast.Name):
        rest = {name: value for name, value in known.items() if name != over.id}
        return over.id in known and is_filled(known[over.id], rest)
    if isinstance(over, LITERALS):
        return any(not isinstance(one, ast.Starred) or is_filled(one.value, known) for one in over.elts)
    if isinstance(over, ast.Dict):
        return bool(over.keys)
    if isinstance(over, ast.Constant):
        return bool(over.value)
    if isinstance(over, ast.ListComp):
        return all(is_filled(part.iter, known) and not part.ifs for part in over.generators)
    return isinstance(over, ast.Call) and is_filled_call(over, known)


def is_filled_call(call: ast.Call, known: Bound) -> bool:
    if isinstance(call.func, ast.Attribute):  # a dictionary's
        return call.func.attr in ("items", "keys", "values") and is_filled(call.func.value, known)
    name = ast.unparse(call.func)
    if name == "range":
        ends = [one.value for one in call.args if isinstance(one, ast.Constant)]
        return len(ends) == len(call.args) and bool(range(*ends))
    if name == "zip":
        strict = any(word.arg == "strict" and ast.unparse(word.value) == "True" for word in call.keywords)
        return (any if strict else all)(is_filled(one, known) for one in call.args)
    if name in AS_LONG:
        return is_filled(call.args[1 if name == "map" else 0], known)
    return False


def files() -> Iterator[Path]:
    return Path(__file__).parent.rglob("test_*.py")


def test_every_test_looks_at_something() -> None:
    found = [f"{path}: {name}" for path in files() for name in idle(path.read_text("utf-8"))]
    assert found == [], "assert first that there is something to loop over"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("for one in made(): assert one", True),
        ("for one in found: assert one", True),
        ("assert all(one for one in made())", True),
        ("assert not any(one for one in made())", True),
        ("for one in made():\n  for other in (1, 2): assert one", True),
        ("for one in []: assert one", True),
        ("for one in zip((1, 2), made()): assert one", True),
        ("assert made()\n for one in made(): assert one", False),
        ("assert [one for one in made()] == [1]", False),
        ("for one in (1, 2): assert one", False),
        ("for one in range(3):\n  assert one\n  for other in made(): assert other", False),
        ("for one in FEW: assert one", False),
        ("for one, other in zip((1, 2), made(), strict=True): assert one", False),
        ("assert all(one for one in FEW) and not any(one for one in FEW)", False),
        ("with pytest.raises(ValueError): made()", False),
        ("made()", False),
    ],
)
def test_what_counts_as_looking(body: str, expected: bool) -> None:
    assert bool(idle(f"FEW = (1, 2)\ndef test_one(found):\n {body}\n")) == expected
