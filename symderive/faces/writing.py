"""Files are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from symderive.expr.shape import DerivationError


def check_writable(target: Path) -> None:
    """Refuse a path that cannot be written before the work begins, with a sentence."""
    folder = target.parent
    if target.is_dir():
        raise DerivationError(f"cannot write {target}: it is a folder", hint="name a file in it")
    if not folder.is_dir():
        if folder.exists():
            raise DerivationError(f"cannot write {target}: {folder} is not a folder")
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise DerivationError(f"cannot write {target}: {reason(error)}") from error
    if not os.access(folder, os.W_OK) or (target.exists() and not os.access(target, os.W_OK)):
        raise DerivationError(f"cannot write {target}: permission denied")


def write_whole(target: Path, content: str | bytes) -> None:
    """Put ``content`` into ``target`` in one move: a reader sees the old file or the new one."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
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


def reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
