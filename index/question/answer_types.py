"""What kind of answer a question wants: a speaker, a day, a number, a reason, words said."""

from __future__ import annotations

import re

from index.domain import AnswerType
from index.question.frames import frame_end
from index.text import Mark

_CHARS = 300  # what a question wants stands at its beginning; a forwarded post may be long
_I = re.IGNORECASE

# "Did X say when ...?" is answered by yes or no, whatever else it asks. German "was" is "what".
_OPENS_WITH_VERB = re.compile(
    r"\W{0,3}(?:(?:and|but|so) )?(?:is|are"
    r"|was(?! (?:sagt|hat|haben|ist|sind|wird|wurde|kostet|macht|will|weiß))|were"
    r"|do|does|did|has|have|had|can|could|will|would|should|may|might"
    r"|(?:is|are|was|were|do|does|did|has|have|had|wo|would|ca|could)n['’]?t)\b"
    r"|\W{0,3}(?:هل |¿(?:es|ha|han|fue|son|está|hay)\b|est-ce que\b)|.{1,80}?\S ли\b",
    _I,
)
_SAID = re.compile(
    r"\b(?:what|how) (?:did|does|do|has|have|had|was|is|were|are)\b.{1,80}?"
    r"\b(?:sa(?:y|id|ying)|tell|told|claim(?:ed)?|think|argue|respond|reply|react|call(?:ed)?"
    r"|blame[sd]?|describe|explain|answer|promise|warn|announce|comment|write|tweet|deny|suggest"
    r"|predict)\b"
    r"|\bwhat .{1,60}?\b(?:said|says|told|claims|claimed)\b"
    r"|\bqu[ée] (?:dijo|dice|dijeron|declar[óo]|opina|respondi[óo]|afirm[óo])"
    r"|\b(?:что|как) (?:сказал|заявил|говор|ответил|сообщил|прокомментировал)"
    r"|ماذا (?:قال|يقول|صرح)|\bqu['’](?:a|ont) .{0,40}(?:dit|déclaré)|\bque dit\b"
    r"|\bwas (?:sagte|sagt|hat .{1,40} gesagt|erklärte)",
    _I,
)
_HOW_LONG = re.compile(
    r"\bhow (?:long|many (?:years|months|weeks|days|hours|minutes))\b|\bcu[áa]nto tiempo\b"
    r"|\bкак долго\b|\bсколько (?:времени|лет|дней|месяцев)|\bwie lange\b|\bcombien de temps\b"
    r"|كم من الوقت|كم مدة",
    _I,
)
_HOW_MANY = re.compile(
    r"\bhow (?:many|much|big|large|old|far|fast|high|tall|often)\b"
    r"|\b(?:what|which) (?:is |was |are |were )?(?:the |its |their )?(?:\w{1,15} )?(?:percentage"
    r"|percent|share|number|amount|price|proportion|sum|rate|score|cost|costs|fee|death toll|age)\b"
    r"|\bwhat (?:do|does|did|will|would) .{1,40}\bcost\b"
    r"|\bcu[áa]nt[oa]s?\b|\bсколько\b|\bwie ?viele?\b|\bcombien\b|\bكم\b",
    _I,
)
_WHEN = re.compile(
    r"\b(?:when|(?:what|which) (?:day|date|time|year|month))\b|\bcu[áa]ndo\b|\bкогда\b|\bwann\b"
    r"|\bquand\b|متى\b",
    _I,
)
_WHERE = re.compile(
    r"\b(?:where|(?:what|which) (?:country|city|town|place|state|part|village|district|region))\b"
    r"|\bd[óo]nde\b|\b(?:от)?куда\b|\bгде\b|\bwo(?:hin|her)?\b(?= )|\boù\b|\b[أا]ين\b",
    _I,
)
_WHY = re.compile(
    r"\b(?:why|how come|for what reason|what (?:is|was|were) the reasons?"
    r"|what (?:caused|made|led|prompted))\b|\bpor qu[ée]\b|\bпочему\b|\bзачем\b|\bwarum\b|\bwieso\b"
    r"|\bpourquoi\b|\bلماذا\b",
    _I,
)
_WHO = re.compile(
    r"\b(?:who|whom|whose|which (?:official|minister|outlet|person|doctor|judge|leader|party"
    r"|company|agency|group|newspaper|bank|team|firm|club|court))\b"
    r"|\bqui[ée]n(?:es)?\b|\bк(?:то|ем|ого|ому)\b|\bwe(?:r|n|m)\b|\bqui\b(?! est-ce que)"
    r"|(?:^|\s)من (?=\S)",
    _I,
)
_WHAT = re.compile(
    r"\b(?:what|which|how)\b|\bqu[ée]\b|\bcu[áa]l\b|\bчто\b|\bкак(?:ой|ая|ие)\b|\bwelche\w{0,2}\b"
    r"|\bquel(?:le)?s?\b|ماذا|\bما\b",
    _I,
)
# Of two that begin at one place the one above goes first.
_QUESTION_WORDS: tuple[tuple[AnswerType, re.Pattern[str]], ...] = (
    ("said", _SAID),
    ("why", _WHY),
    ("how long", _HOW_LONG),
    ("how many", _HOW_MANY),
    ("when", _WHEN),
    ("where", _WHERE),
    ("who", _WHO),
    ("what", _WHAT),
)

