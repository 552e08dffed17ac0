"""A small invented newsroom that many tests ask: a dispute over a ferry, and a bakery.

The articles are written for these tests; twenty sentences and more, because BM25 over a handful
of sentences misleads.
"""

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
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
