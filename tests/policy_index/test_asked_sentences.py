"""Ways of asking name sentences of their clause; a name that fits none or two is refused with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_index.asked_sentences import load_asked_sentences
from policy_index.corpus import Corpus
from policy_index.entries import load_phrasings
from policy_index.errors import DataInvalid

CLAUSE = "yfbf-2022-107/fdi/6"


def written(folder: Path, begins: str) -> Path:
    rows = f"clauses:\n  {CLAUSE}:\n    zh: [这条说什么]\n    sentences:\n    - begins: {begins}\n      asked: [两百万怎么拿]\n"
    (folder / "data.yml").write_text(rows, encoding="utf-8")
    return folder


def test_every_way_of_asking_leads_to_sentences_of_its_clause(corpus: Corpus) -> None:
    phrasings = load_phrasings(corpus)
    for clause_id, asked in load_asked_sentences(corpus).items():
        text = corpus.clause(clause_id).text
        assert set(asked) <= set(phrasings[clause_id])
        assert all(0 <= start < len(text) for starts in asked.values() for start in starts)


def test_a_sentence_is_found_by_its_first_words(corpus: Corpus, tmp_path: Path) -> None:
    asked = load_asked_sentences(corpus, written(tmp_path, "鼓励外资在渝设立研发"))
    (start,) = asked[CLAUSE]["两百万怎么拿"]
    assert corpus.clause(CLAUSE).text[start:].startswith("鼓励外资在渝设立研发")


def test_phrasings_for_a_sentence_are_phrasings_of_the_clause(corpus: Corpus, tmp_path: Path) -> None:
    assert load_phrasings(corpus, written(tmp_path, "鼓励外资在渝设立研发")) == {CLAUSE: ["这条说什么", "两百万怎么拿"]}


@pytest.mark.parametrize(("begins", "count"), [("没有这样一句", "0 sentences"), ("支", r"\d+ sentences")])
def test_words_that_name_no_single_sentence_are_refused(
    corpus: Corpus, tmp_path: Path, begins: str, count: str
) -> None:
    with pytest.raises(DataInvalid, match=count) as caught:
        load_asked_sentences(corpus, written(tmp_path, begins))
    assert "data.yml" in str(caught.value) and CLAUSE in str(caught.value)
