"""Where GESTURES_STORE says: the store there, for turns or for an operator."""

# ruff: noqa: PLC0415  an engine's package is imported only where it is used: boto3 takes long

from pathlib import Path

from skill.settings import DynamoDBTable, SQLiteAt, WrongSetting
from skill.store.protocol import Archive, Households

Place = SQLiteAt | DynamoDBTable

_SQLITE = b"SQLite format 3\0"


def expect_usable(place: Place) -> None:
    """Make the folder of a database, and look whether a file that is there is one.

    Raises:
        WrongSetting: it cannot be one. Whether a table is there is seen at the first turn.
    """
    if not isinstance(place, SQLiteAt):
        return
    path = place.path
    try:
        path.absolute().parent.mkdir(parents=True, exist_ok=True)
        begins = _beginning(path) if path.exists() else b""
    except OSError as refused:
        raise WrongSetting(f"GESTURES_STORE: {path}: {refused.strerror}") from refused
    if begins and begins != _SQLITE:
        raise WrongSetting(f"GESTURES_STORE: {path} is another kind of file; name a new one")


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_SQLITE))


def open_store(place: Place, *, expire: bool = True) -> Households:
    """Return the store at a place, for turns; what expired is deleted while it is open."""
    if isinstance(place, SQLiteAt):
        from skill.store.sqlite import SQLiteStore

        store = SQLiteStore(place.path)
        if expire:
            store.expire_daily()
        return store
    from skill.store.dynamodb import DynamoDBStore, connect
    from skill.store.timeboxed import Timeboxed

    return Timeboxed(DynamoDBStore(connect(place.region, place.endpoint), place.name))


def open_archive(place: Place) -> Archive:
    """Return the store at a place, for a job of minutes that waits out locks and throttling."""
    if isinstance(place, SQLiteAt):
        from skill.store.sqlite import PATIENCE_SECONDS, SQLiteStore

        return SQLiteStore(place.path, PATIENCE_SECONDS)
    from skill.store.dynamodb import WITHIN_MINUTES, DynamoDBStore, connect

    return DynamoDBStore(connect(place.region, place.endpoint, WITHIN_MINUTES), place.name)
