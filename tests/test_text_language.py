"""Languages: how an article's and a question's is told, and what each changes in the terms."""

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.domain import Span
from index.text import stopwords
from index.text.analyzer import analyze
from index.text.expansion import other_stems
from index.text.fold import fold
from index.text.foreign import WITH_RULES
from index.text.language import language_of, question_language
from index.text.sentences import split
from index.text.stems import STEMMED
from index.text.stopwords import ENGLISH, FOREIGN, LISTED, function_words, question_words


def terms(text: str, language: str | None = None) -> list[str]:
    return [token.term for token in analyze(text, language)]


ARTICLES = {
    "en": "The mayor denied on Monday that the city had closed the harbour, and said so twice.",
    "es": "La alcaldesa negó el lunes que la ciudad hubiera cerrado el puerto, y lo repitió.",
    "fr": "La maire a nié lundi que la ville ait fermé le port, et elle l'a dit à deux reprises.",
    "de": "Die Bürgermeisterin bestritt am Montag, dass die Stadt den Hafen geschlossen hat.",
    "it": "La sindaca ha negato lunedì che la città abbia chiuso il porto e lo ha detto due volte.",
    "pt": "A prefeita negou na segunda-feira que a cidade tenha fechado o porto e disse não saber.",
    "nl": "De burgemeester ontkende maandag dat de stad de haven had gesloten, en zei dat ook.",
    "sv": "Borgmästaren förnekade i måndags att staden har stängt hamnen och sade det två gånger.",
    "da": "Borgmesteren afviste mandag, at byen har lukket havnen, og det sagde hun hele to gange.",
    "no": "Ordføreren avviste mandag at byen har stengt havna, og det sa hun ikke bare en gang.",
    "fi": "Pormestari kiisti maanantaina, että kaupunki olisi sulkenut sataman, ja sanoi sen.",
    "pl": "Burmistrz zaprzeczyła w poniedziałek, że miasto zamknęło port, i tak o tym mówi.",
    "cs": "Starostka v pondělí popřela, že by město zavřelo přístav, který je ještě ve výstavbě.",
    "sk": "Primátorka v pondelok poprela, že by mesto zavrelo prístav, ktorý je ešte vo výstavbe.",
    "hr": "Gradonačelnica je u ponedjeljak zanijekala da je grad zatvorio luku i da nije tako.",
    "hu": "A polgármester hétfőn tagadta, hogy a város bezárta a kikötőt, és ezt meg is ismételte.",
    "ro": "Primărița a negat luni că orașul a închis portul și a spus că nu este adevărat.",
    "tr": "Belediye başkanı pazartesi günü limanın kapandığını yalanladı ve bu haber için güldü.",
    "id": "Wali kota itu pada hari Senin membantah bahwa kota telah menutup pelabuhan dan pasar.",
    "ca": "L'alcaldessa va negar dilluns que la ciutat hagi tancat el port, i ho va dir als veïns.",
    "vi": "Thị trưởng hôm thứ Hai phủ nhận việc thành phố đã đóng cửa cảng và nói rõ hai lần.",
    "ru": "Мэр в понедельник опровергла, что город закрыл порт, и повторила это дважды.",
    "uk": "Мерка в понеділок заперечила, що місто закрило порт, і повторила це двічі.",
    "bg": "Кметът отрече в понеделник, че градът е затворил пристанището.",
    "be": "Мэр абвергла ў панядзелак, што горад закрыў порт.",
    "sr": "Градоначелница је у понедељак негирала да је град затворио луку.",
    "mk": "Градоначалничката негираше дека градот ќе го затвори пристаништето.",
    "el": "Η δήμαρχος διέψευσε τη Δευτέρα ότι η πόλη έκλεισε το λιμάνι.",
    "ar": "نفت رئيسة البلدية يوم الاثنين أن تكون المدينة قد أغلقت الميناء.",
    "fa": "شهردار روز دوشنبه بسته شدن بندر را تکذیب کرد و گفت چنین نیست.",
    "ur": "میئر نے پیر کو بندرگاہ بند کرنے کی تردید کی ہے۔",
    "he": "ראשת העיר הכחישה ביום שני כי העיר סגרה את הנמל.",
    "hi": "मेयर ने सोमवार को इस बात से इनकार किया कि शहर ने बंदरगाह बंद किया।",
    "ta": "துறைமுகம் மூடப்பட்டதை மேயர் திங்களன்று மறுத்தார்.",
    "hy": "Քաղաքապետը երկուշաբթի հերքեց նավահանգստի փակումը։",
    "ka": "მერმა ორშაბათს უარყო პორტის დახურვა.",
    "th": "นายกเทศมนตรีปฏิเสธเมื่อวันจันทร์ว่าเมืองปิดท่าเรือ",
    "zh": "市长周一否认该市关闭了港口。",
    "ja": "市長は月曜日、市が港を閉鎖したことを否定した。",
    "ko": "시장은 월요일 시가 항구를 폐쇄했다는 것을 부인했다.",
}


