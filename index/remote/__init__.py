"""An index in a cluster of OpenSearch, for collections that outgrow one machine.

``load`` brings a generation there, ``open_remote`` gives a reader of it. Answers equal those of
the same generation on this machine, bit for bit.

The client is imported with the modules that use it; reading an address needs none of it.
"""

from __future__ import annotations

from index.remote.address import SearchAddress, search_address

__all__ = ["SearchAddress", "search_address"]
