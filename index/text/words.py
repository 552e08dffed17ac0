"""Tables of single words: what rules of folding and stemming get wrong.

Short on purpose. Every entry is read by a person before it comes in, and a test holds it.
"""

from __future__ import annotations


def _by_form(table: str) -> dict[str, str]:
    """Return form -> first word of its line, for lines such as ``say: said``."""
    pairs = {}
    for line in table.strip().splitlines():
        base, _, forms = line.partition(":")
        pairs.update(dict.fromkeys(forms.split(), base.strip()))
    return pairs


MONTHS = _by_form(
    """
    january: jan
    february: feb
    march: mar
    april: apr
    june: jun
    july: jul
    august: aug
    september: sep sept
    october: oct
    november: nov
    december: dec
    """
)
"""Abbreviation -> month."""

AMBIGUOUS_MONTHS = frozenset({"jan", "mar", "may", "jun", "jul", "dec"})
"""Words that are a month only beside a number, or with a capital and a full stop."""

IRREGULAR = _by_form(
    """
    arise: arose arisen
    awake: awoke
    beat: beaten
    become: became
    begin: began begun
    bend: bent
    bite: bitten
    bleed: bled
    blow: blew blown
    break: broke broken
    bring: brought
    build: built
    burn: burnt
    buy: bought
    catch: caught
    child: children
    choose: chose chosen
    come: came
    creep: crept
    deal: dealt
    dig: dug
    draw: drew drawn
    drink: drank drunk
    drive: drove driven
    eat: ate eaten
    fall: fell fallen
    feel: felt
    fight: fought
    find: found
    flee: fled
    fly: flew flown
    foot: feet
    forbid: forbade forbidden
    foresee: foresaw foreseen
    forget: forgot forgotten
    forgive: forgave forgiven
    freeze: froze frozen
    give: gave given
    go: went gone goes
    grow: grew grown
    hang: hung
    hear: heard
    hide: hid hidden
    hold: held
    keep: kept
    know: knew known
    lay: laid
    lead: led
    leave: left
    lend: lent
    lose: lost
    make: made
    man: men
    mean: meant
    meet: met
    mistake: mistook mistaken
    overcome: overcame
    overthrow: overthrew overthrown
    overtake: overtook overtaken
    pay: paid
    ride: rode ridden
    ring: rang
    rise: rose risen
    run: ran
    say: said
    see: saw seen
    seek: sought
    sell: sold
    send: sent
    shake: shook shaken
    shoot: shot
    shrink: shrank shrunk
    sing: sang sung
    sink: sank sunk
    sit: sat
    slay: slew slain
    sleep: slept
    speak: spoke spoken
    spend: spent
    stand: stood
    steal: stole stolen
    stick: stuck
    sting: stung
    strike: struck stricken
    swear: swore sworn
    sweep: swept
    swim: swam swum
    swing: swung
    take: took taken
    teach: taught
    tear: tore torn
    tell: told
    think: thought
    throw: threw thrown
    understand: understood
    undertake: undertook undertaken
    uphold: upheld
    wake: woke woken
    wear: wore worn
    weep: wept
    win: won
    withdraw: withdrew withdrawn
    withhold: withheld
    woman: women
    write: wrote written
    """
)
"""Form -> base of verbs and nouns that English bends by more than an ending."""

SPELLINGS = _by_form(
    """
    analyze: analyse
    analyzed: analysed
    armor: armour
    authorize: authorise
    authorized: authorised
    center: centre
    centers: centres
    color: colour
    criticize: criticise
    criticized: criticised
    defense: defence
    favor: favour
    harbor: harbour
    honor: honour
    labor: labour
    maneuver: manoeuvre
    maneuvers: manoeuvres
    mobilization: mobilisation
    neighbor: neighbour
    neighbors: neighbours
    neighboring: neighbouring
    offense: offence
    organization: organisation
    organizations: organisations
    organize: organise
    organized: organised
    privatization: privatisation
    program: programme
    programs: programmes
    recognize: recognise
    recognized: recognised
    recognizing: recognising
    rumor: rumour
    rumors: rumours
    theater: theatre
    traveled: travelled
    traveling: travelling
    """
)
"""British spelling -> American, for words of the news that outlets spell both ways."""

KEPT_APART = _by_form(
    """
    armed: armed
    arms: arms
    authority: authority authorities
    candidate: candidate candidates
    conservative: conservative conservatives
    constitution: constitution constitutions constitutional
    container: container containers
    convention: convention conventions
    cooperation: cooperation
    corps: corps
    corpse: corpse corpses
    customer: customer customers
    customs: customs
    department: department departments
    emergency: emergency emergencies
    engineer: engineer engineers engineering
    executive: executive executives
    experiment: experiment experiments
    federation: federation federations
    important: important importance importantly
    initiative: initiative initiatives
    intelligence: intelligence
    liberal: liberal liberals
    majority: majority majorities
    minority: minority minorities
    objective: objective objectives
    officer: officer officers
    opposition: opposition
    personal: personal personally
    position: position positions
    progressive: progressive progressives
    protestant: protestant protestants
    recession: recession recessions
    relative: relative relatives
    reporter: reporter reporters
    responsible: responsible responsibility
    senator: senator senators
    several: several
    transition: transition transitions
    unite: unite unites uniting
    united: united
    """
)
"""Form -> term, for words that the stemmer would merge with another word of the news."""
