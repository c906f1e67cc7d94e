"""Files and folders are written whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from symderive.expr.shape import DerivationError


def check_writable(target: Path) -> None:
    """Refuse a path that cannot be written before the work begins, with a sentence."""
    if target.is_dir():
        raise DerivationError(f"cannot write {target}: it is a folder", hint="name a file in it")
    folder = next(place for place in target.absolute().parents if place.exists())
    if not folder.is_dir():
        raise DerivationError(f"cannot write {target}: {folder} is not a folder")
    if not os.access(folder, os.W_OK) or (target.exists() and not os.access(target, os.W_OK)):
        raise DerivationError(f"cannot write {target}: permission denied")


def check_folder_there(target: Path) -> bool:
    """Is the folder of a file still to be made? Only the last part of a path is: a slip further up is refused."""
    folder = target.absolute().parent
    if not folder.parent.exists():
        raise DerivationError(f"cannot write {target}: there is no folder {folder.parent}")
    return not folder.exists()


def spare(target: Path, read: Iterable[Path]) -> None:
    """Refuse to write over what was read, by whatever path it is named."""
    for source in read:
        if target.resolve() == source.resolve() or (target.exists() and source.exists() and target.samefile(source)):
            raise DerivationError(
                f"cannot write {target}: it is read here, and would be lost", hint="name another file with -o"
            )


def write_whole(target: Path, content: str | bytes) -> None:
    """Put ``content`` into ``target`` in one move: a reader sees the old file or the new one."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise DerivationError(f"cannot write {target}: {reason(error)}") from error
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        mask = os.umask(0)
        os.umask(mask)
        scratch.chmod(0o666 & ~mask)
        scratch.replace(target)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise DerivationError(f"cannot write {target}: {reason(error)}") from error


# ---------------------------------------------------------------- folders
OURS = re.compile(r"(sheet|key)-\d+\.(tex|html|md|pdf)|key\.json|quiz\.(xml|txt|zip)|picture-[a-z0-9-]+\.(pdf|svg)")


def check_folder(target: Path) -> None:
    """Refuse a folder that cannot be written, or that holds what is not ours, before the work begins."""
    if target.exists() and not target.is_dir():
        raise DerivationError(f"cannot write the folder {target}: it is a file", hint="name a folder")
    check_writable(target.absolute().parent / f"{target.name}.new")
    strange = sorted(p.name for p in target.iterdir() if not OURS.fullmatch(p.name)) if target.exists() else []
    if strange:
        raise DerivationError(
            f"the folder {target} holds other files ({strange[0]}), which a new key would replace",
            hint="name a new or an empty folder",
        )


def write_folder(target: Path, files: dict[str, str | bytes]) -> None:
    """Put files into a folder in one move; an older folder of ours gives way only when the new one is whole."""
    target = target.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    except OSError as error:
        raise DerivationError(f"cannot write the folder {target}: {reason(error)}") from error
    try:
        for name, content in files.items():
            (scratch / name).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        mask = os.umask(0)
        os.umask(mask)
        scratch.chmod(0o777 & ~mask)
        if target.exists():
            old = scratch.with_name(f"{scratch.name}.old")
            target.rename(old)
            scratch.rename(target)
            shutil.rmtree(old)
        else:
            scratch.rename(target)
    except OSError as error:
        shutil.rmtree(scratch, ignore_errors=True)
        raise DerivationError(f"cannot write the folder {target}: {reason(error)}") from error


def reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