_QUOTED = re.compile(r"[\"“”«»„‟「」]([^\"“”«»„‟「」]{3,300})[\"“”«»„‟「」]")
_SENTENCE_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|did|does|do|can|could|not|never|no"
    r"|\w{2,20}(?:ed|es|s))\b",
    _I,
)
# "when did", "how many drums were"; "where the drums are" asks nothing.
_VERB = r" (?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b"
_ASKS_WITH_VERB = re.compile(_VERB, _I)
_COUNTS_WITH_VERB = re.compile(rf"(?: \w{{1,15}}){{0,2}}{_VERB}", _I)
_COUNTING = frozenset({"how many", "how long"})
_STATEMENT_WORDS = 5
_AT_THE_BEGINNING = 3  # words before a question word: "so in which town ..."
_WORD = re.compile(r"\w+")
# What may stand before a word that asks; behind any other it is a relative: "people who ...".
_LEADS_IN = frozenset(
    "about after also and at before but by for from in into now of on or over please since so then"
    " through to towards under until well with within"
    " a al con de del desde en hasta para por sobre y"
    " à avec dans depuis et par pour sur"
    " ab an auf aus bei bis durch für mit nach seit und von vor zu"
    " в во для до за и из к ко на о об от по под с со у а"
    " إلى عن على في من منذ و".split()
)
_RELATIVES = frozenset({"who", "what", "when", "where"})


def answer_type_of(question: str) -> AnswerType:
    """Return what kind of answer ``question`` wants.

    The first question word decides. Inside a statement, as in "people who were fined", it is
    none. A text without one is a statement, which the articles may assert or deny, if it reads
    like a sentence, else keywords.
    """
    text = question[:_CHARS]
    if quoted_in(question):
        return "quotation"
    if _OPENS_WITH_VERB.match(text):
        return "yes or no"
    found = [(match, kind) for kind, pattern in _QUESTION_WORDS if (match := pattern.search(text))]
    if found:
        match, kind = min(found, key=lambda each: each[0].start())
        if "?" in text or "؟" in text or _asks(text, match, kind):
            return kind
    if len(text.split()) >= _STATEMENT_WORDS and _SENTENCE_VERB.search(text):
        return "yes or no"
    return "keywords"


def _asks(text: str, word: re.Match[str], kind: AnswerType) -> bool:
    """Return whether a question word asks, in a text without a question mark."""
    before = _WORD.findall(text, frame_end(text), word.start())
    if len(before) <= _AT_THE_BEGINNING:
        is_last = _WORD.search(text, word.end()) is None  # "the ferry sank when"
        return is_last or kind not in _RELATIVES or _LEADS_IN.issuperset(map(str.lower, before))
    if kind in ("who", "what"):
        return False
    asks = _COUNTS_WITH_VERB if kind in _COUNTING else _ASKS_WITH_VERB
    return asks.match(text, word.end()) is not None


