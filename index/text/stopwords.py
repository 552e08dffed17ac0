"""Function words: they stand in every text and decide nothing about what it is about.

A word is listed only if it is no content word in another of these languages: German "die", French
"pour" and "comment", Spanish "sin" and "sea" are English words, and are left out. Question words
and auxiliaries are function words too. All are written folded, as ``fold`` gives them.
"""

from __future__ import annotations

_ENGLISH = """
a an the this that these those such some any each every either neither both all another other
no not nor none never
and or but if unless although though because since while whereas whether than then else so yet
i me my myself we us our ours ourselves you your yours yourself yourselves he him his himself
she her hers herself it its itself they them their theirs themselves one's oneself
who whom whose which what when where why how whoever whatever whichever whenever wherever
am is are was were be been being do does did doing done have has had having
can could may might must shall should will would ought cannot
to of in on at by for from with as into onto about over under up down out off through during
before after between against among within without upon toward towards across along around
behind beside besides beyond despite except per than till until via
here there now again once ever just only also too very even quite rather already still
much many more most few less least own same however therefore thus hence anyway
really actually please hello hi hey ok okay
let's got get gets getting s t
ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't mightn't mustn't
needn't shan't shouldn't wasn't weren't won't wouldn't
aint arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt shouldnt wasnt werent wouldnt
im ive youre youve theyre theyve thats whats whos
""".split()
# "wont" and "ill" without their apostrophes are words of their own and stay.

_SPANISH = """
que quien quienes cual cuales cuando donde cuanto cuanta cuantos cuantas
el los las del al una unos unas lo le les su sus se y en es fue fueron ser esta estan este estos
estas ese eso esto por para pero si porque sobre entre hasta desde muy tambien ya nos hay habia
sido
""".split()

_FRENCH = """
qui quoi quand combien pourquoi quel quelle quels quelles
le la une des du et dans avec aux ce cet cette ces il elle ils elles nous vous leur leurs ne pas
se sa ses mais ou donc est sont ete etre ont avait etait chez ainsi lui
c'est s'est n'est n'a n'ont n'y m'a t'a qu'il qu'elle qu'ils qu'elles qu'on
""".split()

_GERMAN = """
wer wie wo wann warum weshalb welche welcher welches
der das und ist nicht mit von zu auf wird werden wurde wurden worden sich auch dass ein eine
einer eines einem einen sie wir ihr ich er es als bei nach vom zum zur im oder aber sind haben
hatte hatten noch nur wenn durch uber seine seiner seinem seinen ihre ihrer ihrem ihren dieser
diese dieses diesem diesen
""".split()

_RUSSIAN = """
кто кого кому кем что чего чему чем когда где куда откуда как какой какая какое какие почему
зачем сколько ли разве
и в во на с со к ко о об обо из у от до по за для при про над под без через между
не ни но а да же бы б то или если чтобы хотя так вот ну уже еще только даже тоже также там тут
здесь теперь тогда потом очень
я ты он она оно мы вы они меня тебя его ее нас вас их мне тебе ему ей нам вам им мной тобой ним
ней ними них нем себя себе собой свой своя свое свои своего своей своих
этот эта это эти этого этой этих этому этим тот та те того той тех тому тем весь вся все всех
был была было были быть есть будет будут который которая которое которые которого которой которых
""".split()

_ARABIC = """
من ماذا هل متي اين كيف لماذا كم
في عن الي ان انه انها هو هي هم هما التي الذي الذين هذا هذه ذلك تلك كان كانت لم لن لا قد ثم او و
قبل بعد بين مع كل اي منذ حتي ايضا لكن اذا عند عندما حيث كما وقد وكان
""".split()

# "upon" is written as it stands, unfolded, because folded it is the name Ali.
AS_WRITTEN = frozenset({"على", "وعلى"})

ENGLISH = frozenset(_ENGLISH)
# These are no function words when written in capitals: UN, EU, LA and ES are abbreviations.
FOREIGN = frozenset(_SPANISH + _FRENCH + _GERMAN + _RUSSIAN + _ARABIC)
