"""A small invented newsroom that many tests ask: a dispute over a ferry, and a bakery.

The articles are written for these tests; twenty sentences and more, because BM25 over a handful
of sentences misleads.
"""

from collections.abc import Mapping
from pathlib import Path

FERRY_COURIER = """---
title: Harbour board accuses Norvik Lines of hiding ferry defects
outlet: The Bay Courier
published: 2026-03-04
url: https://courier.example/ferry-defects
author: Mira Solberg
---
The harbour board accused Norvik Lines on Tuesday of hiding cracks in the hull of the ferry Aurora.
Inspectors found 14 cracks during a night visit, chairwoman Ilse Brandt told reporters.

“We asked for the repair records three times,” Brandt said. “We were given none.”

Advertisement

The Aurora carries up to 1,200 passengers a day between Lund Bay and the Skerry islands.
Norvik Lines said it would answer within a week.
"""

FERRY_MERCURY = """---
title: Ferry owner rejects the board's account
outlet: Skerry Mercury
published: 2026-03-05T08:30:00+01:00
url: https://mercury.example/owner-rejects
---
Norvik Lines rejected the harbour board's account on Wednesday and called the crack report careless.
Company director Tomas Hale said the ferry Aurora had passed every inspection since 2019.
"There is no crack that threatens anybody," Hale said.
Passengers on the Skerry islands reported long queues at the pier.
The islands depend on the ferry for bread, post and medicine.
"""

FERRY_UNDATED = """The repair yard in Lund Bay confirmed that it welded the hull of the Aurora.
A spokesman for the yard declined to say how many cracks had been closed.
Divers from the coast guard will visit the ship on the 14th.
The mayor of Lund Bay asked for a second ferry until the dispute is settled.
"""

BAKERY = """---
title: Bakers of Lund Bay win the rye prize
outlet: The Bay Courier
published: 2026-02-20
---
Two bakers from Lund Bay won the rye prize for a loaf baked with seaweed.
Judges praised the crust and the smell of the sea.
The winners, Oda and Per Lykke, will share 5,000 crowns.
Oda Lykke said the recipe took her grandmother nine years.
The prize has been given since 1954.
Last year nobody won, because the judges disagreed about the salt.
Visitors queued from dawn outside the small shop in Mill Lane.
The bakery opens at six in the morning and closes when the bread is gone.
"""

EXAMPLES = """# asked at /start
who rejected the harbour board's account?
how many cracks did inspectors find?
is there life on Neptune?
"""


def write_newsroom(folder: Path) -> Path:
    """Write the articles below ``folder`` and return it."""
    texts = {
        "courier/ferry.txt": FERRY_COURIER,
        "courier/bakery.txt": BAKERY,
        "mercury/owner.txt": FERRY_MERCURY,
        "yard.txt": FERRY_UNDATED,
        "examples.txt": EXAMPLES,
    }
    _write(folder, texts)
    return folder


# -- a dispute: a claim, two denials, one of them reprinted, and an outlet that is silent ----------

CLAIM = """---
title: Iceland accuses its neighbours over oil in the Skarv strait
outlet: The Sound Gazette
published: 2026-04-07
url: https://gazette.example/skarv
---
Iceland accused Denmark and Norway on Monday of dumping waste oil in the Skarv strait.
Denmark and Norway dumped 40 drums of waste oil there in March, minister Hulda Brim said.
"We have photographs of every drum," Brim said.
The strait feeds eleven fish farms and a cannery.
"""

DENIAL = """---
title: Denmark answers its neighbour
outlet: Norland Post
published: 2026-04-08T10:00:00+02:00
url: https://post.example/denmark-answers
---
Denmark denied on Tuesday that it had dumped waste oil in the Skarv strait.
“We have never dumped a drop of waste oil there,” minister Ole Kragh said.
Kragh will meet Brim on Friday.
The two ministers last met in Nuuk.
"""

REPRINT = """---
title: Denmark answers Iceland
outlet: Fjord Ledger
published: 2026-04-08
---
Denmark on Tuesday denied that it had dumped waste oil in the Skarv strait.
Shares of two fish farms fell by 4 percent in the afternoon.
"""

UNION = """The seamen's union rejected the claim that crews dumped waste oil in the Skarv strait.
“Our members sort every litre,” union leader Sven Aas said.
The union has 3,000 members on both sides of the strait.
"""

FISH = """---
title: A good year for the farms of the Skarv strait
outlet: Skarv Weekly
published: 2026-04-09
---
Denmark, Iceland and Norway share the Skarv strait and its fish.
The farms of the strait sold 900 tonnes of trout last year.
A new cannery opens in June because the old one burned down.
It will employ sixty people for at least two years.
"""


def write_dispute(folder: Path) -> Path:
    """Write the articles of the dispute and those of the newsroom below ``folder``."""
    texts = {
        "gazette/claim.txt": CLAIM,
        "post/denial.txt": DENIAL,
        "ledger/reprint.txt": REPRINT,
        "union.txt": UNION,
        "weekly/fish.txt": FISH,
    }
    _write(folder, texts)
    return write_newsroom(folder)


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