# -- the language of an article -----------------------------------------------------------------


@pytest.mark.parametrize(("language", "article"), ARTICLES.items())
def test_an_article_shows_its_language(language: str, article: str) -> None:
    assert language_of(article) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("pt-BR", "pt"),
        ("pt_br", "pt"),
        ("DE", "de"),
        ("deu", "de"),
        ("zh-Hant-TW", "zh"),
        ("nb-NO", "no"),
        ("iw", "he"),
        ("fil", "fil"),
        (" fr ", "fr"),
    ],
)
def test_the_language_that_is_given_decides(tag: str, language: str) -> None:
    assert language_of(ARTICLES["it"], tag) == language


@pytest.mark.parametrize("tag", ["", "-", "und", "zxx", "x-klingon", "italian", "1", "ит", None])
def test_a_tag_that_names_no_language_decides_nothing(tag: str | None) -> None:
    assert language_of(ARTICLES["it"], tag) == "it"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "12 345 678",
        "Biden Macron Scholz",
        "In La Paz, El Alto and Los Llanos the vote went on.",
        "“Das Boot” and “La La Land” were shown to the crew of the “Santa Maria de la Luz”.",
        "Lind et al. and Berg et al. report less ice.",
        "The word мир means peace and world.",
        "x = a + b, y = e * o",
    ],
)
def test_without_enough_signs_an_article_is_english(text: str) -> None:
    assert language_of(text) == "en"


def test_a_text_in_capitals_shows_its_language_too() -> None:
    assert language_of(ARTICLES["es"].upper()) == "es"


def test_only_the_beginning_decides() -> None:
    assert language_of(ARTICLES["de"] * 60 + ARTICLES["ru"] * 1_000) == "de"


# -- the language of a question -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "who closed the harbour?"),
        ("en", "WHO CLOSED IT?"),
        ("en", "was Merkel in the harbour?"),
        ("en", "what did De Niro say about Los Angeles"),
        ("es", "¿Quién cerró el puerto?"),
        ("es", "quien cerro el puerto"),
        ("es", "¿Puerto cerrado?, por la alcaldesa"),
        ("fr", "Qui a fermé le port ?"),
        ("fr", "pourquoi Lemaire démissionne"),
        ("de", "Wer hat den Hafen geschlossen?"),
        ("de", "Warum trat Lind zurück?"),
        ("de", "Was sagte die Ministerin zu dem Hafen?"),
        ("it", "Chi ha chiuso il porto?"),
        ("pt", "Quem fechou o porto?"),
        ("nl", "Wie heeft de haven gesloten?"),
        ("pl", "Kto zamknął port?"),
        ("tr", "Limanı kim kapattı?"),
        ("sv", "Vem stängde hamnen?"),
        ("ru", "Кто закрыл порт?"),
        ("uk", "Хто це сказав?"),
        ("ar", "من أغلق الميناء؟"),
        ("fa", "چه کسی بندر را بست؟"),
        ("he", "מי סגר את הנמל?"),
        ("zh", "谁关闭了港口？"),
    ],
)
def test_a_question_shows_its_language(language: str, question: str) -> None:
    assert question_language(question) == language


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?!",
        "sin tax reform",
        "die hard",
        "El Salvador",
        "Los Angeles fires",
        "Le Pen",
        "come back",
        "pour oil",
        "Kim Jong Un",
        "harbour https://t.co/Kto",
        "pro-Western anti-war",
    ],
)
def test_keywords_and_names_show_no_language(question: str) -> None:
    assert question_language(question) is None


# -- terms by language --------------------------------------------------------------------------


