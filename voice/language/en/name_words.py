"""Words that are no part of a name. Lower-case transcripts give no capital letters to go by."""

from __future__ import annotations

from voice.language.en.text import word_set

# Never a part of a name, wherever they stand.
COMMON = word_set("""
a about above accident actually after again ago all almost already alright also always am an and another any
anybody anyone anything anyway appointment appointments are aren't around as ask asked asking at available
away awesome back bad be because been before behind being best better between big bit book booked booking
both bring bringing but by bye call called caller calling came can can't cannot car cars cause change
changed check checked checking clear close closed come coming correct could couldn't couple currently
customer day days did didn't different do does doesn't doing don't done down drive driving drop dropping due
during each early either else email emergency end enough even ever every everything exactly fast few fill
find fine first fix fixed following for free from front full get gets getting give glad go goes going gonna
good goodbye got gotta great guess guy had half happened happy has have haven't having he he's hear heard
hello help her here here's hers hey hi him his hold home hope hoping hour hours how how's however i i'd i'll
i'm i've if im in info information inside instead interested into is isn't it it'd it'll it's its just keep
keeps kind know last late later leak leaking least leave left less let let's like little live load long look
looking lot loud made maintenance make makes making many maybe me mean might mind minute minutes miss missed
moment more most move moved moving much must my name name's named need needed needing needs never new next
nice no nobody noise none nope not nothing now number of off offered oh ok okay old on once one ones only
open or order other our out outside over own part parts pay people perfect phone pick picking please
possible pretty price probably problem put question questions quick quite rather ready real really regarding
regular repair reschedule right robot run running safe said same say saying schedule scheduled second see
seems send service shop should show sick since sir so some somebody someone something sometime soon sorry
sort speak speaking started still stop stopped stuff super supposed sure take talk talking tell than thank
thanks that that'd that'll that's thats the their them then there there's these they they're thing things
think thinking this those though through till time times to today together told tomorrow tonight too took
totally towards tried trouble true try trying turn two uh um under until up upcoming urgent us used usual
vehicle very visit wait waiting want wanted wanting wants was wasn't way we we'd we'll we're we've week
weeks weird well went were what what's whatever when whenever where where's which while who who's whole why
with within without won't wondering work working works would wouldn't wow wrong yeah year years yep yes
yesterday yet you you'd you'll you're you've your yours yourself ya yup nah husband wife son daughter mom
dad mother father brother sister friend boss neighbor mister mr mrs ms miss doctor dr oil brake brakes tire
tires engine light lights battery transmission inspection rotation rotate alignment recall diagnostic
diagnostics filter fluid coolant squeaking squealing grinding smoking shaking vibrating overheating stalling
clicking rattling honking pulling wheel wheels steering window windshield wiper wipers key keys trunk hood
exhaust muffler pump belt hose radiator truck trucks suv van minivan pickup sedan coupe mileage miles
warranty estimate quote monday tuesday wednesday thursday friday saturday sunday january february march
november december october september july morning afternoon evening night noon weekend weekday lunch three
four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand third fourth fifth
scheduling cancel canceled cancelled canceling cancelling rescheduling confirm confirming returning wanna
wonderful lovely hurry stuck stranded broken broke dead flat low empty hot cold wet dirty slow fast soft
hard easy tough fun lost busy tired afraid able unable aware ahead alone curious certain confused concerned
worried excited aren't wasn't weren't expecting planning using paying buying selling owner owned worth ma'am
madam guys folks y'all honest serious obvious important impossible useless terrible horrible awful
bought brought sold drove hit noticed dropped picked received saw wrecked came went gave found wanted hoped
tried asked says knows lives owns drives
ridiculous crazy funny strange odd english spanish human person machine recording operator representative
advisor manager mechanic technician who whom whose apparently basically honestly alpha bravo foxtrot golf
hotel kilo tango uniform whiskey zulu
kinda sorta dunno lemme
""")
TITLES = word_set("""
missus misses reverend rev pastor deacon rabbi captain sergeant lieutenant colonel
officer professor judge coach
""")
# May begin a name, but not right after "it's", "I'm" or "this is" in lower case unless the utterance ends
# there.
AMBIGUOUS = word_set(
    "will may art bill rich frank mark rob sue pat grant chase hope joy dawn grace faith summer"
)
# Colours and makes are surnames, too ("Rosa Brown", "Harrison Ford"), but no answer to who is calling.
NOT_FIRST = word_set("""
black white red blue green gray grey silver gold brown tan beige yellow orange purple pink dark honda toyota
ford chevy chevrolet nissan dodge jeep kia mazda subaru hyundai bmw audi lexus acura gmc ram tesla volvo
volkswagen vw buick cadillac chrysler infiniti mitsubishi mini porsche pontiac saturn mercury jaguar fiat
mercedes lincoln civic accord camry corolla altima sentra jetta prius malibu impala tahoe silverado tacoma
tundra explorer escape focus fusion mustang wrangler cherokee rav4 crv cr-v f-150 highlander odyssey sienna
pilot
""")
SURNAMES = word_set("black white green gray grey gold brown ford lincoln mercedes")
# Join the words beside them and are not counted: "Maria de la Cruz".
PARTICLES = word_set("de la del los las van von der den da dos di el al bin ben mac mc st saint du le")
