"""A second training over the whole of nlu_data: the same weights, to the last bit, as in the model that `make train` made."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Names the model and the time of its training.
OF_THE_RUN = "metadata.json"


@pytest.mark.slow
def test_training_repeats(model_path: Path, tmp_path: Path) -> None:
    first, second = files_of(model_path), files_of(train_again(tmp_path))
    assert any("LogisticRegressionClassifier" in name for name in first)
    assert any("E5Featurizer" in name for name in first)
    differing = sorted(name for name in {*first, *second} if first.get(name) != second.get(name))
    assert differing == [], "is the model older than nlu_data? Then: make train"


def train_again(out: Path) -> Path:
    """Nothing is taken from Rasa's cache, and nothing from this process: other tests teach its jieba words of their own."""
    command = [sys.executable, "-m", "rasa", "train", "--force", "--domain", "domain.yml", "--config", "config.yml"]
    command += ["--data", "nlu_data", "--out", str(out), "--fixed-model-name", "again"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return out / "again.tar.gz"


def files_of(model: Path) -> dict[str, str]:
    """What every file of a model holds, by name."""
    with tarfile.open(model) as archive:
        files = [member for member in archive if member.isfile() and Path(member.name).name != OF_THE_RUN]
        return {member.name: digest(member.name, archive.extractfile(member).read()) for member in files}


def digest(name: str, content: bytes) -> str:
    """SHA-256 of the bytes, without what says nothing: the order of keys and of a set, and a .skops' addresses in memory."""
    if name.endswith(".json"):
        data = json.loads(content)
        if name.endswith("rule_policy.json"):
            data["lookup"]["rules_not_in_stories"].sort()  # written from a set
        content = json.dumps(data, sort_keys=True).encode()
    if name.endswith(".skops"):
        with zipfile.ZipFile(io.BytesIO(content)) as weights:
            members = [re.sub(rb"\d{10,}", b"", weights.read(member)) for member in weights.namelist()]
        content = b"".join(sorted(hashlib.sha256(member).digest() for member in members))
    return hashlib.sha256(content).hexdigest()


def test_another_weight_is_another_model() -> None:
    """Guard of the test above: what is left out of a digest must not hide a changed weight."""

    def weights(value: bytes, address: int) -> bytes:
        kept = io.BytesIO()
        with zipfile.ZipFile(kept, "w") as archive:
            archive.writestr(f"{address}.npy", value)
            archive.writestr("schema.json", f'{{"file": "{address}.npy", "__id__": {address}}}')
        return kept.getvalue()

    one, again, other = (
        weights(b"\x01", 140521722249648),
        weights(b"\x01", 139910766197040),
        weights(b"\x02", 140521722249648),
    )
    assert digest("a.skops", one) == digest("a.skops", again) != digest("a.skops", other)
    assert (
        digest("a.json", b'{"a": 1, "b": 2}') == digest("a.json", b'{"b": 2, "a": 1}') != digest("a.json", b'{"a": 2}')
    )
