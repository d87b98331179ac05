"""Words by which a caller shows that he listens, and those for what he cannot tell."""

from __future__ import annotations

NOISES = """
uh um mhm mm mmm hm hmm hmmm ah aha oh uhhuh mmhmm huh uhm yeah yea yep yup ya ok okay k right alright sure
cool nice great perfect good fine gotcha so well wow alrighty
"""
ACKNOWLEDGED = """
uh huh|mm hmm|mm hm|mhm mhm|uh hum|i see|got it|got you|all right|that's right|makes sense|i understand|
understood|oh okay|of course|go on|go ahead|i hear you|sounds good|i got it|i gotcha|okey dokey|very good|
no problem|no worries|fair enough|i'm listening|i'm here|still here|yes i see|oh i see|good to know
"""
NO_SOUNDS = "uh uh|uh uh uh|nuh uh|mm mm"  # these are a no
AT_A_LOSS = """
don't|didn't|not … know|remember|recall; dunno; not sure|certain; no idea|clue; couldn't tell you; have no
idea|clue; can't|cannot … remember|find|tell|read|see; haven't got it|that|one; don't|haven't|not have
it|that|one|those|a|any; don't|haven't|not have the|my … on|with|here|handy; not on|with me|hand;
don't|haven't|not have … on|with me|hand; in front of me; forgot; forgotten; have to look|check|find; i'd
have to look|check; it's not here; not at|near my car; skip it|that|this; rather not; pass on that; who
knows; beats me; hard to say; can we skip; without the vin
"""
