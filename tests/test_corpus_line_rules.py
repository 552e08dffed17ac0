import pytest

from index.corpus.line_rules import LINE_CHARS, LINE_RULES, is_list_head, rule_for

_DROPPED = {
    "separator": ["___", "* * *", "—", "…", "🔥🔥"],
    "markup": [
        '<tweet id="12"><tweet/>.',
        '<iframe src="https://video.example/1"></iframe>',
        "</p> <p>",
        '<img src="a.png" alt="The ferry">',
    ],
    "advertisement": [
        "Advertisement",
        "ADVERTISEMENT",
        "Advertisement.",
        "Sponsored content",
        "Story continues below advertisement",
        "Publicidad",
        "Реклама",
        "إعلان",
    ],
    "navigation": [
        "Newsletter Sign-up / Log in",
        "Log in | Register",
        "Share Tweet Email Print",
        "Menu",
        "Home / About us / Contact",
    ],
    "page furniture": [
        "Back to top",
        "Scroll to top button",
        "Jump to navigation",
        "12 comments",
        "Leave a comment",
        "View all 31 comments",
        "Comments are closed.",
        "Join the conversation",
        "Share this article",
        "Share this on Facebook",
        "3 min read",
        "Loading...",
    ],
    "read more": [
        "Read more",
        "Read more:",
        "READ MORE »",
        "Related stories",
        "Related:",
        "You may also like",
        "Most read",
        "More from this author",
        "Editor's picks",
        "Lire aussi :",
        "Читайте также",
        "اقرأ أيضا",
        "Read more: Ferry crews strike for a second day",
        "ALSO READ | Bridge toll to rise",
        "Read the rest of it here.",
        "Read the full statement here",
        "See our complete report",
        "Read more on ferryposter.example",
    ],
    "call to click": [
        "Click here to see the timetable.",
        "For the full timetable, click here",
        "Check out the whole song, “Slack Water,” below.",
        "Watch the ferry dock above",
        "[Video: The mayor's speech. Watch on YouTube.]",
    ],
    "media pointer": [
        "Video: Ferry runs aground",
        "WATCH: Mayor steps off the ferry",
        "Gallery: a day at the quay",
    ],
    "follow us": [
        "Follow us on Twitter and Facebook",
        "For the latest updates see our app.",
        "Follow our Google News channel today",
        "Follow Ann Marsh on Twitter @annmarsh",
        "Ann Marsh covers harbours. Follow her on X.",
        "You can reach him at bo.lind@post.example.",
        "@tideway_post",
        "Like us on Facebook!",
    ],
    "subscribe": [
        "Subscribe to our newsletter",
        "Subscribe today for 9 crowns a month",
        "Sign up for our daily briefing",
        "Sign up to get harbour alerts every morning",
        "Register for an account",
        "Already a subscriber? Log in",
        "Newsletter abonnieren",
        "Get the day's news in your inbox",
        "To continue reading this article, please log in or register.",
        "This article is for subscribers only.",
        "Become a member",
        "Suscríbete a nuestro boletín",
    ],
    "cookie notice": [
        "We use cookies to make this site better. Accept",
        "This website uses analytical cookies.",
        "Accept all cookies",
        "Cookie settings",
        "By continuing to browse you agree to our terms.",
    ],
    "copyright": [
        "© 2026 Tideway Post",
        "Copyright 2026 Tideway Post. All rights reserved.",
        "All rights reserved.",
        "(c) 2026",
        "This material may not be published, broadcast or rewritten.",
    ],
    "caption": [
        "The ferry at the quay on Monday. Photo: Ann Marsh",
        "Photo: Ann Marsh",
        "Picture: Ann Marsh/Tideway Post",
        "The mayor on deck (Photo by Ann Marsh)",
        "The mayor on deck. (AP Photo/Ann Marsh)",
        "Crew on deck. Harbour Office/Handout via REUTERS",
        "The quay at night. Getty Images",
        "Getty/AFP.",
        "The old pier. © Harbour Museum / Telegram",
        "Mayor Ann Marsh, left, and Captain Bo Lind, right, shake hands on deck.",
        "Ann Marsh (left) meets Bo Lind at the quay on Monday.",
        "Marsh (L) and Lind (R) on deck",
        "File photo: the ferry in 2019",
    ],
    "byline": [
        "By Ann Marsh",
        "By ANN MARSH and Bo Lind, Tideway Post",
        "By Ann Marsh in Port Immer",
        "Por Inés Barrantes",
        "Von Karl-Heinz Möller",
    ],
    "time stamp": [
        "Updated at 10:20",
        "Last updated: 13 May 2026 10:20 GMT",
        "Published on May 13, 2026",
        "October 19, 2026",
        "Tuesday, 2nd June 2026",
        "7 p.m.",
        "2026-05-13T10:20:00Z",
        "13/05/2026 10:20",
    ],
    "credits": [
        "(Reporting by Ann Marsh; Editing by Bo Lind)",
        "Reporting by Ann Marsh and Bo Lind in Sorn",
        "--additional reporting from Ann Marsh.",
        "Ann Marsh contributed to this report.",
        "Ann Marsh and Bo Lind contributed reporting.",
        "Edited by Ann Marsh",
    ],
    "source note": ["Source: Harbour Office", "Source: NHO.", "Quelle: Hafenamt"],
    "editor's note": [
        "Editor's note: The harbour office is a partner of this paper.",
        "Editors’ Note: An earlier photo was removed.",
    ],
    "republished": ["This article was originally published by the Tideway Post."],
    "programme notice": [
        "Harbour Hour airs weekdays on Radio Tide from 6 a.m. to 9 a.m.",
        "Tide Talk airs live every Sunday.",
    ],
    "embedded tweet": ["What a day at the quay!pic.twitter.com/AbC123 — Ann (@ann) May 13, 2026"],
    "tags": ["Tags: ferry, harbour, strike", "Filed under: Sorn | Ferries"],
    "section label": ["ABSTRACT.", "Full text", "LETTERS", "Breaking news", "Twitter."],
}

