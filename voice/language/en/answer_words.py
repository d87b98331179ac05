"""Phrases by which callers agree and refuse, parted by "|"."""

from __future__ import annotations

from voice.language.en.text import word_set

AGREE = """
okie dokie|i'm sure|positive|i'm positive|you betcha|good deal|yes and thank you|sounds like it|
yes that's the one|that's how it is|that's perfectly fine|without a doubt|100 percent|one hundred percent|
let's go ahead and do that|let's go ahead and do it|let's go ahead and book it|let's schedule it|
let's schedule that|let's get it booked|that's the plan|looks right|looks great|looks perfect|yes|yeah|yea|
yep|yup|ya|yah|yes sir|yes ma'am|sure|sure thing|for sure|of course|absolutely|definitely|certainly|exactly|
correct|that's correct|that is correct|thats correct|is correct|it's correct|you are correct|you're correct|
that's right|that is right|thats right|it's right|that's all right|that's alright|you got it|you've got it|
you got that right|okay|ok|k|alright|all right|alrighty|okey dokey|fine|that's fine|that is fine|thats fine|
that'll be fine|fine by me|fine with me|good|that's good|that is good|thats good|all good|looks good|
sounds good|sound good|that sounds good|it sounds good|sounds right|sounds great|that sounds great|
sounds perfect|that sounds perfect|sounds fine|that sounds fine|sounds like a plan|sounds wonderful|great|
that's great|that would be great|that'd be great|that'll be great|perfect|that's perfect|that is perfect|
that would be perfect|that'd be perfect|wonderful|awesome|excellent|fantastic|lovely|cool|terrific|super|
that works|it works|this works|that'll work|that will work|that would work|that'd work|that works for me|
works for me|works great|works fine|that works great|that works perfectly|that works fine|works|works well|
that works well|that works just fine|go ahead|go for it|do it|do that|do so|please do|please do it|
let's do it|let's do that|lets do it|lets do that|let's go|go right ahead|let's go with that|let's go ahead|
lock it in|i'll take it|i'll take that|i will take it|we'll take it|i take it|i do|i would|i'd like that|
i would like that|i'd love that|it is|that is it|it does|that does|affirmative|confirmed|confirm|i confirm|
i agree|agreed|indeed|you bet|aye|roger|yessir|totally|very good|very well|yes it is|yes i do|yes i would|
that's the one|that is the one|that's me|that is me|yes that's it|that's it|that one's fine|
that one is fine|that one works|that one's good|that one is good|that one's perfect|that one will work|
i'll take that one|i'll do that one|i'll go with that|i'll go with that one|let's take that|
let's take that one|that sounds right|sounds about right|that's exactly right|exactly right|
that's about right|you're right|spot on|righto|ten four|10 4|all correct|that's all correct|please do that|
everything's right|everything is right|it's all right|all of that is right|all of that's right|
everything is correct|that'll do|that will do|works for us|suits me|that suits me|that suits me fine|
suits me fine|i'm good with that|i'm okay with that|i'm fine with that|i can do that|i can make that|
i can make it|we can do that|that's good for me|that's great for me|good with me|okay by me|
i'm happy with that|that sounds lovely|that sounds wonderful|yes indeed|please go ahead|that's fantastic|
that's wonderful|that's awesome|that's excellent|that is great|that is wonderful|that works out|
that works out great|right on|right on the money|on the money|on the nose|you know it|you said it|bingo|
amen to that|that's the ticket|sold|deal|it's a deal|you've got a deal|count me in|i'm in|good to go|
we're good|you're good|you're all good|that's the truth|true|that's true|yes that's true|that'll be grand|
that'll be lovely|that's just fine|that's just right|that's just perfect|that suits|suits us|that suits us|
happy with that|we're happy with that|you read my mind|couldn't be better|nothing wrong with that|
right as rain|i already said yes|i said yes already|that's what i'm looking for|i'll be there|
we'll be there|see you then|i can be there|we can be there|i'd love to|i would love to|i would like to|
i'd like to|i want that|i do want that|heck yes|heck yeah|hell yes|hell yeah|darn right|darn straight|
damn right|damn straight|yes to all|yes to everything|yes to both|yes to all of it|yes to all of that|
correct on both|right on both|correct on all counts|right on all counts|fine and dandy|peachy|hunky dory|
good enough|that's good enough|i'm good with it|i'm okay with it|i'm fine with it|sounds okay|
sounds alright|sounds all right|sounds lovely|yes i would love to|yes i'd love to|let's go for it|
let's get it done|sure why not|yeah why not|oh why not|yes sirree|yes siree|si senor|why yes|i'm all for it|
that's everything correct|no complaints|no complaints here|that'd be fine|that would be fine|
that would be good|that'd be good|that'll be good|si|uh huh yes|mm hmm yes|let's book it|for sure yes|
i sure do|i sure would|yes ma'am that's right
"""
# "that's my number", "that's exactly what I said"
MINE = (
    "my number|my name|my car|my truck|my van|my phone|my phone number|my cell|the number|the name|the car|"
    "the truck|the day|the time|the right one|the right day|the right time|the right car|the right number|"
    "the correct one|him|her|us|what i said|what i want|what i wanted|what i need|what i needed|"
    "what i asked for|what i meant|what i'd like|what we want|what we need"
)
# "sure is", "it certainly does": every one of these with every one of those is a yes.
EMPHATIC = "sure|certainly|definitely|absolutely|most certainly|for sure|surely"
EMPHASISED = "is|does|do|will|would|am|can"
REFUSE = """
keep it|keep that|keep my appointment|keep the appointment|none of those|none of these|neither|
that time doesn't work|that day doesn't work|that doesn't sound right|that's not gonna work for me|
i changed my mind|i've changed my mind|hell no|heck no|not anymore|no|nope|nah|no sir|no ma'am|no thanks|
no thank you|no way|negative|never mind|nevermind|never|absolutely not|definitely not|certainly not|
of course not|not really|not exactly|not quite|not at all|not yet|not now|not today|not right|not correct|
not that|not this|not that one|not good|not ok|not okay|not fine|that's not|that is not|thats not|it's not|
it is not|that isn't|it isn't|that's wrong|that is wrong|thats wrong|it's wrong|wrong|incorrect|
that's incorrect|that is incorrect|not it|don't|do not|dont|please don't|don't do that|don't do it|
don't book it|don't book that|do not book it|don't cancel it|don't cancel|i don't|i do not|i didn't|
i did not|i don't want that|i don't want to|i don't want it|i'd rather not|i would rather not|rather not|
i don't think so|i do not think so|that doesn't work|that does not work|doesn't work|it doesn't work|
that won't work|won't work|doesn't work for me|that doesn't work for me|can't do that|i can't|i cannot|
i can't do that|i can't make it|i can't make that|i won't|it won't|uh uh|nuh uh|unh uh|stop|hold off|
forget it|forget that|leave it|leave it as it is|keep it as it is|no that's it|nope that's it|no that is it|
leave it like it is|leave it the way it is|leave it alone|that isn't it|it's the wrong one|
that's the wrong one|that's the wrong day|that's the wrong time|that's the wrong car|wrong one|wrong day|
wrong time|wrong car|you got it wrong|you've got it wrong|you got that wrong|that's not what i said|
that's not what i want|that's not what i wanted|that's not me|that's not mine|it does not|it doesn't|
not gonna work|that's not gonna work|that's not going to work|that is not going to work|
i don't want to do that|i don't like that|not that day|not that time|no no|no no no|no can do|i'd say no|
that's no good|no good|afraid not|i'm afraid not|let's hold off|let's forget it|let's forget about it|
let's wait|let's skip it|i am afraid not|i'm afraid that's wrong|i'm afraid that's not right|
i'm afraid it's not|i'm afraid it isn't|i'm afraid that won't work|i'm afraid that doesn't work|
i'm afraid i can't|sorry no|no sorry|i don't believe so|i do not believe so|i wouldn't say so|
that ain't right|that ain't it|that ain't me|ain't right|it ain't|not hardly|hardly|no siree|no way jose|
not likely|not for me|not for us|that's off|you're off|you're wrong|that's all wrong|that's way off|way off|
not even close|no thank you very much|that won't do|it won't do|that's out|it's a no|that's a no|
that's too early|that's too late|that's too soon|that's too far|that's too far out|that's too long|
that's too much|that's too expensive|too early|too late|too soon|too expensive|i'll pass|pass|
i'll have to pass|i'd rather not do that|i don't think that's right|i don't think that's correct|
i don't think that works|i don't think that'll work|i don't think it is|i don't think that will work|
you misheard|you misheard me|you heard me wrong|you heard that wrong|you misunderstood|you misunderstood me|
let's not|let's not do that|let's not do it|not interested|i'm not interested|not at that time|
not on that day|not like that|that would be a no|that'd be a no
"""
# After a "no" these decline politely: "no, that's okay", "no, I'm good".
DECLINING = """
that's okay|that's ok|that's alright|that's all right|that's fine|it's okay|it's ok|it's fine|it's alright|
it's all right|i'm good|i'm okay|i'm ok|i'm fine|i'm alright|i'm all right|i'm all set|we're good|
we're fine|we're okay|i'll be fine|i'll be okay|i'll manage|don't worry|don't worry about it|no need|
no need for that|there's no need|that won't be necessary|that's not necessary|not necessary|no worries|
don't bother|i'm okay thanks
"""
# "that time works for me", "it all sounds good": every one of these with every one of those is a yes.
THINGS = (
    "that|it|this|that one|this one|that time|this time|that day|that date|that all|it all|all of that|"
    "everything|the time|the day|that part"
)
FITTING = "'s|is|sounds|looks|will be|'ll be|would be|'d be"
FIT = (
    "right|correct|good|great|fine|perfect|okay|ok|wonderful|excellent|awesome|all right|alright|"
    "exactly right|all correct|just fine|just right|fantastic|all good|absolutely right|exactly it"
)
WORKING = "works|will work|'ll work|would work|'d work|does work|works out|will work out|'ll work out"
WELL = "great|fine|well|perfectly|just fine|just great|nicely|perfect|real well|out fine|out great"
FAILING = (
    "doesn't work|does not work|won't work|wouldn't work|isn't good|isn't right|isn't correct|isn't it|"
    "isn't gonna work|isn't going to work|'s no good|is no good|'s not good|is not good|'s not right|"
    "is not right|'s not gonna work|'s not going to work|is not going to work|is wrong|'s wrong|'s all wrong|"
    "won't do|ain't right|ain't gonna work|ain't good|doesn't sound right|doesn't look right|"
    "doesn't seem right|doesn't sound good|doesn't suit|doesn't suit me|'s bad|is bad|'s no use"
)
# "you've got the wrong day": every one of these with every one of those is a no.
WRONG = "you've got the wrong|you got the wrong|you have the wrong|that's the wrong|it's the wrong"
WRONG_THINGS = "day|time|car|one|name|date|person|truck|vehicle|service|number"
# "that's not correct" in all its forms
SUBJECTS = ("that's", "thats", "that is", "it's", "it is", "is", "this is", "you're", "you are")
QUALITIES = ("right", "correct", "good", "okay", "ok", "fine", "great", "perfect", "it", "true")
UNSURE = """
yeah right|yea right|ya right|as if|oh great|oh fine|oh perfect|just great|maybe|perhaps|possibly|probably|
i guess|i guess so|i suppose|i suppose so|i think|i think so|i hope so|i'm not sure|im not sure|
i am not sure|not sure|not certain|i don't know|i do not know|dunno|i dunno|no idea|no clue|no problem|
no worries|no matter|not bad|that's not bad|it's not bad|why not|no doubt|no rush|whatever|depends|
it depends|kind of|sort of|could be|might be|let me think|let me check|if you say so|i'd have to check|
don't worry|i don't care|i don't mind|no kidding|no more|no other
"""
FILLERS = """
and thank you|and thanks|and please|to me|for us|with us|to us|um|uh|er|erm|hm|hmm|oh|ah|then|now|right|
please|thanks|thank you|thank you so much|thank you very much|thanks a lot|thanks so much|really|mhm|mm|
mm hmm|mm hm|mmhmm|uh huh|uhhuh|sir|ma'am|man|i said|like i said|honey|dear|my friend|buddy|oh god|oh gosh|
gosh|goodness|heavens|oh lord|lord|sweetie|hon|darling|and thank you very much|for me|with me|by me|
then please
"""
# Before a yes they are fillers, after it the caller has more to say: "yes, wait", "yes and".
TURNS = """
well|so|scratch that|on second thought|on second thoughts|hold on|hang on|wait|actually|sorry|and|look|
listen|i mean|again|let's see|hi|hello|there|also|huh|yo|or
"""
BOOK = """
schedule me|go ahead and schedule me|go ahead and book me|set me up|go ahead and set it up|set it up|
pencil me in|put it down|get me in|book it|book that|book me|book it in|book me in|book the appointment|
book that appointment|schedule it|schedule that|let's book it|lets book it|reserve it|make the appointment|
put me down|put me in|sign me up|go ahead and book it|go ahead and book that|go ahead and schedule it|
go ahead and schedule that|go ahead and do it|go ahead and do that|go ahead and put me down|please book it|
please book that
"""
# Naming the act says yes to that act only, and to move or cancel only beside a yes.
ACTS = {
    "book": BOOK,
    "move": "move it|move that|change it|reschedule it|move the appointment|change the appointment|switch it",
    "cancel": "cancel it|cancel that|cancel the appointment|cancel my appointment|cancel the visit|"
    "call it off",
}
# Agreement only by itself: inside other words they agree to nothing ("no, can we do it later").
ECHOES = """
do it|do that|do so|it is|that is it|that's it|it does|that does|i do|i would|confirm|i can make it|
i can do that|works|good|fine|cool|great
"""
QUESTION_STARTS = word_set(
    "is are was were does did can could would will should what when where who why how which am do"
)
