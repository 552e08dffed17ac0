"""The calls that we make to a cluster: whole answers or an error of ours, never a part of one.

The one place that imports the client.
"""

from __future__ import annotations

import base64
import json
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    ConnectionError as Unreachable,
)
from opensearchpy.exceptions import (
    ConnectionTimeout,
    OpenSearchException,
    SSLError,
    TransportError,
)

from index.errors import SearchAway
from index.remote.address import SearchAddress, search_address

_TIMEOUT_S = 10.0  # of a question's calls
_SLOW_TIMEOUT_S = 300.0  # of a load's
_MERGE_TIMEOUT_S = 3_600.0
_SETTLES_WITHIN_S, _SETTLED_EVERY_S = 60.0, 1.0
_PAUSES_S = (0.1, 0.4)  # before each further try: a node that has died is left out within these
_CONNECTIONS = 16  # to each host; as many may ask at once
_AGAIN = frozenset({429, 500, 502, 503, 504})
_BAD_REQUEST, _NOT_FOUND = 400, 404
_NOT_ALLOWED = {401: "it refuses the user or the password", 403: "the user may not do that there"}


class NotThere(Exception):
    """No index, alias or document of that name. Stays inside the room."""


class Cluster:
    """A cluster of OpenSearch; may be used from several threads.

    Every call raises SearchAway when the cluster does not answer, or answers in part only.
    """

    def __init__(self, url: str) -> None:
        self.address = _address(url)
        # We say ourselves what went wrong, and its debugging lines hold questions.
        logging.getLogger("opensearch").setLevel(logging.CRITICAL)
        self._client = _client_of(self.address)

    def get(self, path: str) -> Any:
        """Return what is there, parsed; raise NotThere."""
        return self._whole("GET", path)

    def search(self, index: str, body: Mapping[str, Any]) -> Any:
        """Return the answer of all shards to a search in an index; raise NotThere."""
        return self._whole(
            "POST", f"/{index}/_search", body, {"allow_partial_search_results": "false"}
        )

    def documents(self, index: str, ids: Iterable[str], without: str = "") -> list[Any]:
        """Return the sources of documents in the order of ``ids``; raise NotThere for any."""
        wanted = list(ids)
        if not wanted:
            return []
        params = {"_source_excludes": without} if without else {}
        found = self._whole("POST", f"/{index}/_mget", {"ids": wanted}, params)["docs"]
        if not all(one.get("found") for one in found):
            raise NotThere(index)
        return [one["_source"] for one in found]

    def all_of(self, index: str, body: Mapping[str, Any], at_once: int = 500) -> Iterable[Any]:
        """Yield the sources of all that a sorted search finds, however many there are."""
        after: dict[str, Any] = {}
        while True:
            hits = self.search(index, {**body, **after, "size": at_once})["hits"]["hits"]
            for hit in hits:
                yield hit["_source"]
            if len(hits) < at_once:
                return
            after = {"search_after": hits[-1]["sort"]}

    def create(self, index: str, body: Mapping[str, Any]) -> None:
        """Make an index, unless it is there."""
        self._whole("PUT", f"/{index}", body, timeout_s=_SLOW_TIMEOUT_S)

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Have something done; repeated, it does the same."""
        return self._whole("POST", path, body, timeout_s=_SLOW_TIMEOUT_S)

    def merge(self, index: str) -> None:
        """Make each part of an index one piece, and let go of what only copies in the making need.

        That is half of it on disk. It is there for half a minute after the last document.
        """
        end = time.monotonic() + _SETTLES_WITHIN_S
        while not self._is_settled(index) and time.monotonic() < end:
            time.sleep(_SETTLED_EVERY_S)
        self.post(f"/{index}/_flush")
        self._whole("POST", f"/{index}/_forcemerge", params={"max_num_segments": 1},
                    timeout_s=_MERGE_TIMEOUT_S)  # fmt: skip

    def delete(self, index: str) -> None:
        """Remove an index, if it is there."""
        self._whole("DELETE", f"/{index}", params={"ignore_unavailable": "true"},
                    timeout_s=_SLOW_TIMEOUT_S)  # fmt: skip

    def write(self, index: str, documents: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
        """Write documents under their ids, over those that are there; all are on disk then."""
        lines = []
        for document_id, source in documents:
            lines.append(f'{{"index":{{"_id":{json.dumps(document_id)}}}}}')
            lines.append(_dump(source))
        body = "\n".join(lines) + "\n"
        answer = self._whole("POST", f"/{index}/_bulk", body, timeout_s=_SLOW_TIMEOUT_S)
        if answer["errors"]:
            causes = (item["index"].get("error") for item in answer["items"])
            first = next(cause for cause in causes if cause)
            raise self._away(f"it did not take a document ({first.get('type')})")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _is_settled(self, index: str) -> bool:
        """Return whether no copy may still ask for the writes from which it was made."""
        stats = self.get(f"/{index}/_stats?level=shards")["indices"][index]["shards"]
        return all(
            lease["retaining_seq_no"] > copy["seq_no"]["max_seq_no"]
            for copies in stats.values()
            for copy in copies
            for lease in copy["retention_leases"]["leases"]
        )

    def _whole(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | str | None = None,
        params: Mapping[str, Any] | None = None,
        *,
        timeout_s: float = _TIMEOUT_S,
    ) -> Any:
        """Ask until the answer is whole, a few times; all that we ask may be asked twice."""
        why: str | None = None
        for pause_s in (0.0, *_PAUSES_S):
            if why is not None:
                time.sleep(pause_s)
            answer = None
            try:
                answer = self._client.transport.perform_request(
                    method, path, params=dict(params or {}), body=body, timeout=timeout_s
                )
                why = _lacking(answer)
            except TransportError as error:
                why = self._judged(error, timeout_s)
            except (OpenSearchException, AttributeError, ValueError) as error:
                # The last two are the client's own, over an error that is no object.
                why = f"its answer is not understood ({type(error).__name__})"
            if why is None:
                return answer
        raise self._away(str(why))

    def _judged(self, error: TransportError, timeout_s: float) -> str | None:
        """Return why to try again, ``None`` when it is done; raise where that would not help."""
        # None of the client's texts: they may quote addresses and what was asked.
        match error:
            case ConnectionTimeout():
                return f"no answer within {timeout_s:g} s"
            case SSLError() if "CERTIFICATE_VERIFY_FAILED" in str(error.info):
                raise self._away("its certificate is not trusted", "give its authority as ?ca=")
            case SSLError():
                raise self._away("no encrypted connection to it", "check http(s) and ?ca=")
            case Unreachable():
                return "it cannot be reached"
        kind = str(error.error)
        is_refused = error.status_code == _BAD_REQUEST
        if kind == "search_phase_execution_exception" and not is_refused:  # also with 404
            return "a part of the index does not answer"
        if error.status_code == _NOT_FOUND:
            raise NotThere
        if kind == "resource_already_exists_exception":
            return None  # by a call that was cut off before its answer
        if error.status_code in _NOT_ALLOWED:
            raise self._away(_NOT_ALLOWED[int(error.status_code)], "check the address")
        why = f"it says {error.status_code} {kind[:100]}"
        if error.status_code in _AGAIN:
            return why
        raise self._away(why)

    def _away(self, why: str, remedy: str = "look after it, then try again") -> SearchAway:
        return SearchAway(str(self.address), why, remedy)


def _address(url: str) -> SearchAddress:
    try:
        return search_address(url)
    except ValueError as error:
        raise SearchAway("the address of the search cluster", str(error), "mend it") from None


def _client_of(address: SearchAddress) -> OpenSearch:
    options: dict[str, Any] = {}
    if address.user is not None:
        # Not by the client, which fails over letters that Latin-1 does not have.
        login = f"{address.user}:{address.password or ''}".encode()
        options["headers"] = {"authorization": f"Basic {base64.b64encode(login).decode()}"}
    if address.authorities is not None:
        options["ca_certs"] = str(address.authorities)
    return OpenSearch(
        hosts=[{"host": host, "port": port} for host, port in address.hosts],
        use_ssl=address.uses_tls,
        verify_certs=address.verifies,
        ssl_assert_hostname=None if address.verifies else False,
        ssl_show_warn=False,  # who writes verify=none knows
        timeout=_TIMEOUT_S,
        max_retries=len(address.hosts),  # another host each time; further tries are ours
        retry_on_status=(),
        pool_maxsize=_CONNECTIONS,
        **options,
    )


def _lacking(answer: Any) -> str | None:
    """Return what is missing from an answer; ``None``: it is whole."""
    if not isinstance(answer, dict):
        return None
    if answer.get("timed_out"):
        return "it ran out of time"
    errors = {one["error"]["type"] for one in answer.get("docs", ()) if "error" in one}
    if errors - {"index_not_found_exception"}:  # of documents that were asked for by their ids
        return "a part of the index does not answer"
    shards = answer.get("_shards")
    if isinstance(shards, dict) and shards.get("failed"):
        return f"{shards['failed']} of {shards['total']} parts of the index do not answer"
    return None


_dump = json.JSONEncoder(separators=(",", ":")).encode
