"""Compressed files with the same bytes for the same content: no time, no name, one thread, a fixed level."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, cast

import zstandard


class Compression(StrEnum):
    """How a file is compressed."""

    none = "none"
    gzip = "gzip"
    zstd = "zstd"


SUFFIXES = {Compression.none: "", Compression.gzip: ".gz", Compression.zstd: ".zst"}
ENCODINGS = {Compression.gzip: "application/gzip", Compression.zstd: "application/zstd"}
_GZIP_LEVEL = 6
_ZSTD_LEVEL = 9


def by_name(path: Path) -> Compression:
    """Tell the compression by the end of a name.

    >>> by_name(Path("graph.nq.gz")), by_name(Path("graph.nq")), by_name(Path("graph.nq.zst"))
    (<Compression.gzip: 'gzip'>, <Compression.none: 'none'>, <Compression.zstd: 'zstd'>)
    """
    return next(
        (known for known, suffix in SUFFIXES.items() if suffix and path.name.endswith(suffix)), Compression.none
    )


@contextmanager
def writing(target: BinaryIO, compression: Compression) -> Iterator[BinaryIO]:
    r"""Give a file to write to, whose content goes compressed to the target; the target stays open.

    >>> import io
    >>> target = io.BytesIO()
    >>> with writing(target, Compression.gzip) as handle:
    ...     _ = handle.write(b"a")
    >>> gzip.decompress(target.getvalue()), target.getvalue()[4:8]
    (b'a', b'\x00\x00\x00\x00')
    """
    if compression is Compression.gzip:
        with gzip.GzipFile("", "wb", _GZIP_LEVEL, target, mtime=0) as packed:
            yield cast(BinaryIO, packed)
    elif compression is Compression.zstd:
        with zstandard.ZstdCompressor(level=_ZSTD_LEVEL).stream_writer(target, closefd=False) as stream:
            yield cast(BinaryIO, stream)
    else:
        yield target


def reading(source: BinaryIO, compression: Compression) -> BinaryIO:
    """Give a file to read from whose content is unpacked while it is read."""
    if compression is Compression.gzip:
        return cast(BinaryIO, gzip.GzipFile(fileobj=source, mode="rb"))
    if compression is Compression.zstd:
        return cast(BinaryIO, zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(source))
    return source
