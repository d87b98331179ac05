"""Phrases by which callers say what they want; the form is that of `phrase_table`."""

from __future__ import annotations

INTENTS: dict[str, str] = {
    "unsafe": """
        pedal … goes|went|all … down|floor; drove through|into … wall|ditch|house; wheel|tire|wheel's|tire's
        … about|gonna|going to? fall|come off; wheel|tire|wheel's|tire's about|gonna|going to? fall|come
        off; falling|coming off; wheel|wheel's|tire|tire's … falling|coming|fell|came off; got|have no
        brakes; without … brakes; brakes are|is|just out; pedal|accelerator|throttle|gas …
        stuck|sticks|sticking; stuck wide? open; lost … steering|control; can't|won't steer; steering wheel?
        … locked|locks|failed|gone|stuck|froze|frozen|seized; steering … went out; steering wheel came off;
        airbag|airbags … went off|deployed; lug nuts … loose|missing|off; wheel … wobbling|loose; rolled
        over; crashed; smells|smell like gas|gasoline|fuel; fumes; carbon monoxide; exploded; tire|tyre
        blew|exploded; tire … blew out; blowout; blew a tire; stranded; middle|side|shoulder of the
        road|highway|freeway|interstate|intersection; broke|died … highway|freeway|interstate; steam; hit
        a|another tree|pole|deer|car|truck|wall|curb; rear ended; battery … smoking|exploded|swollen;
        doesn't|won't|can't|didn't stop|brake; brakes … not|aren't|don't|won't|didn't work|working|hold;
        brakes … gave out|failed|fail|gone|quit|locked; not safe|dangerous to drive; is it safe to drive;
        almost crashed; pouring out; brake|brakes … failed|failing|quit; brake|brakes … went|gave out;
        brake|brakes … gone out; brakes don't|aren't|not work|working; brakes are not working; brakes
        stopped working; no brakes; lost my|the brakes; can't|cannot|couldn't|won't|doesn't stop
        when|at|the|my|in; car|truck|it won't|can't|doesn't|wouldn't stop; smoke; smoking; flames; on fire;
        caught fire; pedal … to the floor; had|in|been|was an? accident|crash|wreck; in|had an accident;
        smell|smells … gas|gasoline|fuel; gas|fuel leak|leaking|smell; leaking gas|fuel|gasoline; steering …
        locked|locks|failed|gone; wheel fell|came off; wheel is falling|coming off; stuck|stranded on the
        highway|freeway|interstate|road; engine exploded|blew; sparks
    """,
    "cancel": """
        won't|not be? coming in|by|after; won't be coming; take|taking|taken|get me|us off; off the|your
        schedule|books|calendar; back out; call it off; won't|don't|doesn't|not … need|needing|want …
        appointment|visit|booking|anymore; forget|scratch|pull|kill|scrap … appointment|visit|booking;
        not|won't … coming|come in? … anymore|all|tomorrow|today; no longer need|want|coming; undo …
        appointment|booking; never mind … appointment|visit|booking; not … need it anymore;
        cancel|cancelling|canceling|cancelled|canceled; cancellation; call|calling it|that? off; get rid of
        my|the|that appointment|visit|booking; drop|remove|delete my|the|that appointment|visit|booking;
        don't need my|the|that … appointment|visit|booking; just|go ahead|and|so|please
        scratch|nix|scrap|kill it|that; scratch|nix|scrap it|that please? $; take it off; drop it from;
        void|withdraw … appointment|visit|booking; not … gonna|going to? need it|that|you; skip|nix …
        appointment|visit|booking
    """,
    "move": """
        want|need|like|have to move|reschedule; bump|move|push|switch|change|shift me to|from|back|out|up;
        it on|for|at|to … instead; scheduled|booked … but … need|want|can't; need|want|like …
        tuesday|monday|wednesday|thursday|friday instead; make|come … it|in
        on|tomorrow|today|tuesday|wednesday|thursday|friday|monday|saturday instead|anymore;
        not|won't|can't|cannot … able|gonna|going … make it; can't|cannot|couldn't|won't make it; do
        another|a|some different? day|time instead?; earlier|later|sooner than …
        have|got|scheduled|booked|appointment; running late; move|push|shift …
        up|forward|out|forwards|earlier|later; switch … to|for|with; rearrange; swap … to|for;
        new|different|another time|day|date; make my|the|our … appointment … earlier|later|sooner;
        bring|pull … appointment … forward|up|sooner|earlier; change my|the … appointment; change … from|to
        … day; delay … appointment|it|visit; push … appointment; have|got an? … appointment … need|want|have
        to move|change|switch|push; reschedule|rescheduling|rescheduled|reshedule;
        move|moving|change|changing|switch … appointment|visit|booking|time|date|slot|reservation;
        push|pushing|shift|swap|bump … appointment|visit|booking|time|date|slot|reservation;
        move|push|bump|shift|switch|change it|that|this; move … to|from; move the|my one; push … back; moved
        … to; postpone|postponing; different|another|new|better|other day|time|date for|instead;
        can't|cannot|couldn't make|come|keep … appointment|it|then|in; won't|not be? able to make|come|keep;
        have to miss; can't make my|the|that; come … instead; switch … to; come … later|earlier … instead;
        is it possible to? come … instead
    """,
    "upcoming": """
        time's|day's my|the … appointment|visit; am|i'm|still … on the|your books|schedule|calendar; am i
        still on|good|set; have|got me|us down; not sure|certain when|what; not sure … when|time|day …
        appointment; don't know|remember … when|time|day … appointment|in; what time was|am|did|do i|we;
        remind me … when|time|day|appointment; when was|am|is i|my … supposed|scheduled|due|booked; when …
        bring … in again; what … day|time … appointment|booked|scheduled; did i … book|schedule|make; do you
        … see|show|have … appointment|me; look up … appointment; forgot|lost … appointment|time|date|day;
        confirming my|an|the; what|which appointments; any|an appointment … coming|for me|under|on file;
        double check; details of|about my appointment; when is|was|are my … appointment|visit|appointments;
        when's my … appointment|visit; when is|was|are|when's my …
        oilchange|rotation|inspection|service|alignment; when do|did i … appointment|visit; when do i …
        come|bring; when am i … in|scheduled|booked|coming|supposed|due; what time|day … my …
        appointment|visit; what time|day am|do i; what is|are|was my appointment|visit|appointments; what's
        my appointment|time|visit; what appointments|appointment|visits do i have; do i have|still …
        appointment|appointments|visit|anything scheduled|booked|coming; do i still? have …
        appointment|appointments|visit|visits; have i got … appointment;
        check|confirm|verify|see|find|remember|forgot|know|double-check … my …
        appointment|appointments|visit; look up my … appointment|appointments|visit; forgot when|what; my
        next|upcoming … appointment|appointments|visit|visits; upcoming
        appointment|appointments|visit|visits; is my … appointment|visit|time …
        on|confirmed|at|for|good|scheduled; am i … booked|scheduled; make sure … my … appointment|time;
        what|which day|time|date did i … coming|come|say|tell|book|pick|sign|choose; when did i …
        coming|come|say|tell|pick|choose|sign; when|what time|day did you … me|us down|in; when do you
        have|expect|expecting|need|want me; when are you expecting me; when … supposed|scheduled|due to? …
        in|there|here|come|bring; day|time was i coming|due|supposed; checking on|about my …
        appointment|visit; did i make|book|schedule|set … appointment; what time was … appointment
    """,
    "status": """
        taking so|this long; take so long; car's|truck's|van's|vehicle's|jeep's … done|ready|finished;
        have|has you|they|y'all … finished|done|fixed|started|looked; finished my|the|with; picked up yet;
        ready to be? pick|picked up; hear|heard about|back about?; any word on|about; left …
        yesterday|earlier|morning … ready|done; how's|how is … it|my|that … coming|going|looking|along;
        coming along; check|checking|checkin on|up on? … car|truck|van|vehicle|jeep|suv|it|repair; when's …
        done|ready|finished; when is|will|should … done|ready|finished; when's|when is|will … gonna|going
        to? be done|ready|finished; when's my|the … done|ready; gonna|going to be done|ready|finished;
        dropped … off … ready|done|status|finished|wondering|see; any|an update|updates|news;
        are|is|y'all|they|you … done|finished with; find|found out about|what my|the|was; what's going
        on|happening with; where are|we|you you|we|y'all? at with; did you|they|the|he|y'all …
        figure|find|finish|fix; part|parts … come|came|arrive|arrived; how much longer; how long
        till|until|before … ready|done|finished; parts come|came|in|arrived; is|are … finished; can i|we …
        pick|get|come … up; see if|whether|how my|the|it … ready|done|finished|coming; still working on …
        car|truck|it|van; finished with; is|are … ready|done|finished … yet?; will|when … be …
        ready|done|finished; car|truck|van|it ready; status|update on|of|for; how's|how is? my|the
        car|truck|van|vehicle|repair; how is my|the car|truck|van|vehicle; pick|picking my|it|the … up; pick
        up my|the car|truck|van|vehicle; come get my car|truck; are you done; dropped|left|brought …
        off|in|with|there|over … this morning|afternoon; dropped|left|brought …
        yesterday|earlier|monday|tuesday|wednesday|thursday|friday; nobody's|no one's|nobody
        has|haven't|hasn't … called|told|updated|heard|rung; haven't|hasn't heard|gotten …
        back|anything|word|call; never heard back; where … at with; you guys? have|got my car|truck|van;
        have|got my … there|still … ready|done; how much longer; what's the story|word|verdict; what's the
        latest; how's it|she|he looking|coming|doing; check|checking|checkin on|up my|the|our;
        anybody|anyone|somebody|someone|they … looked at; good|okay|ok|able to come get|pick; done|finished
        with my|the|our
    """,
    "prices": """
        do|will|would you charge; is … free; free of charge; what's it cost; whats it|the cost; gonna|going
        to? cost|run|charge|set me; what do you … get|charge|ask for; cost|charge|run|set me|us|you|back;
        how expensive|pricey|cheap; ballpark; price on|for|of; how|what … cost|price|charge|fee; cost to;
        any specials|discounts|coupons|deals; discount|coupon|special; cheapest; afford; what's …
        run|damage|rate|fee; how much; what does|do|would|will|is … cost|charge|run|price|fee; what's …
        cost|price|charge; price|prices|pricing|cost|costs; quote|quotes; estimate; what do you charge;
        your|the rates; labor|hourly rate; expensive; run me; going rate; the rate
    """,
    "hours": """
        do you … work|open on? weekends|saturdays|sundays|saturday|sunday|late|evenings|nights;
        open|there|in weekends|late|evenings|nights|thanksgiving|christmas; how late; how early; what days …
        open|work; are|is|you|guys … open|closed; when|time … shop|place|store open|close|opens|closes;
        close|open up?; your|the schedule? hours; when do|does you|they|y'all|it get|open|close|start|stop;
        still open|there; until|till what time; what time … till|until|opens|closes;
        your|the|business|opening|store|shop|weekend|holiday|saturday|sunday … hours; hours of operation; ^
        hours please? $; what|which hours; what time … open|close|opening|closing|opened|closed; how
        late|early … open|close|there|stay; when … open|close|opening|closing; till|until when … open;
        are|is you|they|it|the … open|closed; are you guys? … open|closed; you open|closed; do|will
        you|they|the … open|close|closed; open on?
        saturdays|saturday|sundays|sunday|weekends|today|tomorrow|now; close at|for
    """,
    "address": """
        how far … are you|away|from; how far are you; where exactly|about is|are you|the|your|it; where
        y'all located; what's the address; where you guys? located|at; what|which …
        address|location|street|road|part of town; where … find|located|shop|y'all|you guys|you at; how
        do|would|can i|you get|find there|you|to; directions; where y'all? at; cross street|streets; zip
        code; near the mall|highway|freeway|airport|downtown; which exit; where's that|it at?; your|the|shop
        address|location; address; where are|is|am you|the|your|i … located|at|shop|go|place|garage; where
        are you guys?; where you guys? at|located; where's your|the … shop|place|garage|location; where do i
        … go|come|bring|drop|take; how do i|you get there|to; how to get there; located|location; find you;
        what street|city|town; are you guys? near|close|by; you guys near; which|what side|end|part of town;
        are you on|off|by … street|road|avenue|boulevard|highway|drive; are you on|off main|elm|first
    """,
    "services": """
        do|can|could|does you|y'all|they guys|all? also? work
        on|do|offer|sell|handle|fix|service|install|perform; do y'all also?
        do|offer|sell|fix|handle|install; what all; what … stuff|things|work|repairs do|can you; list of …
        services; do|can you …
        diesels|hybrids|imports|foreign|european|electric|motorcycles|transmissions|alignments|tires;
        what|which kind? of? … services|service … offer|do|have|provide|available?; what services; your|list
        services|service menu?; what … do you guys? do|offer|fix $; what do you guys? do|offer|fix
        here|there|at|exactly; what can you guys? fix|service|do for?; do you guys? also?
        do|offer|sell|handle|service|fix|provide|perform|replace; do you work on; can|could you guys? also?
        work on; the|your menu; shuttle|loaner|loaners; rental|courtesy car|cars|vehicle; have wifi|wi
        fi|coffee; a ride home|back|to; give … a? ride; tow truck; do you tow; fix|repair|replace|handle
        windshields|dents|exhausts|engines|clutches|motorcycles|trailers|rvs|evs|teslas
    """,
    "person": """
        don't|not … want|wanna … talk|speak to|with … machine|computer|robot|bot; get|want|need …
        mechanic|technician|supervisor; just|please get me a|the|one … mechanic|guy|person;
        talk|speak|talking|speaking … to|with …
        guys|team|staff|service|supervisor|boss|real|live|owner|tech; someone|somebody|person|human
        in|at|from … shop|service|charge|office; speak|talk to|with … name? mike|bob|marcus|elena|sam;
        get|give|put … supervisor|boss|owner|someone|somebody|person|human; actual|real human|person|people;
        anyone|anybody there; a human|person|real person please; connect|transfer|put …
        through|me|service|front; let|can me|i talk|speak … to|with … someone|somebody|person|human|manager;
        ^ human $; ^ agent $; ^ operator $; ^ a? person $; want|need … somebody|someone real|else; stop …
        machine|robot talking|stuff; not … talk|talking to a machine|robot|computer|bot;
        talk|talking|speak|speaking … to|with … person|human|someone|somebody|representative;
        talk|talking|speak|speaking … to|with … rep|advisor|adviser|writer|operator;
        talk|talking|speak|speaking … to|with … manager|mechanic|technician|receptionist|people;
        talk|talking|speak|speaking … to|with … guy|owner|agent|else|employee; transfer|connect|put|switch
        me … to|with|through … person|human|someone; transfer|connect|put|switch me … to|with|through …
        somebody|representative|advisor; transfer|connect|put|switch me … to|with|through …
        operator|manager|mechanic; transfer|connect|put|switch me … to|with|through …
        technician|desk|owner|agent; transfer me; put me through; get|give|pass|want|need|like|prefer …
        person|human|representative|advisor; get|give|pass|want|need|like|prefer …
        operator|manager|receptionist|agent; get me someone|somebody; ^ a?
        representative|operator|agent|human|advisor|person|manager|mechanic|receptionist please? $;
        real|actual|live person|human|people; service advisor|adviser|writer; front desk; is there …
        someone|anyone|somebody|anybody|person|human … talk|speak|there|available; customer service; human
        being; put her|him|them|somebody|someone|whoever … on; always|usually|normally
        talk|talked|speak|deal|dealt|work|worked to|with; can|could|may|let i|we|me … talk|speak to|with;
        want|wanna|need|like|love|prefer|rather … talk|speak|talking|speaking to|with; wanna talk|speak
        to|with; is|are mike|bob|the boss|owner|manager|mechanic in|there|around|available; is
        he|she|marcus|elena|sam|the in|there|around|available … today?; someone|somebody|anyone|anybody i|we
        can … talk|speak|ask; a live|living|breathing person|human; flesh and blood; human … please; not … a
        computer|machine|robot
    """,
    "is_machine": """
        are|is you|this|that|it …
        robot|bot|machine|computer|ai|recording|real|human|automated|alive|recorded; are you …
        person|people; am|do i talking|talk|speaking|speak to|with …
        robot|bot|machine|computer|ai|recording|real|human; am i talking|speaking to|with …
        person|program|software; are you a|an … program|software|chatbot|assistant; you're|you are?
        a|an|just|not … robot|bot|machine|computer|ai|recording|real|human; you sound like … robot; you are
        not? … robot|bot|machine|computer|ai|recording|human; are you a i; a i; is this automated; is this a
        real; is this one of those … robots|bots|machines|things|systems; is this|it ai|automated; talking
        to a machine|robot|computer|bot; hate … machines|robots|bots|computers; chatbot|siri|alexa|chatgpt;
        ^ you|this a robot|machine|bot|recording|computer|person $
    """,
    "who_is_this": """
        who am i talking|speaking to|with; who is|am this|that|i; who's this|that|calling|speaking; who are
        you; what's|what is? your name; do you have a name; who do i have; who did i call|reach; is
        this|that … auto; is this|that … garage|shop|mechanic|motors|automotive|dealership|dealer; did i
        call|reach|get … right; did i call|reach … shop|garage|place|auto; have|got i? … right
        number|place|shop|garage; is this the right; which|what
        shop|place|garage|company|business|dealership is|did|am this|i; what is this place|number; who's on
        the phone|line; who … speaking with|to; what place … this
    """,
    "angry": """
        this sucks; you suck; for god's|christ's|pete's|heaven's sake; kidding me; not listening; are you
        serious|kidding; getting angry|mad|upset|annoyed|frustrated; hate this|you;
        ridiculous|unacceptable|outrageous|disgusting|pathetic|absurd;
        useless|worthless|incompetent|clueless; furious; livid; i'm|im|i am? …
        mad|angry|upset|frustrated|annoyed|irritated|pissed|livid; pissed; pissed off; fed up; sick and
        tired; sick of; had it with; had enough; enough of this|you; what the hell|heck|fuck; damn|goddamn;
        bullshit|crap|shit|fuck|fucking|bs|dammit; ripped me|us off; rip off; ripoff;
        scam|scammers|crooks|thieves; waste of my? time; wasting|wasted my time;
        third|fourth|fifth|tenth|hundredth time i've|i|calling|this|i'm; worst service|shop|place|garage;
        terrible|horrible|awful|lousy|crappy service|experience|job|customer; nobody …
        answers|listens|helps|cares|called|calls|calling|done|showed; no one …
        answers|listens|helps|cares|called|calls|done; been on hold; been waiting …
        hours|days|weeks|forever; you people; you guys|people never|always … mess|screw|lie|late; never
        coming|using|going back|again; want my money back; sue|lawyer|attorney; better business bureau;
        screwed|messed|screw|mess up my|the|everything|it; a joke; stupid; idiot|idiots|morons|jerks|liars;
        shut up; can't believe this|you|how; makes|driving me mad|sick|angry|crazy; lied to me; cheated me;
        overcharged me; not happy with|about; very unhappy|disappointed; get your act together; what's wrong
        with you; i'm losing … patience; this is
        bull|nonsense|garbage|insane|nuts|crazy|unreal|infuriating|disgraceful|outrageous|unbelievable|maddening;
        a disgrace|runaround; run around|runaround; been|be waiting since; unbelievable; can't stand; at my
        wit's|wits end; last straw; i've had it; fuming; steamed; ticked off; hung up on me; some nerve;
        what kind of … outfit|business|operation|place
    """,
    "slower": """
        slow down; slower; too fast|quick|quickly; so fast|quick|quickly; speak|talk|say|go|read … slowly;
        more slowly; slowly please; not so fast; a bit|little slower; slow it|that down; take it
        slow|slowly; going|talking|speaking … fast
    """,
    "repeat": """
        what'd you say; louder; what … did you say; what were … you; what times|days|time|day … again|say;
        what did|do you say; missed that|it|what|the; say|tell|give … me? again; didn't get that|it|you|the;
        can't|couldn't … hear|understand; couldn't hear|understand; couldn't make that|it out; run|go …
        by|over … again|me; read|tell|give … those|them|that|it back|again; what|which … were|was
        the|those|that again; can|could you repeat; what were … times|options|choices|days; come again;
        once|one more time?; ^ huh what? $; ^ say again please? $; ^ what did you say $; you're|you are?
        breaking up; lost|didn't you|catch there|that; say|run|tell|go … again|more; say that again; repeat;
        repeat that|it; what was that|it|the|this|those; what were those|the|they; how was that; one more
        time; once more; didn't|couldn't|can't|don't catch|hear|understand|get that|you|what|it|the|all;
        didn't quite|really catch|hear|get|understand; did not hear|catch|get|understand; what did you …
        say; breaking up; speak|talk up|louder; say it again; pardon; pardon me; ^ sorry what? $; ^ i'm
        sorry what? $; ^ what $; ^ huh $; ^ excuse me $; ^ again please? $; say what; beg your pardon; you
        said what; what time|day was that|it|the
    """,
    "how_are_you": """
        how are|you|ya you|ya|things|doing|feeling; how are you … doing|today?; how's it|everything|your
        going|day|morning|afternoon|evening; how's everything; how is|are it|things going; how have you
        been; what's up; how do you do; how you doing; how is your day
    """,
    "wait": """
        hold|hang on; one|a moment|sec|second; one minute please?; just a moment|second|sec|minute|min; give
        me a|one … moment|second|sec|minute; bear with me; let me … check|look|see|grab|find|get; hold
        please|up; wait a moment|second|sec|minute
    """,
    "message": """
        message for|to; leave my|a|you … number; let … know i|that|we|my; take my|this|a … number|message;
        tell|let him|her|them|mike … i|call|called|know|that; can|could you text me; text me; call my
        cell|number|phone|home|work; tell|ask|have|get … to? call|phone|ring me|us; give me|us a
        call|ring|buzz; call|phone|ring me at|when|on; get back to me; let|tell him|her|them|mike|the know;
        pass … along|on to; leave word|something for; tell|ask … that|to i|we|my|call|give; voicemail|voice
        mail; give me a call; have … call|phone|ring|get me|back|us; would|could|can you|someone …
        call|phone|ring me; leave|take|pass|give … message; call|phone|ring|text me|us back; call me back;
        callback; have|get someone|somebody|them … call … me|back; return my call
    """,
    "new_customer": """
        first time … customer|caller|here|calling|coming|there|shop; never been|come|used|brought …
        there|here|before|you|in; i'm|i am? new; i am new; new customer|client; haven't been …
        before|there|here
    """,
    "vin": "vin|vins; vin number; vehicle identification; identification number",
    "recall": """
        recall|recalls; letter|notice|postcard|card|email|mail|something … from
        honda|toyota|ford|chevy|nissan|dodge|jeep|kia|hyundai|subaru|manufacturer|maker|factory;
        letter|notice … airbag|airbags|takata; airbag|airbags … letter|notice; under|part of a|the|any …
        campaign; safety campaign|notice; takata
    """,
    "waitlist": """
        down|list for cancellations|cancellation; waitlist; wait|waiting list; cancellation list;
        something|anything|spot opens up; opens up; anybody|anyone|somebody|someone …
        cancels|canceled|cancelled|cancel; anybody|anyone|somebody|someone cancels; if|when|case …
        cancels|cancellation|cancellations; if|when … a|an|any opening|cancellation|slot|spot …
        comes|opens|up; standby; stand by; if|case … opens|frees|comes|open|come up|available|free;
        something|spot|slot|anything … opens|frees|comes up|available; becomes available; sooner|earlier …
        opens|comes|available up?; notify me; on the|a|your list; anybody|anyone|somebody|someone …
        backs|drops|falls|bails out|off|through; if|when … cancels|drops|backs|bails; no show|shows; if …
        doesn't|don't show; put|keep me … in mind|list|standby; slot|spot|opening|time … comes|opens …
        call|let|text; get|have an opening sooner|earlier|before
    """,
    "other_times": """
        anything|something|what|any else; what other … times|time|days|have|options;
        other|another|different|more time|times|day|days|option|options|slot|slots|openings; any other …
        times|time|days|options; none of those|them|these … work?; neither … works?; those|these don't work;
        something different
    """,
    "later": "later; later in|that|on|time … day?; something|anything|little|bit later",
    "earlier": """
        earlier|sooner; something|anything|little|bit earlier|sooner; earlier in|that … day?
    """,
    "book": """
        got any|anything time|openings|slots|spots|free|open|available; you|y'all|guys busy; needs|need …
        work|service|attention; get on the|your schedule|books|calendar; looking to|for …
        get|have|book|schedule|appointment; set me|us|something|one up; get|fit|squeeze|work
        me|us|it|her|him|my in; put me|us down|in for; sign me up; have|got time|room|space to|for; see|look
        at my|the|our car|truck|it|van|vehicle; somebody|someone|you|mechanic … look|looks|looked at;
        bring|take|drive|drop my|the|our|it|her … in|by|over|off|down; need|want|like … appointment|in|seen;
        make|need|get|schedule an|another appointment; able to? fit|get|see|take|squeeze me|us|it|my; time
        slot; need work|something done; book|booking; schedule|scheduling; reserve; set|setting up …
        appointment|visit|time|something; make|making|need|want|like|get an|another|my|a|the …
        appointment|appointments|visit|slot|reservation; getting|have|take|set|do|grab an|another|my|a|the …
        appointment|appointments|visit|slot|reservation; come|coming|get|getting|bring|bringing|stop|squeeze
        … in|by|over|off|down; fit|drop|dropping|take|put|swing|pop|slide … in|by|over|off|down; have|get …
        looked|serviced|checked|fixed|done|inspected|rotated|changed|replaced; do you guys? have|got
        anything|something|room; have you got anything|something|room; do you guys? have|got …
        opening|openings|availability|available|slot|slots|spot|spots|free|time|room; are|is there …
        opening|openings|availability|slot|slots|spot|spots|free; you guys? have|got …
        opening|openings|availability|available|slot|slots|spot|spots; any|first|next|earliest
        openings|opening|availability|slots|slot|available; appointment for|to|with; ^ an? appointment
        please? $; how soon|when|what's|what … see|get|fit|take me|it; how soon … can|could; what do you
        have; work|service done on; take a look; look at my|the|it; when can|could i|you|we; what's|when's
        your|the … opening|availability|available; when's|what's the soonest|earliest|first you|i|y'all|we
    """,
    "thanks": """
        much obliged; thank you; thanks; appreciate it|that|you|your; much appreciated; thank you so|very
        much; thanks a|so lot|much|bunch
    """,
    "greeting": "hi|hello|hey|hiya|howdy|greetings; good morning|afternoon|evening; ^ morning",
}
