"""The clause behind or before the one talked about, by number, out: 下一条呢？ the next one."""

from __future__ import annotations

from bot.answering.replies.known_clause import about
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause


def neighbour_clause(turn: Turn) -> Reply | None:
    """下一条 is the next numbered clause of the same part; 上一条 the one before where no other was talked about."""
    asks, talk = turn.reading.asks, turn.talk
    # 上一条 where no other clause was talked about; 刚才那个 then is the one cited last
    goes_back = "clause_before" in asks and not talk.earlier
    if not talk.cited or not turn.reading.follows_up or not ("choose_next" in asks or goes_back):
        return None
    clause = _beside(turn, turn.finder.corpus.clause(talk.cited[0]), 1 if "choose_next" in asks else -1)
    return about(turn, clause, "numbered_clause") if clause is not None else None


def _beside(turn: Turn, clause: Clause, step: int) -> Clause | None:
    """The task so many numbers on in the same part of the same document."""
    if clause.kind != "task" or clause.number is None:
        return None
    wanted = (clause.document_id, clause.part, "task", str(int(clause.number) + step))
    corpus = turn.finder.corpus
    return next((c for c in corpus.clauses if (c.document_id, c.part, c.kind, c.number) == wanted), None)
