"""Filters of contacts as expressions: `F.industry.in_(["Retail"]) & (F.lead_score >= 50)`."""

from __future__ import annotations

from typing import Any, Dict, Iterable


class Filter(Dict[str, Any]):
    """A filter document. `&` combines two; there is no "or" and no general "not"."""

    def __and__(self, other: Filter) -> Filter:
        joined = Filter(self)
        for name, value in other.items():
            joined[name] = _join(name, joined[name], value) if name in joined else value
        return joined

    def __or__(self, other: Any) -> Any:
        raise TypeError("a segment joins its conditions by `and`: save two segments, or use F.industry.in_() or F.tags.any()")

    def __invert__(self) -> Filter:
        if len(self) == 1:
            [(name, value)] = self.items()
            if name in ("has_email", "has_phone"):
                return Filter({name: not value})
            if name == "tags" and list(value) == ["any"]:
                return Filter({name: {"none": value["any"]}})
        raise TypeError("only F.has_email, F.has_phone and F.tags.any() have a `not`")

    def __bool__(self) -> bool:
        raise TypeError("a filter is neither true nor false: join filters by &, and put each comparison in parentheses")


def _join(name: str, left: Any, right: Any) -> Any:
    """Combines two conditions on one member."""
    if left == right:
        return left
    if name == "lead_score":
        return _narrow(left, right)
    if name == "tags" and not ("any" in left and "any" in right and left["any"] != right["any"]):
        both = {**left, **right}
        for kind in ("all", "none"):
            if kind in left and kind in right:
                both[kind] = list(dict.fromkeys([*left[kind], *right[kind]]))
        return both
    if name in ("contact_ids", "external_ids"):
        common = set(right)
        return [one for one in left if one in common]
    if name == "industries":
        common = {text.casefold() for text in right}
        return [text for text in left if text.casefold() in common] or _contradiction(name)
    return _contradiction(name)


def _narrow(left: dict[str, int], right: dict[str, int]) -> dict[str, int]:
    low = [bound["min"] for bound in (left, right) if "min" in bound]
    high = [bound["max"] for bound in (left, right) if "max" in bound]
    return {**({"min": max(low)} if low else {}), **({"max": min(high)} if high else {})}


def _contradiction(name: str) -> Any:
    raise ValueError(f"a segment has one condition on {name}, and these two cannot be joined")


def _values(names: Any) -> list[str]:
    if isinstance(names, str):
        raise TypeError(f"a list is expected, got the text {names!r}, whose letters would be the values: write [{names!r}]")
    return list(names)


class Industry:
    def in_(self, names: Iterable[str]) -> Filter:
        """Matches any of these; case is ignored."""
        return Filter(industries=_values(names))

    def __eq__(self, name: str) -> Filter:  # type: ignore[override]
        return self.in_([name])

    def __ne__(self, name: str) -> Any:  # type: ignore[override]
        raise TypeError("a segment cannot exclude an industry: list the others in F.industry.in_()")

    __hash__ = None  # type: ignore[assignment]


class LeadScore:
    """Whole numbers. Contacts without a score never match."""

    def between(self, low: int, high: int) -> Filter:
        """Both bounds are inclusive."""
        return Filter(lead_score={"min": low, "max": high})

    def __ge__(self, low: int) -> Filter:
        return Filter(lead_score={"min": low})

    def __gt__(self, low: int) -> Filter:
        return self >= low + 1

    def __le__(self, high: int) -> Filter:
        return Filter(lead_score={"max": high})

    def __lt__(self, high: int) -> Filter:
        return self <= high - 1

    def __eq__(self, score: int) -> Filter:  # type: ignore[override]
        return self.between(score, score)

    def __ne__(self, score: int) -> Any:  # type: ignore[override]
        raise TypeError("a segment cannot exclude one lead score: use <, > or F.lead_score.between()")

    __hash__ = None  # type: ignore[assignment]


class Tags:
    def any(self, names: Iterable[str]) -> Filter:
        """Contacts with at least one of these tags."""
        return Filter(tags={"any": _values(names)})

    def all(self, names: Iterable[str]) -> Filter:
        """Contacts with all of these tags."""
        return Filter(tags={"all": _values(names)})

    def none(self, names: Iterable[str]) -> Filter:
        """Contacts with none of these tags."""
        return Filter(tags={"none": _values(names)})


class ContactId:
    def in_(self, ids: Iterable[int]) -> Filter:
        """Matches these contacts; an empty list matches nobody."""
        return Filter(contact_ids=list(ids))


class ExternalId:
    def in_(self, external_ids: Iterable[str]) -> Filter:
        """Matches these contacts; an empty list matches nobody."""
        return Filter(external_ids=_values(external_ids))


class Fields:
    contact_id = ContactId()
    external_id = ExternalId()
    industry = Industry()
    lead_score = LeadScore()
    tags = Tags()

    def in_segment(self, segment_id: int) -> Filter:
        """Contacts of a saved segment."""
        return Filter(segment_id=segment_id)

    @property
    def has_email(self) -> Filter:
        return Filter(has_email=True)

    @property
    def has_phone(self) -> Filter:
        return Filter(has_phone=True)


#: The members of contacts that a segment can test.
F = Fields()
