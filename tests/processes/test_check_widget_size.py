"""What counts as loaded before the chat is first used, and that the limit is one."""

import random

import pytest

from bot.processes.check_widget_size import FOLDER, LIMIT, list_first_files, list_modules, main


@pytest.fixture
def widget(tmp_path):
    (tmp_path / "locales").mkdir()
    files = {
        "policy-chat.js": "import(new URL('element.js', script.src).href);",
        "element.js": "import { a } from './one.js';\nimport { b } from './two.js';\n",
        "one.js": "import {\n  c,\n} from './two.js';\nexport const a = () => import('./late.js');\n",
        "two.js": "export { d } from './three.js';\nexport const b = 1, c = 2;\n",
        "three.js": "// import { e } from './late.js';\nexport const d = 3;\n",
        "late.js": "export const e = 4;\n",
        "widget.css": "p {}\n",
        "late.css": "p {}\n",
        "locales/en.json": "{}",
        "locales/zh-CN.json": '{"title": "政策问答"}',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_static_imports_count_however_deep_and_those_made_when_needed_do_not(widget):
    assert list_modules(widget, "element.js") == {"element.js", "one.js", "two.js", "three.js"}


def test_loader_style_and_the_largest_locale_count_too(widget):
    names = {str(file.relative_to(widget)) for file in list_first_files(widget)}
    assert names == {
        "policy-chat.js",
        "element.js",
        "one.js",
        "two.js",
        "three.js",
        "widget.css",
        "locales/zh-CN.json",
    }


def test_too_much_fails_the_check(widget, capsys):
    assert main(widget) == 0
    letters = random.Random(1)
    noise = "".join(chr(letters.randrange(33, 127)) for _ in range(2 * LIMIT))
    (widget / "two.js").write_text(f"//{noise}", encoding="utf-8")
    assert main(widget) == 1
    assert "two.js" in capsys.readouterr().out


def test_the_widget_as_it_is_counts_what_it_needs():
    names = {file.name for file in list_first_files(FOLDER)}
    assert {"policy-chat.js", "element.js", "panel.js", "outbox.js", "store.js", "widget.css"} <= names
    assert "handoff.js" not in names