# "how much did it cost"; but "how much oil" and "how many were fined" want another number.
_MUCH = re.compile(
    r"\bhow much(?= (?:is|are|was|were|do|does|did|has|have|had|will|would|to|it|they)\b|\W*$)"
    r"|\bhow much (?:aid|compensation|damages|debt|funding|money|pay|profit|revenue|tax)\b"
    r"|\bhow many (?:crowns|dollars|euros|pesos|pounds|rou?bles|yen|yuan)\b",
    _I,
)
_PRICE = re.compile(
    r"\b(?:cost|costs|price|pay|paid|earn|fined?|worth|fee|budget|invest|money|salary)\b", _I
)
_COUNT = re.compile(r"\bhow (?:many|old|far|fast|high|tall|often|big|large)\b", _I)
_PERCENT = re.compile(r"\bpercent|\bproportion|\bshare of\b|\bwhat rate\b|\btax rate\b", _I)

_WANTED: dict[AnswerType, Mark] = {
    "who": Mark.SPEAKER | Mark.PERSON,
    "said": Mark.SPEAKER,
    "how long": Mark.DURATION,
    "when": Mark.DAY,
    "where": Mark.PLACE,
    "why": Mark.REASON,
    "quotation": Mark.QUOTATION,
}


_AGE = re.compile(r"\bhow old\b|\bwhat age\b|\bqué edad\b|\bсколько лет \w+у\b|\bwie alt\b", _I)


_WHO_IS = re.compile(
    r"\W{0,3}(?:who(?: is| was| are| were|['’]s)|qui[ée]n(?:es)? (?:es|son|era)"
    r"|кто такой|кто такая|wer ist|qui est|من هو|من هي) (?!\w{1,20}ing\b|\w{2,20}ed\b)",
    _I,
)


def wanted_in(question: str, answer_type: AnswerType) -> Mark:
    """Return the marks of which a sentence that answers has one; none where any may answer."""
    if _AGE.search(question[:_CHARS]):
        return Mark.AGE
    if _WHO_IS.match(question):
        return Mark.INTRODUCES
    if answer_type != "how many":
        return _WANTED.get(answer_type, Mark(0))
    text = question[:_CHARS]
    if _PERCENT.search(text):
        return Mark.SHARE
    if _MUCH.search(text) or (_PRICE.search(text) and not _COUNT.search(text)):
        return Mark.MONEY | Mark.SHARE
    return Mark.NUMBER


# "what did [the mayor of X] say ..."; elsewhere the subject follows its verb.
_SUBJECT = re.compile(
    r"\b(?:did|does|do|has|have|had|was|is|were|are) (?P<before>.{2,80}?)"
    r" (?:sa(?:y|id|ying)|tell|told"
    r"|claim(?:ed)?|think|argue|respond|reply|react|call(?:ed)?|blame[sd]?|describe|explain|answer"
    r"|promise|warn|announce|comment|write|tweet|deny|suggest|predict)\b"
    r"|\b(?:dijo|dice|dijeron|declaró|opina|respondió|afirmó|сказал\w{0,2}|заявил\w{0,2}|говорит"
    r"|ответил\w{0,2}|сообщил\w{0,2}|قال|يقول|صرح|dit|sagte|sagt|erklärte)"
    r" (?P<behind>.{2,80}?)(?= (?:sobre|acerca|de que|ante|en|о|об|про|в|на|عن|في|à|sur|au sujet"
    r"|über|zu|dass|que)\b|[?؟.,]|$)",
    _I,
)


def subject_of(question: str) -> tuple[int, int] | None:
    """Return where the one stands whose words are asked for: of "what did X say" the "X"."""
    found = _SUBJECT.search(question[:_CHARS])
    return None if found is None else found.span("before" if found["before"] else "behind")


def quoted_in(question: str) -> tuple[str, ...]:
    """Return what stands between quotation marks, of three characters and more."""
    return tuple(found.strip() for found in _QUOTED.findall(question) if found.strip())