@pytest.mark.parametrize("language", [None, "en", "zh", "th", "tlh", "", "pt-BR"])
def test_english_and_languages_without_rules_are_analysed_as_ever(language: str | None) -> None:
    text = "Los Angeles: the minister's centre denied, die Ministers, oct 5, der 1.000er"

    assert analyze(text, language) == analyze(text)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("es", "las declaraciones", "declaró"),
        ("es", "los ministros", "el ministro"),
        ("fr", "les accusations", "accusée"),
        ("fr", "l'État d'urgence", "État urgence"),
        ("fr", "jusqu'à l'aube", "aube"),
        ("fr", "c'est l’aube qu'il a vue", "aube vue"),
        ("de", "die Häuser", "das Haus"),
        ("de", "Männer", "Maenner"),
        ("de", "12.500 Soldaten", "12500 Soldat"),
        ("de", "die Bürgermeister-Wahl", "Bürgermeisterwahl Bürgermeister Wahl"),
        ("it", "dell'unione c'è", "unioni"),
        ("pt", "as negociações", "negociação"),
        ("nl", "de ministers", "minister"),
        ("pl", "ministrów", "ministra"),
        ("tr", "Ankara'nın", "Ankara’da"),
        ("tr", "IRAK", "ırak"),
        ("sv", "regeringen", "regeringar"),
        ("fi", "hallituksen", "hallitukset"),
        ("hi", "लड़के", "लड़कों"),
        ("fa", "کتاب‌ها", "كتاب"),
        ("hr", "predsjednika", "predsjednik"),
        ("sr", "председника", "predsednik"),
        ("ru", "против министров", "министр"),
        ("uk", "який п'ять", "п’ять"),
        ("es", "U.S.", "US"),
        ("de", "die WHO", "WHO"),
    ],
)
def test_these_meet_in_their_language(language: str, one: str, other: str) -> None:
    assert terms(one, language) == terms(other, language) != []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Was ist mit dem, was die da will?"),
        ("es", "¿Quién es y por qué no está con él?"),
        ("fr", "Qu'est-ce que c'est, et pour qui l'a-t-il été ?"),
        ("it", "Chi c'è e dov'è?"),
        ("pt", "O que é isso e por quê?"),
        ("nl", "Wie is het en waarom niet?"),
        ("pl", "Kto to jest i dlaczego?"),
        ("uk", "Хто це і чому?"),
        ("el", "Ποιος είναι και γιατί;"),
        ("he", "מי זה, למה?"),
        ("ar", "من هو وما هذا؟"),
        ("fa", "او چه کسی است؟"),
        ("hi", "यह कौन है?"),
    ],
)
def test_function_words_of_its_language_alone_give_no_terms(language: str, text: str) -> None:
    assert terms(text, language) == []


@pytest.mark.parametrize(
    ("language", "word"),
    [("de", "once"), ("es", "die"), ("tr", "on"), ("fr", "hay"), ("es", "her"), ("pl", "uber")],
)
def test_a_function_word_of_another_language_is_a_word(language: str, word: str) -> None:
    assert len(terms(word, language)) == 1


def test_capitals_are_no_function_words_in_their_language_either() -> None:
    assert [terms(word, "es") for word in ("ES", "es", "UN", "un")] == [["es"], [], ["un"], []]


def test_a_word_in_other_letters_has_the_term_that_it_has_everywhere() -> None:
    word = "ministers министров"

    assert terms(word, "ru") == terms(word, "ar") == terms(word)
    assert terms("министров", "de") == terms("министров")


def test_the_span_in_another_language_is_the_word_without_article_and_ending() -> None:
    text = "L'État qu’Orlova dirige, Lind's"

    assert [text[t.start : t.end] for t in analyze(text, "fr")] == [
        "État",
        "Orlova",
        "dirige",
        "Lind",
    ]


# -- a word of the question in articles of other languages --------------------------------------


@pytest.mark.parametrize(
    ("word", "languages", "expected"),
    [
        ("ministros", {"es", "en"}, ("ministro", "ministr")),
        ("Lindberg", {"de", "en", "ru"}, ("lindberg",)),
        ("die", {"de", "nl"}, ()),
        ("die", {"de", "en"}, ("die",)),
        ("12.500", {"de"}, ("12500",)),
        ("N'Djamena", {"fr"}, ("djamen",)),
        ("bullet-proof", {"de"}, ("bulletproof",)),
        ("20-year", {"de"}, ()),
        ("", {"de"}, ()),
        ("ministers", (), ()),
    ],
)
def test_the_terms_of_a_word_in_other_languages(
    word: str, languages: set[str], expected: tuple[str, ...]
) -> None:
    assert other_stems(word, languages) == expected


@given(st.sampled_from("ministers Lindberg Sánchez die Häuser Erdoğan'ın 中国 12.500".split()))
def test_an_expanded_word_finds_its_own_article(word: str) -> None:
    for language in sorted(WITH_RULES):
        found = terms(word, language)

        assert len(found) != 1 or other_stems(word, {language}) == tuple(found)


