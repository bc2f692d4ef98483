"""Paged results: calls an operation with `after` and `next` while its items are iterated."""

from __future__ import annotations

from typing import Any, AsyncIterator, Awaitable, Callable, Generic, Iterator, TypeVar, cast

Item = TypeVar("Item")
Page = TypeVar("Page")


class Pages(Generic[Item, Page]):
    """Iterates over all items behind `after`, with `limit` items per call. Makes no call before the iteration."""

    def __init__(self, call: Callable[[str, Any], Any], operation: str, request: Any) -> None:
        self._call = call
        self._operation = operation
        self._request = request

    def pages(self) -> Iterator[Page]:
        """The responses, each with `items` and `next`."""
        request = dict(self._request)
        while True:
            page = self._call(self._operation, request)
            yield cast(Page, page)
            if page.get("next") is None:
                return
            request["after"] = page["next"]

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from cast(Any, page)["items"]

    def __repr__(self) -> str:
        return f"<Pages of {self._operation}>"


class AsyncPages(Generic[Item, Page]):
    """Like Pages, for `async for`."""

    def __init__(self, call: Callable[[str, Any], Awaitable[Any]], operation: str, request: Any) -> None:
        self._call = call
        self._operation = operation
        self._request = request

    async def pages(self) -> AsyncIterator[Page]:
        """The responses, each with `items` and `next`."""
        request = dict(self._request)
        while True:
            page = await self._call(self._operation, request)
            yield cast(Page, page)
            if page.get("next") is None:
                return
            request["after"] = page["next"]

    async def __aiter__(self) -> AsyncIterator[Item]:
        async for page in self.pages():
            for item in cast(Any, page)["items"]:
                yield cast(Item, item)

    def __repr__(self) -> str:
        return f"<AsyncPages of {self._operation}>"
