"""Words of dialect → standard ones of the same length, nothing else."""

import pytest

from bot.answering.facts.plain_dialect import in_plain_words, load_dialect


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("我哋系港资,冇股东借款,唔系制造业", "我们是港资,没股东借款,不是制造业"),
        ("佢话我唔符合条件,仲可唔可以办", "他说我不符合条件,还可不可以办"),
        ("莫得贷款,啷个算", "没得贷款,怎么算"),
        # 系统, 关系, 仲裁 are words of their own, and 系 means 是 in Cantonese alone.
        ("银行系统坏咗", "银行系统坏了"),
        ("仲裁同我哋冇关系", "仲裁同我们没关系"),
        ("我司系外商独资", "我司系外商独资"),
        ("电话未接", "电话未接"),
    ],
)
def test_plain_words(text, plain):
    assert in_plain_words(text) == plain


def test_every_word_keeps_its_length():
    dialect = load_dialect()
    words = {**dialect.everywhere, **dialect.marked}
    assert [word for word, plain in words.items() if len(word) != len(plain)] == []
