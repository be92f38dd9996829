"""A person's words about footage, set by name: files and shots, one or many, all or none."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from assets_db.annotations import (
    NOTHING,
    Change,
    Said,
    Subject,
    apply,
    checked,
    cleaned,
    current,
    file_ending,
    listed,
    put,
    said,
    subjects,
)
from assets_db.rows import bump
from assets_db.store import Store


def annotate(
    store: Store, names: Sequence[str], values: Change, tags: Iterable[str] = (), untags: Iterable[str] = ()
) -> list[Subject]:
    """Set what a person says of files and shots; `tags` are added to what each has, `untags` taken away.

    `names`: keys of shots, paths of files or the end of one, SHA-256 of contents. `values`: field -> text; empty: that
    there is none; None: nothing any more, so that the metadata count again. Raises UserError for what is not known or
    cannot be said; nothing is changed then.
    """
    more, less = cleaned("tags", ",".join(tags)), cleaned("tags", ",".join(untags))
    with store.writing() as connection:
        known = subjects(connection, names)
        known |= {name: file_ending(connection, name) for name in names if name not in known}
        about = list(dict.fromkeys(known[name] for name in names))
        changes = {one: dict(values) for one in about}
        if more or less:
            for one, before in current(connection, about).items():
                changes[one]["tags"] = _tagged(values.get("tags") or before["tags"], more, less)
        store_changes(connection, changes)
    return about


def recall(store: Store, found: Mapping[Subject, Change]) -> None:
    """Take over what a person has said elsewhere, as far as nothing is said here. Raises UserError as `annotate`."""
    with store.writing() as connection:
        known = said(connection, {one.sha256 for one in found})
        new = {one: _unsaid(change, one, known.get(one.sha256, Said(NOTHING))) for one, change in found.items()}
        if new := {one: change for one, change in new.items() if change}:
            store_changes(connection, new)


def _unsaid(change: Change, about: Subject, known: Said) -> Change:
    here = known.file if about.is_file else known.of(about.start, about.end)
    return {name: text for name, text in change.items() if getattr(here, name, None) is None}


def store_changes(connection: Connection, changes: Mapping[Subject, Change]) -> None:
    """Store and apply changes. Raises UserError for what cannot be said."""
    contents = put(connection, {one: checked(one, change) for one, change in changes.items()})
    apply(connection, contents)
    bump(connection, vectors=any("mark" in change for change in changes.values()))


def _tagged(before: str, more: str, less: str) -> str:
    """Tags with `more` and without `less`, whose capitals need not match."""
    gone = {tag.casefold() for tag in less.split(", ")}
    return listed([tag for tag in before.split(",") if tag.strip().casefold() not in gone] + more.split(", "))
