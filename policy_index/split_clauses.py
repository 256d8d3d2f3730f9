"""Paragraphs of one document in, clause drafts out: numbered tasks, safeguards, goals, preambles, the expiry line.

A part begins where its title (declared in about.yml) stands alone. Inside a part, headings of four kinds nest
(第一条 / 一、 / （一） / 1.); a heading without headings below it is a clause. No rule names a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cn2an

from policy_index.clause import ClauseKind
from policy_index.errors import DocumentUnreadable
from policy_index.join_lines import MARKER, Paragraph

_LONGEST_TITLE = 60
_LONGEST_SIGNATURE = 40
_SUBTITLE = re.compile(r"[（(][^）)]*[）)]")  # (2022—2024年) under a plan's title


@dataclass(frozen=True)
class SectionWords:
    """Words that tell what a section is for (terms/section_words.yml): (slug, kind, words) in order, and expiry words."""

    sections: tuple[tuple[str, ClauseKind, tuple[str, ...]], ...]
    expiry: tuple[str, ...]

    def role_of(self, heading: str) -> tuple[str, ClauseKind] | None:
        return next(((slug, kind) for slug, kind, words in self.sections if any(w in heading for w in words)), None)


@dataclass(frozen=True)
class ClauseDraft:
    """A clause before its units are read. `slug` is the last piece of its id; `part` None stands before all parts."""

    part: str | None
    slug: str
    kind: ClauseKind
    section: str | None
    number: str | None
    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass
class _Node:
    """A heading with its paragraphs (the first holds the heading itself) and the headings below it."""

    level: str
    number: str
    title: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)

    @property
    def has_own_body(self) -> bool:
        return len(self.paragraphs) > 1 or _body_after_title(self.paragraphs[0].text) != ""


_DEPTH = {"chapter": 1, "bracketed": 2, "arabic": 3}


def split_clauses(
    paragraphs: Sequence[Paragraph], part_titles: dict[str, str], words: SectionWords, document_title: str
) -> list[ClauseDraft]:
    """Clause drafts in printed order. `part_titles` maps squeezed titles to part ids; empty means one unnamed part."""
    drafts: list[ClauseDraft] = []
    for title, block in _blocks(paragraphs, part_titles):
        if title is None and part_titles:
            drafts.append(ClauseDraft(None, "notice", "notice", None, None, document_title, tuple(block)))
        else:
            drafts += _split_part(part_titles.get(title or ""), block, words, title or document_title)
    return drafts


def squeeze(text: str) -> str:
    """Text without any white space, for comparing what line ends and spacing set apart."""
    return re.sub(r"\s+", "", text)


def _blocks(
    paragraphs: Sequence[Paragraph], part_titles: dict[str, str]
) -> Iterator[tuple[str | None, list[Paragraph]]]:
    title: str | None = None
    block: list[Paragraph] = []
    for paragraph in paragraphs:
        begins = squeeze(paragraph.text)
        if begins in part_titles and begins != title:
            if block:
                yield title, block
            title, block = begins, []
        else:
            block.append(paragraph)
    if block:
        yield title, block


def _split_part(part: str | None, block: list[Paragraph], words: SectionWords, title: str) -> list[ClauseDraft]:
    first = next((i for i, p in enumerate(block) if MARKER.match(p.text)), len(block))
    preamble = block[1:first] if block and _SUBTITLE.fullmatch(block[0].text) else block[:first]
    drafts = [ClauseDraft(part, "preamble", "preamble", None, None, title, tuple(preamble))] if preamble else []
    body, expiry, closing = _cut_ending(block[first:], words)
    drafts += _drafts_of_tree(part, _grow_tree(body), words)
    if expiry:
        drafts.append(ClauseDraft(part, "expiry", "expiry", None, None, expiry[0].text.rstrip("。"), tuple(expiry)))
    if closing:
        drafts.append(ClauseDraft(part, "closing", "closing", None, None, closing[0].text, tuple(closing)))
    return drafts


def _cut_ending(
    block: list[Paragraph], words: SectionWords
) -> tuple[list[Paragraph], list[Paragraph], list[Paragraph]]:
    """Body, the paragraphs behind the last item that speak of validity, and the signature lines."""
    end = len(block)
    expiry: list[Paragraph] = []
    closing: list[Paragraph] = []
    while end > 1 and not MARKER.match(block[end - 1].text):
        last = block[end - 1]
        if any(word in last.text for word in words.expiry):
            expiry.insert(0, last)
        elif len(last.text) <= _LONGEST_SIGNATURE and not last.text.endswith(("。", "：")) or "发布" in last.text[-8:]:
            closing.insert(0, last)
        else:
            break
        end -= 1
    return block[:end], expiry, closing


def _grow_tree(body: list[Paragraph]) -> list[_Node]:
    roots: list[_Node] = []
    path: list[_Node] = []
    for paragraph in body:
        node = _heading(paragraph, inside_article=bool(path) and path[0].level == "article")
        if node is None:
            path[-1].paragraphs.append(paragraph)
            continue
        depth = _DEPTH.get(node.level, 0)
        path = [parent for parent in path if _DEPTH.get(parent.level, 0) < depth]
        (path[-1].children if path else roots).append(node)
        path.append(node)
    return roots


def _heading(paragraph: Paragraph, inside_article: bool) -> _Node | None:
    marker = MARKER.match(paragraph.text)
    if marker is None or marker.lastgroup is None or (inside_article and marker.lastgroup != "article"):
        return None
    printed = marker[0].strip()
    number = printed.rstrip("、.．") if marker.lastgroup in ("arabic", "chapter") else printed
    return _Node(marker.lastgroup, number, _title(paragraph.text[marker.end() :]), [paragraph])


def _title(after_marker: str) -> str:
    return re.split(r"[。\n]", after_marker.strip(), maxsplit=1)[0][:_LONGEST_TITLE].strip()


def _body_after_title(text: str) -> str:
    return text.partition("。")[2].strip()


def _drafts_of_tree(part: str | None, roots: list[_Node], words: SectionWords) -> list[ClauseDraft]:
    taken: set[str] = set()
    drafts: list[ClauseDraft] = []
    for place, root in enumerate(roots, start=1):
        role = words.role_of(root.title) if root.level != "article" else None
        for leaf in _leaves(root, ()):
            slug, kind = _name(leaf, role, place)
            slug = _untaken(slug, place, leaf.branch, taken)
            taken.add(slug)
            drafts.append(_draft(part, slug, kind, leaf, has_role=role is not None))
    return drafts


@dataclass(frozen=True)
class _Leaf:
    """A node that is a clause, the headings above it, and whether it is only a parent's own text."""

    node: _Node
    headings: tuple[str, ...]
    branch: tuple[int, ...] = ()
    """Places of the headings between the section and this one, each counted from 1 below its parent."""
    is_intro: bool = False

    @property
    def is_section(self) -> bool:
        return not self.headings


