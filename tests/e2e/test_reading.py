"""The look into the bot's log, which must see what stands there, or it would judge nothing."""

from __future__ import annotations

from tests.e2e.reading import indiscretions
from tests.e2e.rig import Rig


def test_words_and_token_in_the_log_are_seen(rig: Rig) -> None:
    rig.ask(rig.newcomer(), "Did anybody see a Capybara?")
    assert indiscretions(rig) == []
    clean = rig.log()
    log = rig.data_dir / "bot-output.log"

    log.write_text(
        f"{clean}asked: did anybody see a capybara?\nPOST /bot{rig.tryout.token}/getMe\n"
    )
    seen = indiscretions(rig)
    log.write_text(clean)

    assert seen == [rig.tryout.token.partition(":")[2], "anybody", "capybara"]
