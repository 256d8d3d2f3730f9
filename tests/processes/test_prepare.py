"""Index and model are built when their inputs changed, and a build that fails leaves the last good one."""

import pytest

from bot.processes import prepare
from bot.processes.digest import digest_of
from bot.processes.prepare import PreparationFailed, train_model
from bot.processes.settings import read_settings


def write(folder, name, text="x"):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_digest_changes_with_bytes_names_and_files_and_with_nothing_else(tmp_path):
    write(tmp_path, "data/a.yml")
    first = digest_of([tmp_path / "data"], tmp_path)
    write(tmp_path, "data/__pycache__/a.pyc")
    write(tmp_path, "data/model/policy.tar.gz")
    write(tmp_path, "data/.hidden")
    assert digest_of([tmp_path / "data"], tmp_path) == first
    seen = {first}
    for change in (("data/a.yml", "y"), ("data/b.yml", "x"), ("data/sub/a.yml", "x")):
        write(tmp_path, *change)
        seen.add(digest_of([tmp_path / "data"], tmp_path))
    assert len(seen) == 4


def test_missing_input_is_no_error(tmp_path):
    assert digest_of([tmp_path / "none"], tmp_path) == digest_of([], tmp_path)


@pytest.fixture
def training(tmp_path, monkeypatch):
    """A root of its own where Rasa is a small script; `trained` counts its runs."""
    write(tmp_path, "nlu_data/nlu.yml")
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "MODEL", tmp_path / "model/policy.tar.gz")
    monkeypatch.setattr(prepare, "MODEL_STAMP", tmp_path / "model/inputs.sha256")
    trained = []

    def fake_train(name, command, settings):
        trained.append(command)
        if (tmp_path / "nlu_data/broken").exists():
            raise PreparationFailed("training failed")
        write(type(tmp_path)(command[command.index("--out") + 1]), "policy.tar.gz", f"model {len(trained)}")

    monkeypatch.setattr(prepare, "run_build", fake_train)
    settings = read_settings({"ZHENGDA_STATE_DIR": str(tmp_path / "var")})
    return lambda: (train_model(settings, lambda line: None), len(trained))[1]


def test_model_is_trained_once_and_again_after_a_change(training, tmp_path):
    assert training() == 1
    assert training() == 1
    write(tmp_path, "nlu_data/nlu.yml", "changed")
    assert training() == 2
    assert (tmp_path / "model/policy.tar.gz").read_text() == "model 2"


def test_model_without_stamp_is_trained_again(training, tmp_path):
    assert training() == 1
    (tmp_path / "model/inputs.sha256").unlink()
    assert training() == 2


def test_failed_training_keeps_the_last_model_but_does_not_call_it_current(training, tmp_path):
    training()
    write(tmp_path, "nlu_data/broken")
    with pytest.raises(PreparationFailed):
        training()
    assert (tmp_path / "model/policy.tar.gz").read_text() == "model 1"
    assert list((tmp_path / "var").glob("training-*")) == []
    (tmp_path / "nlu_data/broken").unlink()
    assert training() == 3


def test_build_that_fails_says_its_last_words_and_where_all_are(tmp_path):
    settings = read_settings({"ZHENGDA_STATE_DIR": str(tmp_path)})
    with pytest.raises(PreparationFailed) as fault:
        prepare.run_build("index", ["sh", "-c", "echo the document is damaged; exit 4"], settings)
    assert "ended with 4" in str(fault.value)
    assert "the document is damaged" in str(fault.value)
    assert str(tmp_path / "log/build-index.log") in str(fault.value)
