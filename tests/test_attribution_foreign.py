"""Who speaks in Spanish, French, German, Russian and Arabic sentences, and what they do by it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.attribution import attribute
from index.domain import Attribution, Span


def attributions(*sentences: str, paragraphs: bool = False) -> list[Attribution]:
    text = ("\n\n" if paragraphs else " ").join(sentences)
    spans, start = [], 0
    for sentence in sentences:
        start = text.index(sentence, start)
        spans.append(Span(start, start + len(sentence)))
        start += len(sentence)
    return attribute(text, spans)


def last(*sentences: str, paragraphs: bool = False) -> Attribution:
    return attributions(*sentences, paragraphs=paragraphs)[-1]


@pytest.mark.parametrize(
    ("sentence", "speaker", "role"),
    [
        (
            "La portavoz del Ministerio de Cultura de Velmark, Olalla Brío Santos, sostuvo el lunes"
            " que el museo abrirá.",
            "Olalla Brío Santos",
            "portavoz del Ministerio de Cultura de Velmark",
        ),
        (
            "La porte-parole du ministère de la Santé, Odile Marchais, a déclaré jeudi que non.",
            "Odile Marchais",
            "porte-parole du ministère de la Santé",
        ),
        (
            "Die Sprecherin des Ministeriums, Anna Kestrel, sagte am Montag, das Geld sei da.",
            "Anna Kestrel",
            "Sprecherin des Ministeriums",
        ),
        (
            "Министр культуры Велмарка Борис Крутов заявил, что музей откроется.",
            "Борис Крутов",
            "Министр культуры Велмарка",
        ),
        (
            "قالت وزيرة الصحة في فيلمارك، ليلى منصور، إن المستشفى مفتوح.",
            "ليلى منصور",
            "وزيرة الصحة في فيلمارك",
        ),
        (
            "أما المتحدثة باسم الوزارة، ليلى منصور، فقالت إن الجسر مغلق.",
            "ليلى منصور",
            "المتحدثة باسم الوزارة",
        ),
    ],
)
def test_a_name_between_commas_speaks_and_what_stands_before_it_is_the_role(
    sentence: str, speaker: str, role: str
) -> None:
    shown = last(sentence)

    assert (shown.speaker, shown.role) == (speaker, role)


@pytest.mark.parametrize(
    ("sentence", "speaker", "role"),
    [
        (
            "Olalla Brío, portavoz de la cooperativa, dijo que no.",
            "Olalla Brío",
            "portavoz de la cooperativa",
        ),
        (
            "Odile Marchais, porte-parole du parti, a dit non.",
            "Odile Marchais",
            "porte-parole du parti",
        ),
        (
            "Karl Brandt, Vorsitzender der Genossenschaft, sagte, das Geld sei da.",
            "Karl Brandt",
            "Vorsitzender der Genossenschaft",
        ),
        (
            "Мария Седова, представитель компании, сообщила, что мост закрыт.",
            "Мария Седова",
            "представитель компании",
        ),
        ("قال سامر حداد، رئيس الجمعية، إن الجسر آمن.", "سامر حداد", "رئيس الجمعية"),
        ("Nadia Corvel, que dirige la flota, dijo que no.", "Nadia Corvel", None),
    ],
)
def test_a_role_between_commas_behind_the_name_is_its_role(
    sentence: str, speaker: str, role: str | None
) -> None:
    shown = last(sentence)

    assert (shown.speaker, shown.role) == (speaker, role)


@pytest.mark.parametrize(
    ("sentence", "speaker", "role"),
    [
        (
            "«No habrá cierre del faro», pidió Nadia Corvel, presidenta de la junta vecinal.",
            "Nadia Corvel",
            "presidenta de la junta vecinal",
        ),
        (
            "« Le phare restera ouvert », a déclaré Bastien Laroque, président de la coopérative.",
            "Bastien Laroque",
            "président de la coopérative",
        ),
        (
            "„Das Geld ist längst da“, sagte der Sprecher der Behörde, Karl Brandt.",
            "Karl Brandt",
            "Sprecher der Behörde",
        ),
        (
            "«Мост закрыт до самой весны», — заявил глава города Иван Петрович Седов.",
            "Иван Петрович Седов",
            "глава города",
        ),
    ],
)
def test_behind_a_quotation_the_speaker_stands_after_the_verb(
    sentence: str, speaker: str, role: str
) -> None:
    shown = last(sentence)

    assert (shown.speaker, shown.role, shown.form) == (speaker, role, "quoted")


@pytest.mark.parametrize(
    ("sentence", "speaker", "cue"),
    [
        (
            "El ministro de Puertos, Teo Larrun, rechazó el lunes la acusación.",
            "Teo Larrun",
            "rechazó",
        ),
        ("El alcalde Teo Larrun negó que falte dinero.", "Teo Larrun", "negó"),
        ("La alcaldesa Olalla Brío desmintió los rumores.", "Olalla Brío", "desmintió"),
        ("Teo Larrun descartó que haya un cierre.", "Teo Larrun", "descartó"),
        ("Teo Larrun ha negado rotundamente los hechos.", "Teo Larrun", "ha negado"),
        ("Odile Marchais a démenti jeudi cette version.", "Odile Marchais", "a démenti"),
        ("Odile Marchais a toujours nié les faits.", "Odile Marchais", "a toujours nié"),
        ("Le ministre Luc Brun a rejeté les accusations.", "Luc Brun", "a rejeté"),
        ("L'Élysée a démenti ces informations.", "Élysée", "a démenti"),
        ("Außenminister Karl Brandt bestritt die Vorwürfe.", "Karl Brandt", "bestritt"),
        ("Karl Brandt wies die Vorwürfe zurück.", "Karl Brandt", "wies die Vorwürfe zurück"),
        ("Anna Kestrel dementierte die Berichte.", "Anna Kestrel", "dementierte"),
        ("Karl Brandt hat die Vorwürfe zurückgewiesen.", "Karl Brandt", "zurückgewiesen"),
        ("Министр Борис Крутов опроверг эти слухи.", "Борис Крутов", "опроверг"),
        ("Мария Седова отвергла обвинения.", "Мария Седова", "отвергла"),
        ("Адвокат Ивана Седова отрицает вину.", "Адвокат Ивана Седова", "отрицает"),
        ("نفى وزير الثقافة سامر حداد الاتهامات الموجهة إليه.", "سامر حداد", "نفى"),
        ("رفض المتحدث باسم الحكومة، سامر حداد، هذه المزاعم.", "سامر حداد", "رفض"),
    ],
)
def test_a_verb_of_denying_denies(sentence: str, speaker: str, cue: str) -> None:
    shown = last(sentence)

    assert (shown.speaker, shown.polarity) == (speaker, "denies")
    assert shown.cue is not None
    assert shown.cue.text == cue


@pytest.mark.parametrize(
    "sentence",
    [
        "El gobierno de Velmark rechazó la oferta.",
        "El gobierno de Velmark rechazó la oferta que presentó la empresa.",
        "Teo Larrun negó la entrada a los periodistas.",
        "Teo Larrun no negó los hechos.",
        "Le ministre Luc Brun a rejeté la demande de visa.",
        "Karl Brandt hat den Antrag zurückgewiesen.",
        "Karl Brandt bestritt 20 Spiele.",
        "Das Gericht wies die Klage zurück.",
        "Karl Brandt dementierte die Berichte nicht.",
        "Министр обороны отверг предложение.",
        "رفض سامر حداد التعليق على الخبر.",
    ],
)
def test_to_refuse_something_or_not_to_deny_it_is_no_denial(sentence: str) -> None:
    assert last(sentence).polarity == "unclear"


@pytest.mark.parametrize(
    "sentence",
    [
        "Teo Larrun se negó a declarar.",
        "Después dijo que el puente es seguro.",
        "Nadie dijo que el puente es seguro.",
        "La obra confirmó su talento.",
        "En Velmark Teo Larrun dijo que no.",
        "El hermano de Nadia Corvel dijo que no.",
        "Todo lo que dijo Teo Larrun es falso.",
        "Marie Dupont qui a déclaré forfait rentre chez elle.",
        "Cela a confirmé les soupçons.",
        "Der Zeitung sagte Karl Brandt alles.",
        "Danach sagte er nichts.",
        "В Велмарке заявили, что мост закрыт.",
        "Это подтвердила проверка.",
        "Laut Gesetz ist das verboten.",
        "Иск Бориса Крутова подтвердил подозрения.",
        "Le président du club, Luc Brun, et la maire, Anne Roy, ont démenti.",
    ],
)
def test_nobody_is_shown_where_it_is_not_sure_who_speaks(sentence: str) -> None:
    assert last(sentence).speaker is None


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("El portavoz de Larrun dijo que no.", "portavoz de Larrun"),
        (
            "El abogado de la cantante Nadia Corvel negó los hechos.",
            "abogado de la cantante Nadia Corvel",
        ),
        (
            "El abogado de la cantante, Nadia Corvel, negó los hechos.",
            "abogado de la cantante",
        ),
        ("L'avocat de Luc Brun a nié les faits.", "avocat de Luc Brun"),
        ("Der Anwalt von Karl Brandt sagte nichts Neues.", "Anwalt von Karl Brandt"),
        ("Пресс-секретарь президента России заявил, что нет.", "Пресс-секретарь президента России"),
    ],
)
def test_whose_spokesman_speaks_is_not_the_speaker(sentence: str, speaker: str) -> None:
    shown = last(sentence)

    assert (shown.speaker, shown.role) == (speaker, None)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("La ministra Olalla Brío dijo que el museo abrirá.", "Añadió que habrá visitas."),
        ("La ministra Olalla Brío dijo que el museo abrirá.", "«Habrá visitas», añadió."),
        ("La ministre Odile Marchais a dit non.", "Elle a ajouté que l'enquête continue."),
        ("Die Ministerin Anna Kestrel sagte nichts Neues.", "„Das Geld ist da“, sagte sie."),
        ("Министр Борис Крутов отверг обвинения.", "Он добавил, что мост открыт."),
        ("قال الوزير سامر حداد إن الجسر آمن.", "وأضاف أن الميناء مفتوح."),
    ],
)
@pytest.mark.parametrize("paragraphs", [False, True])
def test_a_clause_without_a_subject_goes_on_with_the_speaker_before(
    first: str, second: str, paragraphs: bool
) -> None:
    before, shown = attributions(first, second, paragraphs=paragraphs)

    assert shown.speaker == before.speaker
    assert shown.speaker is not None


@pytest.mark.parametrize(
    "sentences",
    [
        ("El museo abrirá mañana.", "Añadió que habrá visitas."),
        ("Olalla Brío dijo que no, según Teo Larrun.", "Añadió que habrá visitas."),
        ("Olalla Brío dijo que no.", "El museo abrirá mañana.", "Añadió que habrá visitas."),
        ("Le ministre Luc Brun a dit non.", "Elle a ajouté que l'enquête continue."),
        ("Министр Борис Крутов отверг обвинения.", "Она добавила, что мост открыт."),
        ("قال الوزير سامر حداد إن الجسر آمن.", "وأضافت أن الميناء مفتوح."),
        ("Olalla Brío dijo que no.", "Anunció el cierre."),
    ],
)
def test_a_clause_without_a_subject_has_no_speaker_where_the_one_before_is_not_clear(
    sentences: tuple[str, ...],
) -> None:
    assert last(*sentences).speaker is None


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("El presunto autor huyó.", "presunto"),
        ("Supuestamente el barco llevaba armas.", "Supuestamente"),
        ("Il a prétendument volé le vélo.", "prétendument"),
        ("Angeblich war er allein.", "Angeblich"),
        ("Судно якобы перевозило оружие.", "якобы"),
        ("السلاح المزعوم لم يظهر.", "المزعوم"),
        ("Teo Larrun dijo que el presunto autor huyó.", "presunto"),
    ],
)
def test_a_word_of_doubt_hedges(sentence: str, cue: str) -> None:
    shown = last(sentence)

    assert shown.polarity == "hedged"
    assert shown.cue is not None
    assert shown.cue.text == cue


def test_por_supuesto_doubts_nothing() -> None:
    assert last("Por supuesto, nadie lo vio.").polarity == "unclear"


def test_a_denied_suspicion_is_a_denial() -> None:
    assert last("Teo Larrun negó el presunto fraude.").polarity == "denies"


def test_a_surname_takes_the_fuller_name_of_the_article() -> None:
    shown = last(
        "El ministro de Puertos, Marco Telluri, negó los hechos.",
        "«Ni un solo barco ha salido», afirmó Telluri ante la junta.",
    )

    assert shown.speaker == "Marco Telluri"


PIECES = """
La ministra de Sorn , Ana Ruiz dijo negó que Añadió según « » . : presunto portavoz y İ
a dit n'a l'agence Élysée l' d' Elle Der Sprecher des Karl Brandt bestritt wies zurück hat sagte
Министр обороны заявил он что В МИД قال وزير الخارجية ، إن وأضاف أما فقالت
""".split()


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.integers(min_value=5, max_value=80))
def test_speakers_roles_and_cues_are_words_of_the_text(pieces: list[str], size: int) -> None:
    text = " ".join(pieces)
    sentences = [Span(n, min(n + size, len(text))) for n in range(0, len(text), size)]

    for shown, sentence in zip(attribute(text, sentences), sentences, strict=True):
        assert (shown.speaker or "") in text
        assert (shown.role or "") in text
        if shown.cue is not None:
            assert sentence.start <= shown.cue.start < shown.cue.end <= sentence.end
            assert text[shown.cue.start : shown.cue.end] == shown.cue.text


@pytest.mark.parametrize(
    "piece",
    [
        "La ministra de Sorn, Ana Ruiz, dijo ",
        "portavoz de ",
        "a dit ",
        "wies den ",
        "hat Karl ",
        "Министр обороны ",
        "وزير الخارجية ",
        "l'",
        "presunto ",
        "según Ana, ",
        "Añadió que. ",
    ],
)
def test_hostile_text_of_other_languages_takes_linear_time(piece: str) -> None:
    text = piece * (60_000 // len(piece))

    started = time.process_time()
    attribute(text, [Span(0, len(text))])

    # A fraction of a second here; a quadratic step would take minutes.
    assert time.process_time() - started < 10
