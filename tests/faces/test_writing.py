"""Files are written whole or not at all; paths that cannot be used are a sentence."""

import pytest

from symderive.expr.shape import DerivationError
from symderive.faces.sources import read_text
from symderive.faces.writing import check_writable, write_whole


def test_written_whole(tmp_path):
    target = tmp_path / "out.txt"
    write_whole(target, "λ")
    assert target.read_text(encoding="utf-8") == "λ"
    write_whole(target, b"again")
    assert target.read_bytes() == b"again"
    assert [p.name for p in tmp_path.iterdir()] == ["out.txt"]


def test_a_folder_is_made(tmp_path):
    check_writable(tmp_path / "new" / "out.txt")
    write_whole(tmp_path / "new" / "out.txt", "x")


def test_unwritable_paths(tmp_path):
    (tmp_path / "file").write_text("x")
    for bad in (tmp_path, tmp_path / "file" / "out.txt"):
        with pytest.raises(DerivationError, match="cannot write"):
            check_writable(bad)


def test_unreadable_files(tmp_path):
    (tmp_path / "latin").write_bytes(b"\xff\xfe\x00")
    for bad in (tmp_path / "missing.toml", tmp_path, tmp_path / "latin"):
        with pytest.raises(DerivationError, match="cannot read"):
            read_text(bad)
