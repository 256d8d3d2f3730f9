"""What can go wrong while reading, indexing and searching policy documents: one exception a failure.

Every message says what happened, where, what was expected and what to do next.
"""

from __future__ import annotations


class PolicyIndexError(Exception):
    """Base of all errors of this package; catch it at a boundary, show `str(error)` to whoever runs the command."""


class DocumentUnreadable(PolicyIndexError):
    """A source file or its about.yml cannot be read into clauses; names the file, the line or the key."""


class DataInvalid(PolicyIndexError):
    """A data file (terms, phrasings, glosses) breaks its shape; names the file, the entry and what was expected."""


class UnknownClause(PolicyIndexError):
    """No clause has this id.

    `suggestions` holds up to five ids of clauses that come nearest.
    """

    def __init__(self, clause_id: str, suggestions: tuple[str, ...] = ()) -> None:
        self.clause_id = clause_id
        self.suggestions = suggestions
        nearest = f" The nearest ids are: {', '.join(suggestions)}." if suggestions else ""
        super().__init__(f"No clause has the id {clause_id!r}; expected <document>/<part>/<clause>.{nearest}")


class IndexMissing(PolicyIndexError):
    """There is no index in the folder; says how to build one."""


class IndexDamaged(PolicyIndexError):
    """A file of the index is missing, truncated or changed; it must not be searched."""


class IndexForeign(PolicyIndexError):
    """The index is whole but was built for another model, corpus or format than the one asked for."""


class EmbedderUnavailable(PolicyIndexError):
    """The embedding model cannot be loaded; names the model and where it was looked for."""