def _draft(part: str | None, slug: str, kind: ClauseKind, leaf: _Leaf, has_role: bool) -> ClauseDraft:
    """A section such as 总体要求 stands for itself: its heading is the section, its number no clause number."""
    node = leaf.node
    if leaf.is_section and has_role:
        body = node.paragraphs[1:] or node.paragraphs
        return ClauseDraft(part, slug, kind, node.paragraphs[0].text, None, node.title, tuple(body))
    return ClauseDraft(
        part, slug, kind, leaf.headings[-1] if leaf.headings else None, node.number, node.title, tuple(node.paragraphs)
    )


def _leaves(node: _Node, above: tuple[str, ...], branch: tuple[int, ...] = ()) -> Iterator[_Leaf]:
    """Nodes that are clauses: those without children, and a parent's own text where it has any."""
    if not node.children:
        yield _Leaf(node, above, branch)
        return
    if node.has_own_body:
        yield _Leaf(node, above, branch, is_intro=True)
    heading = node.paragraphs[0].text.partition("。")[0].strip()
    for place, child in enumerate(node.children, start=1):
        yield from _leaves(child, (*above, heading), (*branch, place) if child.children else branch)


def _untaken(slug: str, place: int, branch: tuple[int, ...], taken: set[str]) -> str:
    """The slug, told apart by its section and then by its subsection where numbers restart."""
    sections = "-".join(str(number) for number in (place, *branch))
    options = (slug, f"s{place}-{slug}", f"s{sections}-{slug}", *(f"s{sections}-{slug}-{n}" for n in range(2, 100)))
    return next(option for option in options if option not in taken)


def _name(leaf: _Leaf, role: tuple[str, ClauseKind] | None, place: int) -> tuple[str, ClauseKind]:
    """Slug and kind of a clause, before numbers that restart in a later section are told apart."""
    value = read_numeral(leaf.node.number)
    if role and leaf.is_section:
        return role
    if role and role[1] == "safeguard":
        return f"{role[0]}-{value}", "safeguard"
    if leaf.is_intro:
        return (f"section-{place}" if leaf.is_section else f"section-{place}-{value}"), "section"
    return str(value), "section" if role else "task"


def read_numeral(printed: str) -> int:
    """The value of a heading's number: 6, （六）, 六、, 第六条. Raises DocumentUnreadable for what is no number."""
    numeral = re.search(r"\d+|[一二三四五六七八九十百零]+", printed)
    try:
        return int(cn2an.cn2an(numeral[0] if numeral else "", "smart"))
    except ValueError:
        raise DocumentUnreadable(
            f"The heading number {printed!r} is no number; expected such as 6, （六）, 六、 or 第六条. Check the source there."
        ) from None