# -- sentences ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", sorted(set(ARTICLES) - {"th"}))
def test_two_sentences_are_told_apart_in_the_language_of_the_article(language: str) -> None:
    first = ARTICLES[language]
    text = first + " " + first
    spans = list(split(text, Span(0, len(text)), language_of(text)))

    assert [text[span.start : span.end] for span in spans] == [first, first]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Am 12. Oktober kam Dr. Lind, d. h. zu spät."),
        ("no", "Den 12. mai kom hun, og nå vet vi det."),
        ("cs", "Stalo se to 12. května, řekl Ing. Novák."),
        ("es", "El Sr. Lind y la Dra. Ode viven en EE. UU. desde enero."),
        ("fr", "M. Lind et Mme. Ode vivent à Lyon."),
        ("ru", "Это было 12. мая, т. е. давно."),
    ],
)
def test_abbreviations_of_its_language_end_no_sentence(language: str, sentence: str) -> None:
    text = f"{sentence} {ARTICLES[language]}"
    spans = list(split(text, Span(0, len(text)), language))

    assert [text[span.start : span.end] for span in spans] == [sentence, ARTICLES[language]]


# -- the lists ----------------------------------------------------------------------------------


def test_every_list_of_the_file_is_read() -> None:
    file = Path(stopwords.__file__).with_name("function_words.toml")
    lists = tomllib.loads(file.read_text(encoding="utf-8"))

    assert tuple(lists) == LISTED
    assert {name for entry in lists.values() for name in entry} == {"anywhere", "here", "asks"}


@pytest.mark.parametrize("language", LISTED)
def test_function_words_are_folded_and_one_word_each(language: str) -> None:
    words = function_words(language)

    assert words
    assert {fold(word) for word in words} == words
    assert question_words(language) <= words
    assert language == "en" or all(terms(word, language) == [] for word in words)


def test_what_is_dropped_anywhere_is_dropped_in_its_own_language_too() -> None:
    assert frozenset().union(*(function_words(tag) for tag in LISTED if tag != "en")) >= FOREIGN


def test_nothing_is_known_of_an_unknown_language() -> None:
    assert (function_words("tlh"), question_words("tlh")) == (frozenset(), frozenset())


def test_english_has_no_rules_of_another_language() -> None:
    assert "en" not in STEMMED | WITH_RULES
    assert function_words("en") == ENGLISH


# -- laws ---------------------------------------------------------------------------------------

CHARACTERS = "aZßIİıéğłЁйіў中かกاكیىת.,'’-‐%$¿ñ \u0301\u064b\u093f\u200b\u200c\u00ad😀ﬁŉﷺ½①\ud800"
PARTS = st.sampled_from([*CHARACTERS, "L'", "U.S.", "'s", "US", "12.500", "die ", "qu’"])
TEXTS = st.one_of(st.text(), st.lists(PARTS, max_size=40).map("".join))
LANGUAGES = st.sampled_from([*sorted(WITH_RULES), "en", "zh", "tlh"])


@given(TEXTS, LANGUAGES)
def test_terms_of_any_language_stand_in_the_text(text: str, language: str) -> None:
    tokens = analyze(text, language)

    assert tokens == analyze(text, language)
    assert [(t.start, -t.end) for t in tokens] == sorted((t.start, -t.end) for t in tokens)
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.term.split() == [token.term]
        assert token.term.encode()


@given(TEXTS, st.one_of(st.none(), st.text(max_size=8)))
def test_every_text_has_a_language_and_always_the_same(text: str, tag: str | None) -> None:
    language = language_of(text, tag)

    assert language == language_of(text, tag)
    assert re.fullmatch("[a-z]{2,3}", language)
    assert question_language(text) == question_language(text)


@given(TEXTS, st.sets(LANGUAGES))
def test_stems_in_other_languages_come_once_each(word: str, languages: set[str]) -> None:
    found = other_stems(word, languages)

    assert len(found) == len(set(found)) <= len(languages)


@pytest.mark.parametrize(
    "unit",
    [" ", ".", "a", "a ", "é", "¿", "а", "ў", "中", "a\u0301", "\u0301\u0316", "l'", "a-", "'s",
     "ا", "1.000.", "die ", "\ud800", "x.y/", "İ"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["fr", "tr", "fa"])
def test_hostile_text_takes_linear_time_in_other_languages(unit: str, language: str) -> None:
    # Quadratic behaviour would take minutes here; the bound leaves room for a busy machine.
    text = unit * (100_000 // len(unit))
    started = time.process_time()

    tokens = analyze(text, language)
    language_of(text)
    question_language(text)

    assert time.process_time() - started < 5
    assert len(tokens) <= len(text)