# Lines that could be taken for the above and are the article's own words.
_KEPT = {
    "separator": ["7", "No.", "无"],
    "markup": ["<p>The ferry was late, the mayor said.</p>", "Prices < 5 crowns > 3 crowns."],
    "advertisement": [
        "Advertisement revenue fell by a tenth, the paper said.",
        "Sponsored walks raised 900 crowns for the lifeboat.",
    ],
    "navigation": [
        "More of us.",
        "Register or pay, the office told skippers.",
        "Sign up or log out.",
        "Share of the harbour",
    ],
    "page furniture": [
        "Comments by the mayor angered the crews.",
        "Share prices fell after the ferry was late.",
        "Back to top form, the rowers won.",
        "Next, the crews will vote.",
    ],
    "read more": [
        "Read more books, the librarian told the children.",
        "More on the way.",
        "Related claims were heard by the court on Monday.",
        "See also the harbour office's own report, she said.",
        "Most read newspapers on the ferry.",
    ],
    "call to click": [
        "The crew heard a click here and there.",
        "Watch officers saw the lights below.",
        "Temperatures fell far below.",
    ],
    "media pointer": ["Video of the ferry shows the ramp falling.", "Watch towers were empty."],
    "follow us": [
        "Follow the money, the auditor advised.",
        "The mayor told crews to follow him on board.",
        "Police could not reach him at his home on Monday.",
        "Write to @annmarsh for the minutes of the meeting, the mayor said in public.",
    ],
    "subscribe": [
        "Subscribers of the paper rose to 9,000.",
        "Register to vote by Friday, officials urged.",
        "Get well soon, the mayor wrote to the crew.",
        "Sign up for the strike doubled within a week.",
    ],
    "cookie notice": [
        "The regulator fined the site over its cookie settings.",
        "We use cookies when baking for the crew, she said, and laughed for a long time.",
        "By using the canal, ships save a day.",
        "Accepting cookies from strangers is unwise, he joked.",
    ],
    "copyright": [
        "Copyright law will change in 2027, the minister said.",
        "The band reserved all rights to the song.",
    ],
    "caption": [
        "The photo shows the ferry without lights, the office said.",
        "She turned left, then right, and saw the quay.",
        "“Ann Marsh, left, was my choice,” he said.",
        "The image was sold to a museum by Getty Images in May for 900 crowns.",
        "The song is called \u201cPhotograph\u201d: nobody knows why.",
        "A cafÃ© on the quay was closed.",
        "The party of the right, which lost, said nothing.",
    ],
    "byline": [
        "By Monday the ferry was late again.",
        "By noon it had left.",
        "by the quay",
    ],
    "time stamp": [
        "The ferry left at 10:20.",
        "2026",
        "7",
        "0.029",
        "Published figures show 13 delays in May.",
        "May 13 was a Wednesday.",
    ],
    "credits": [
        "Reporting by the paper showed that the ramp was rusty.",
        "Writing by hand is dying out, teachers say.",
        "High winds contributed to the delay.",
        "Three errors contributed to the report of the office being withdrawn by the minister.",
        "Written by a clerk in 1904, the timetable that still hangs in the hall is wrong today.",
    ],
    "source note": [
        "Sources: three crews to strike, say officials on both sides",
        "The source: a leaking valve in the engine room of the old ferry.",
    ],
    "editor's note": ["The editor noted that nobody was on deck."],
    "republished": ["This article of the law was first applied on Monday."],
    "programme notice": ["The captain airs his cabin daily.", "“She airs it on Sundays,” he said."],
    "embedded tweet": ["The mayor posted the picture on Twitter."],
    "tags": [
        "Tags were sewn into the life jackets.",
        "Topics: they spoke of ferries. Then of tea.",
    ],
    "section label": [
        "Letters to the mayor went unanswered.",
        "Opinion is divided.",
        "Exclusive!?a",
    ],
}


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name, lines in _DROPPED.items() for line in lines]
)
def test_a_line_of_the_page_is_recognised_by_its_rule(name: str, line: str) -> None:
    rule = rule_for(line)

    assert rule is not None
    assert rule.name == name


@pytest.mark.parametrize("line", [line for lines in _KEPT.values() for line in lines])
def test_a_line_of_the_article_that_looks_alike_stays(line: str) -> None:
    assert rule_for(line) is None


def test_every_rule_is_tried_both_ways_and_says_why() -> None:
    names = [rule.name for rule in LINE_RULES]

    assert len(set(names)) == len(names)
    assert set(names) == _DROPPED.keys() == _KEPT.keys()
    assert all(rule.why for rule in LINE_RULES)


def test_a_line_as_long_as_a_paragraph_is_never_boilerplate() -> None:
    line = "Subscribe to our newsletter" + "!" * LINE_CHARS

    assert rule_for(line[:100]) is not None
    assert rule_for(line) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Read more:", True),
        ("More on ferries", True),
        ("More on the way.", False),
        ("Read more: Ferry crews strike", False),
        ("Read the rest of it here.", False),
    ],
)
def test_only_some_lines_announce_headlines_below_them(line: str, expected: bool) -> None:
    assert is_list_head(line) == expected
