"""A process that claims updates, beside another one like it: ``python tests/claiming.py SEED``.

The address of the database is in ``STATE_URL``; every update that was its own is a line on
standard output.
"""

from __future__ import annotations

import os
import random
import sys
import time

from bot.state.claims import Claim, Claims
from bot.state.postgres import PostgresDatabase
from bot.state_address import postgres_address

N_UPDATES = 500
N_CHATS = 20


def main() -> None:
    database = PostgresDatabase(postgres_address(os.environ["STATE_URL"]))
    claims = Claims(database)
    update_ids = list(range(N_UPDATES))
    random.Random(int(sys.argv[1])).shuffle(update_ids)
    sys.stdin.readline()  # both begin at the same moment
    for update_id in update_ids:
        while (claim := claims.take(update_id, update_id % N_CHATS)) is Claim.WAIT:
            time.sleep(0.001)
        if claim is Claim.OURS:
            print(update_id)
            claims.finish(update_id)
    database.close()


if __name__ == "__main__":
    main()
