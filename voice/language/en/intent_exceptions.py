"""What sounds like a wish and is none, and the words of a farewell; the form is that of `phrase_table`."""

from __future__ import annotations

# What these phrases are part of, the intents named do not count.
EXCEPT: dict[str, str] = {
    "book": """
        waiting room|area|list; have … waiting; cost|charge|much|run|price|costs … to?
        get|have|do|fix|replace; come|came off; look at the time; take|put me off; set me back;
        anybody|anyone … cancels; come|came up; get|got back to me; get … on the phone; have|get …
        call|phone; get you|me someone; book … instead; booked; get|come|getting|coming in touch; already
        booked|scheduled; have|had|got an|my appointment; is my appointment; i have an appointment; do i
        have … appointment; drop off; put … on; take|get|put me off; get rid; come|came back; come on;
        hang|hold on; cancel … booking|book; get it over; in an|the accident; how soon … ready|done; when
        can|could i pick|get|come … up|get; put me through; when … you open|close|closed; when are you open;
        when do you close; calm down; slow down; breaking|broke|break|broken down; don't book|schedule; not
        book|schedule; on the schedule; off … schedule; make|made sure; does it come in
    """,
    "cancel": """
        don't|not|never want|need|wanna|trying … cancel|cancelling; if|when|let …
        anybody|anyone|somebody|someone cancels|cancel|canceled|cancelled; anybody|anyone|somebody|someone
        cancels|cancel; don't|do not? cancel; do not cancel; not cancel; cancellation list|policy|fee; not
        to cancel; if … cancels; a|any|there's|get|have cancellation
    """,
    "move": """
        don't|not move|change|reschedule; do not move|change; change …
        oil|tires|tire|filter|brakes|pads|fluid|battery|belt|wipers|plugs; change it oil; can't make sense;
        switch … light|off|on
    """,
    "later": """
        later today|this|next; see|talk … later; call … later; no|not later than; or later; sooner or later;
        call|come back later
    """,
    "earlier": """
        no|not earlier than; called|spoke|talked|said|here|there earlier; sooner or later; earlier today; or
        earlier; no sooner
    """,
    "wait": "wait list",
    "greeting": "hey wait; say hi|hello",
    "unsafe": """
        no steam; off road; smoke|fire detector|alarm; no smoke; non smoking; smoke free; fire sale; not on
        fire; smog
    """,
    "status": """
        is that done; is it done … by; how long … done; how's my; done with; are we done; is that ready for;
        tell|let|know … that? the|my|our part|parts; message … part|parts; on my|the …
        appointment|visit|time|schedule|recall|recalls|price; on the recall|list|books|schedule
    """,
    "hours": """
        open recalls|recall; an|any|the|your … open|opening|openings; have … open; opens up;
        something|anything|slot|spot … opens|open; how many hours; in … hours; two|24|couple hours; is my …
        open; keep … open; window … open|close; are you close to; what's open; hood … open;
        recall|recalls|campaign|campaigns … open; open on it
    """,
    "prices": """
        how much longer|time|more; set me|us up; are|is you|he|she|anyone|somebody|someone … free; is … free
        tomorrow|today|at|on; at no cost; low price|cost tires; price is fine; cost you
    """,
    "person": """
        put me on|in|down; get in person; person who called; a repair agent; ^ are|is you|this; am i
        talking|speaking to|with; no human; talk|speak|talking|speaking to|with you; work with
        my|the|that|it; always work; deal with it|this|that; speak|talk to|with my wife|husband|insurance;
        talk … about it|this
    """,
    "services": "your service; with … service; do you have; do you do … that; do you do me",
    "thanks": "no thanks to",
    "address": "at with; e mail address; email address; my address; near my house",
    "repeat": """
        again tomorrow|soon|sometime|next; what was my; what was wrong; sorry about|to|for|i; hear …
        noise|sound
    """,
    "upcoming": "make an appointment",
    "other_times": """
        one|1 more time; one|1 last time; anything else i|you|to|that|wrong|about; something else …
        wrong|with; more time to|on
    """,
    "message": """
        never|nobody|didn't|don't|not … call|called|calling … me|back; nobody … call|called|calls; let me
        know; call|let me … if … opens|cancels|comes|frees|cancellation; let me know if|when|how; notify me;
        call me if|when … opens|cancels|comes|frees; don't call; tell me; can you tell me
    """,
    "who_is_this": "who is this for; is this|that the … earliest|price|time",
    "angry": "stupid question; crazy busy; no rush; not angry|mad|upset",
    "slower": "fast as you|possible; as fast",
}

FAREWELLS = """
bye|goodbye|good bye|bye bye|bye now|bye for now|see you|see ya|see you then|see you later|see you soon|
see you there|talk to you later|talk soon|take care|take it easy|have a good one|have a good day|
have a great day|have a nice day|have a good night|have a good evening|have a great one|
have a wonderful day|have a good afternoon|have a good weekend|have a great weekend|you have a good day|
you have a good one|you have a great day|good night|goodnight|that's all|that is all|thats all|that's it|
that is it|thats it|that'll be all|that will be all|that's everything|that is everything|that's all i need|
that's all i needed|that's all for now|that's all for today|that is all i needed|that's it for now|
that's it for today|that's everything i needed|that'll do it|that'll do|that does it|nothing else|
nothing more|i'm all set|im all set|i am all set|all set|we're all set|all done|i'm done|we're done|
i'm finished|no that's all|no that's it|no i'm good|we're good|no im good|no i'm all set|no that'll be all|
no nothing else|no i'm fine|no i'm okay|no we're good|nope i'm good|nope that's it|nope that's all|
no more questions|no further questions|no other questions|nope nothing else|nope i'm all set|hang up|
end the call|you can hang up|i have to go|i've got to go|i gotta go|gotta go|got to go|i have to run|
gotta run|later|have a blessed day|have a blessed one|god bless|god bless you|bless you|have a lovely day|
have a nice one|have a nice evening|have a good rest of your day|have a great rest of your day|
you have a nice day|you have a great one|you take care|you be good|be well|so long|toodles|toodle oo|
bye y'all|ta ta|ciao|cheers|adios|until then|catch you later
"""
# Words that may stand beside a farewell without making it less of one.
POLITE = """
ok|okay|alright|all right|great|perfect|good|cool|awesome|wonderful|excellent|thanks|thank you|
thank you so much|thank you very much|thanks so much|thanks a lot|thanks again|thank you again|
thanks for your help|thank you for your help|thanks for the help|thank you for the help|i appreciate it|
appreciate it|i appreciate your help|much appreciated|no|nope|nah|yes|yeah|yep|yup|sure|well|so|then|now|
and|oh|um|uh|i think|i guess|i believe|you too|you as well|same to you|for now|for today|right|fine|
very much|a lot|so much|have a|sounds good|that sounds good|got it|just|sir|ma'am|my friend|guys|everybody|
everyone|again|please|alrighty|alrighty then|alright then|okay then|okie dokie|okey dokey|hon|honey|dear|
sweetie|darling|y'all|folks|buddy|for everything|no thanks|no thank you|today|tomorrow|monday|tuesday|
wednesday|thursday|friday|saturday|sunday|next week|on|at|there|will do|we'll see you|i'll see you|
i will see you|see you on|see you at
"""
