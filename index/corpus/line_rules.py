r"""The table of line rules: lines that news pages carry and that are no words of the article.

A rule sees one line, trimmed, and nothing around it. It is written for whole lines: a sentence
that merely speaks of cookies, subscribers or photographs stays. In the tables a line is one
pattern, in lower case.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.corpus.line_tests import (
    NAME,
    LineTest,
    byline,
    caption,
    either,
    ends_sentence,
    menu,
    start,
    time_stamp,
    whole,
    within,
)

LINE_CHARS = 1_000
"""Longer lines are paragraphs; no rule looks at them."""


@dataclass(frozen=True, slots=True)
class LineRule:
    """A reason for which a line is left out."""

    name: str  # as shown to admins, and in ``Drop.rule``
    why: str
    matches: LineTest


def rule_for(line: str) -> LineRule | None:
    """Return the first rule that a trimmed line meets; None: it stays."""
    if len(line) > LINE_CHARS:
        return None
    lower = line.lower()
    for rule in LINE_RULES:
        if rule.matches(line, lower):
            return rule
    return None


def is_list_head(line: str) -> bool:
    """Return whether a line announces other articles ("Read more:", "Related articles")."""
    return _list_head(line, line.lower())


_NETWORK = (
    "(?:twitter|x|facebook|instagram|telegram|whatsapp|youtube|tiktok|linkedin|threads|bluesky"
    "|mastodon|google news|flipboard|reddit|pinterest)"
)
_COOKIES = r"(?:[\w, ]{0,40} )?cookies"
_PIECE = r"(?:report|story|article|post)(?: from [\w ,-]{1,40})?\W{0,3}\Z"
_PERSON = r"@?[\w.’'-]{1,30}(?: [\w.’'-]{1,30}){0,3}"

_announces = whole(
    r"""
    (?:read|see|also read|watch|more) (?:more|also|next|now)
    (?:also read|see also|read this(?: next)?|what to read next|up next|further reading)
    related(?: (?:articles?|story|stories|content|news|topics|links|coverage|posts|reading))?
    related videos?
    more (?:stories|news|headlines|coverage)
    most (?:read|popular|viewed|shared|commented)(?: (?:stories|articles|news))?
    recommended(?: (?:for you|stories|articles|reading|videos))?
    trending(?: (?:now|stories|news))?
    (?:you )?(?:may|might) also (?:like|be interested in)
    editor[’']?s[’']? (?:picks?|choice)
    don[’']t miss
    (?:top|latest|popular) (?:stories|news|headlines|articles|videos)
    (?:in )?other news
    lea también|leer más|le puede interesar|noticias relacionadas
    lire aussi|à lire aussi|articles liés
    leia também|leia mais
    leggi anche
    mehr zum thema|lesen sie auch|weiterlesen
    lees ook|läs också|les også|czytaj także
    читайте также|читать далее|по теме
    اقرأ أيضا|اقرأ المزيد
    関連記事|相关阅读|延伸阅读
    """
)
_more_on = whole(r"more (?:from|on|in) [^.!?:]{1,40}")


def _list_head(line: str, lower: str) -> bool:
    # "More on the way." is a sentence of an article, "More on trade" is not.
    return _announces(line, lower) or (_more_on(line, lower) and not ends_sentence(line))


LINE_RULES: tuple[LineRule, ...] = (
    LineRule(
        "separator",
        "without a letter or digit, such as ___ or * * *, a line says nothing",
        lambda line, _: not any(sign.isalnum() for sign in line),
    ),
    LineRule(
        "markup",
        "an embedded tweet, player or script that came along as source code",
        either(
            start(
                r"</?(?:tweet|blockquote|iframe|script|style|img|figure|video|audio|embed|object|svg"
                r"|noscript|source|picture|div|span|br|hr)\b[^<]{0,900}>",
                most_words=200,
            ),
            whole(r"(?:<[^<>]{1,120}>\s?){1,8}"),
        ),
    ),
    LineRule(
        "advertisement",
        "a label above or below an advertisement",
        whole(
            r"""
            advertisements?(?: advertisement)?|advertorial|advertising|ad
            sponsored(?: (?:content|post|links?))?
            promoted(?: (?:content|stories))?|paid (?:content|post|partnership)
            (?:story|article) continues (?:below|after)(?: (?:this )?advert(?:isement)?)?
            continue reading(?: (?:below|the main story))?
            skip advert(?:isement)?
            anzeige|werbung|publicidad|publicité|pubblicità|reclame|reklama|annons
            реклама|إعلان|إعلانات|広告|广告
            """
        ),
    ),
    LineRule("navigation", "menu items and buttons: newsletter, log in, share, print", menu),
    LineRule(
        "page furniture",
        "what a page shows around any article",
        whole(
            r"""
            (?:back|return|scroll|go) to (?:the )?top(?: button)?|top of page
            (?:skip|jump) to (?:main )?(?:content|navigation)
            loading|show (?:more|less)|load more|report an error|copy link
            (?:view|show|hide|read|see)(?: all)? (?:[0-9]{1,6} )?comments?
            (?:add|post|leave)(?: an?| your)? (?:comment|reply)
            [0-9]{1,6} comments?|comments(?: are closed)?|no comments(?: yet)?
            join the (?:conversation|discussion|debate)|have your say
            (?:previous|next)(?: (?:article|story|post))?
            click to (?:share|print|expand|enlarge)[^.]{0,60}
            [0-9]{1,3} min(?:ute)?s? read
            share (?:this |the )?(?:article|story|post|page|video)
            share (?:this |the )?(?:article|story|post|page|video) (?:on|via|with) [\w ,]{1,60}
            share (?:this )?(?:on|via) (?:facebook|twitter|x|e-?mail|whatsapp|[\w ]{0,30}media)
            share this|share via|share on
            """
        ),
    ),
    LineRule(
        "read more",
        "points to other articles or to the rest of this one",
        either(
            _list_head,
            whole(
                r"(?:click (?:here )?to )?(?:read|see|view|find|get|hear|watch)(?: on)? "
                r"(?:the |our |his |her |their )?"
                r"(?:rest|full|complete|entire|whole|original|more)\b[\w ’'-]{0,60}"
                r"(?:here|below|above|article|story|report|text|transcript|interview|post|piece"
                r"|statement|letter|column|review|video|on\b[\w .’'-]{1,40})"
            ),
            start(
                r"(?:read (?:more|also|next)|also read|see also|more on this"
                r"|related(?: (?:articles?|story|stories))?"
                r"|lea también|lire aussi|leia também|leggi anche|lees ook|читайте также)"
                r"\s?[:|»>–—]\s?\S",
                most_words=30,
            ),
        ),
    ),
    LineRule(
        "call to click",
        "sends the reader to a page, a video or a picture",
        either(
            start(
                r"(?:please )?(?:click|tap) (?:here|on the link|the link|below)\b", most_words=40
            ),
            within(
                r"\A[^.!?]{0,200}\b(?:click|tap) (?:here|the link|below)\W{0,6}\Z",
                hints=("click ", "tap "),
                most_words=40,
            ),
            whole(
                r"(?:scroll down|(?:check out|watch|listen to|see|view) (?:the|our|an?|this|these"
                r"|it|his|her|their|more|how|what))\b[^.!?]{0,180}\b(?:below|above)"
            ),
            within(
                r"\bwatch (?:it |this |more )?on youtube\b", hints=("on youtube",), most_words=40
            ),
        ),
    ),
    LineRule(
        "media pointer",
        "the title of a video, gallery or chart beside the text",
        start(
            r"(?:videos?|photos|(?:photo )?gallery|in pictures|slideshow|watch|listen|audio|podcast"
            r"|interactive|infographic|graphic|live updates|live blog)(?:\s?:|\s\|)\s?\S",
            most_words=30,
        ),
    ),
    LineRule(
        "follow us",
        "asks to follow the outlet or its author elsewhere",
        either(
            start(
                rf"""
                for (?:all )?the latest (?:news|headlines|updates|stories)\b
                (?:please )?follow (?:us|our|the|@) [^.!?]{{0,80}}\b(?:{_NETWORK}|channel|app)\b
                follow {_PERSON} on {_NETWORK}\b
                (?:like|find|join) us on {_NETWORK}\b
                """,
                most_words=30,
            ),
            within(
                rf"\bfollow (?:him|her|them|me|us|the author) (?:on {_NETWORK}\b|at @|@)",
                hints=("follow ",),
                most_words=60,
            ),
            within(
                r"\b(?:e-?mail|contact|reach|write to|tweet) (?:him|her|them|me|us"
                r"|the (?:author|writer|reporter|editor))(?: directly)? (?:at|via|on)\b"
                r"\W{0,3}[\w.+-]{0,40}@",
                hints=("@",),
                most_words=60,
            ),
            whole(r"@\w{1,30}"),
        ),
    ),
    LineRule(
        "subscribe",
        "asks to subscribe, to register or to pay",
        start(
            r"""
            (?:subscribe|log ?in) (?:to|for|with|and|or|now|here|today)\b
            (?:sign up|register) (?:now|here|today|free)\b
            (?:sign up|register) (?:to|for) (?:our|an account)\b
            (?:sign up|register) (?:to|for) [^.!?]{0,60}\b(?:newsletters?|alerts?|updates|inbox)\b
            (?:already |not (?:yet )?)?an? (?:member|subscriber|registered user)\?
            (?:get|receive|want) .{1,150}\b(?:newsletters?\b|(?:in|to) your (?:inbox|email|phone))
            (?:to )?(?:continue|keep) reading\b[^.!?]{0,80}\b(?:subscri|log in|sign in|register)
            (?:unseren |den )?newsletter (?:abonnieren|bestellen)\b|s'abonner à\b
            suscríb[ae]|abonnez-vous|inscrivez-vous|abonnieren sie|iscriviti|assine\b|subscreva
            подпишитесь|подписывайтесь|اشترك
            this (?:article|content|story) is (?:for|only available to) subscribers\b
            support (?:our|independent) journalism\b
            become a (?:member|subscriber|supporter)\b
            thank you for (?:reading|subscribing)\b
            enter your e-?mail\b
            """,
            most_words=40,
        ),
    ),
    LineRule(
        "cookie notice",
        "a consent banner",
        either(
            start(
                rf"""
                (?:we|we and our [\w ]{{1,30}}) (?:also )?use {_COOKIES}(?: and| to| on|[.,!]|\Z)
                (?:this|our) (?:web)?(?:site|page) (?:also )?uses {_COOKIES}\b
                by (?:continuing|using|clicking|closing)\b.{{0,60}}\byou (?:agree|accept|consent)\b
                """,
                most_words=100,
            ),
            start(
                r"(?:accept|manage|reject|allow) (?:all )?(?:\w{1,15} )?cookies\b", most_words=12
            ),
            whole(r"cookie (?:policy|settings|preferences|notice|consent|choices)"),
        ),
    ),
    LineRule(
        "copyright",
        "says who owns the page",
        either(
            within(r"\ball rights reserved\b", hints=("rights reserved",), most_words=60),
            start(
                r"""
                (?:copyright|©|\(c\))\s?(?:©|\(c\))?\s?(?:by [^.!?]{1,60}|(?:19|20)[0-9]{2}\b)
                this (?:material|content|article) (?:may|must) not be (?:published|reproduced)\b
                """,
                most_words=40,
            ),
            # After the punctuation that a start may have, "©" itself would be missed.
            lambda line, _: line.startswith("©") and len(line) <= 150,
        ),
    ),
    LineRule("caption", "belongs to a picture: a credit, or who stands left and right", caption),
    LineRule("byline", "names the authors, which metadata do better", byline),
    LineRule("time stamp", "when the page was published or updated, or a time alone", time_stamp),
    LineRule(
        "credits",
        "who else reported, wrote or edited",
        either(
            # Names and nothing else: "Reporting by the paper showed ..." is news.
            start(
                rf"(?i:reporting|writing|editing|research) (?:by|from) {NAME}"
                rf"(?:,? (?:{NAME}|and|in|&)){{0,12}}(?:;|\W{{0,3}}\Z)",
                most_words=40,
                as_it_stands=True,
            ),
            start(
                r"(?:additional|with) (?:reporting|research|editing) (?:by|from)\b", most_words=40
            ),
            start(r"(?:compiled|edited|written|reported|translated) by\b", most_words=12),
            within(
                rf"""
                \bcontributed (?:reporting|research)\b[^.!?]{{0,60}}\W{{0,3}}\Z
                \bcontributed (?:(?:further |additional )?reporting )?to (?:this|the) {_PIECE}
                """,
                hints=("contributed ",),
                most_words=50,
            ),
        ),
    ),
    LineRule(
        "source note",
        "names where a chart or table comes from",
        start(r"(?:source|quelle|fuente|fonte|источник)\s?: ?[^\W\d]", most_words=7),
    ),
    LineRule(
        "editor's note",
        "the outlet's words about the article",
        start(r"(?:editor|editors|publisher)[’']?s?[’']? note\s?[:–—-]", most_words=120),
    ),
    LineRule(
        "republished",
        "says where the article appeared first",
        start(
            r"this (?:article|story|post|piece|column|report) (?:was |has been )?"
            r"(?:(?:originally|first) (?:published|appeared)|republished)\b",
            most_words=40,
        ),
    ),
    LineRule(
        "programme notice",
        "when a broadcast of the outlet can be heard or seen",
        within(
            r"\A[^.!?“”]{1,80}\bairs (?:on|live|every|weekdays|weeknights|daily)\b[^!?]{0,80}"
            r"\b(?:weekdays|weeknights|weekends|daily|every|(?:mon|tues|fri|satur|sun)days"
            r"|[0-9] ?[ap]\.?m)\b",
            hints=(" airs ",),
            most_words=30,
        ),
    ),
    LineRule(
        "embedded tweet",
        "a tweet of which the link to its picture or video remained",
        within(r"\bpic\.twitter\.com/\w", hints=("pic.twitter.com/",), most_words=80),
    ),
    LineRule(
        "tags",
        "the subject words under an article",
        start(
            r"(?:tags?|filed under|categor(?:y|ies)|keywords?|topics?)\s?: ?[^.!?]{1,300}\Z",
            most_words=60,
        ),
    ),
    LineRule(
        "section label",
        "the name of a section or of a part of the page",
        whole(
            r"""
            abstract|full text|letters?(?: to the editor)?|opinion|editorial|commentary
            facebook|twitter|instagram|youtube
            breaking(?: news)?|exclusive|live(?: updates| blog)?
            photos?|videos?|(?:photo )?gallery|(?:image|media) caption
            story highlights|correction appended|end of (?:article|story|document)
            """
        ),
    ),
)
