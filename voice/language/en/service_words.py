"""Everyday words and symptoms for the standard service codes. Phrases end with ";". "…" stands for up to
three words in between, "|" parts spellings of one word (the form is that of `phrase_table`). A shop's own
spoken names come on top of these."""

from __future__ import annotations

PHRASES: dict[str, str] = {
    "oil_change": """
        oil change|changes|changed|chnage|chage|changing; new|fresh oil; oil and filter; oil filter; lube
        job; change|changing|changed … oil; oil service; lube; lube and filter; due for … oil; synthetic
        oil; oil; full|high synthetic; synthetic blend; synthetic; needs|need oil; oil needs …
        changed|changing; oil life; oil is|was due|low|old|dirty|black; oil … change soon; oil and lube;
        drain … oil; oil thing; top|topped … oil; change … filter and oil; low on oil; burning oil; oil
        maintenance|reminder|sticker
    """,
    "tire_rotation": """
        tire|tires|tyre|tyres|wheel|wheels rotation|rotations|rotate|rotated|rotating;
        rotate|rotating|rotated … tires|tire|wheels|tyres|them; tires|tyres|wheels …
        rotated|rotating|rotation; rotation; rotate; tires balanced; balance … tires|wheels; tires …
        balanced|swapped|switched; wheel|tire balance|balancing; swap|switch|move|moving … front …
        tires|tire|wheels … back|rear|around; swap|switch … tires|wheels around|front|over; tires … front to
        back; rotate and balance; swap … tires|wheels; swap|switch|flip|trade|move 'em|em|them around|over;
        fronts|front|rears|backs … wearing|worn … than; front … to the back; wearing|worn uneven|unevenly
    """,
    "brake_service": """
        brake service; brake job|jobs; new|front|rear|back brakes|brake; brakes; brake; brakes …
        wearing|worn thin?; brake
        pads|pad|rotors|rotor|shoes|repair|replacement|work|change|fluid|lines|line|calipers|drums; pads and
        rotors; pads|pad; rotors|rotor; replace|fix|change|redo|do|repair … brakes|pads|rotors|brake; brakes
        … replaced|done|changed|redone|fixed|repaired|serviced; need|needs|want brakes; brakes|pads|rotors
        are|is worn|shot|gone|bad|thin|warped|done|going; worn out|down brakes|pads|rotors; brakes going
        out; caliper|calipers; brake fluid flush|change; bleed … brakes; new … pads|rotors; pads|rotors …
        replaced|worn|shot|gone|low|thin|warped; metal on metal
    """,
    "brake_inspection": """
        brake|brakes inspection|inspected|check|checked|checkup; check|inspect|checking|test …
        brakes|brake|pads; look|looking|looked at|over … brakes|pads|rotors; brakes|pads … looked at|over;
        measure … pads|brakes; brakes|pads …
        checked|inspected|inspection|squeak|squeaking|squeal|squealing|squeaky|squeaks|squeals; brakes …
        grind|grinding|grinds|noise|noisy|soft|spongy|vibrate|vibrating|vibrates|hard|sticking|dragging;
        brakes … screeching|screech|shake|shaking|pulsing|pulsating|weird|funny|mushy|squishy|loose|rubbing;
        brakes … acting up; brakes feel|sound|seem|feeling|sounding; brake|brakes
        noise|noises|light|warning; brake warning light; brake pedal; pedal …
        soft|mushy|spongy|low|squishy|hard|pulsates|vibrates;
        squeaky|squeaking|squealing|grinding|noisy|soft|spongy|screeching|mushy|squishy|sticky brakes|brake;
        squeak|squeaks|squeals|grinds|grinding|squealing|squeaking … brake|braking|brakes|stop|stopping;
        noise|shakes|shaking|vibrates|screeches|shudders|shimmies|pulls …
        brake|braking|brakes|stop|stopping; braking … noise|squeaks|squeals|grinds; how much … brake
        pad|pads|brakes; takes … to stop; long time to stop; brakes … last|left|life; pad|pads … left; brake
        … noise|squeaks|squeals|grinds|shakes|squealing|grinding
    """,
    "inspection": """
        inspection; state|safety|vehicle|car|annual|yearly|multipoint inspection|inspected|check; emissions;
        emissions|emission test|inspection|check|testing; smog; smog check|test|checked; inspected;
        inspection sticker; sticker; multi point inspection; pre purchase; pre purchase inspection; check
        up; checkup; once over; safety check; look|looked|check|checked|go|going|inspect it|the|car|truck
        over; registration … inspection|due; inspection is|has|ran|runs out|expired|due|about|up; before i
        buy; pass|passes … inspection; looked over; for|before … registration; sticker …
        expired|expires|expiring|due|out; used car check|inspection; road trip; long trip; trip check
    """,
    "engine_diagnostics": """
        engine diagnostics|diagnostic|diagnosis|check|code|codes; check engine; check|service engine
        light|soon; engine light|lights; check engine … on; service engine soon light;
        misfire|misfiring|misfires|misfired; engine|motor …
        noise|problem|problems|trouble|knocking|knock|ticking|shaking|stalls|knocks|ticks|shakes;
        engine|motor …
        stalling|smoking|rough|weird|funny|misfiring|misfires|sputters|sputtering|revving|light;
        engine|motor …
        dies|died|dying|cuts|shuts|quit|quits|surging|overheating|overheats|loud|pinging|clicking;
        stall|stalls|stalling|stalled; rough idle; idle|idles|idling|runs|running … rough|high|low; stalls
        out; overheating|overheats|overheated|overheat; running|runs hot; temperature|temp …
        high|up|gauge|red|hot; won't|doesn't accelerate; no power|pickup; no … power going|uphill|when;
        loses|losing|lost power; hesitates|hesitating|hesitation; engine; motor; cutting|cuts out;
        jerks|jerking|bucks|bucking|sputters; sputtering|backfires|backfiring|backfired; dies|died|dying …
        stop|light|lights|idle|red; turbo; o2|oxygen sensor; throws|throwing|threw … code|codes;
        read|pull|scan … code|codes; codes|code … read|pulled|scanned; sluggish
    """,
    "general_maintenance": """
        30|60|90|100 k; fluid|fluids check; check|top … fluids; thirty|sixty|ninety k; maintenance;
        general|scheduled|regular|routine|basic|preventive|factory maintenance|service|servicing; tune
        up|ups; tuneup|tuneups; mile|mileage|major|minor|regular|yearly|annual|full|interval|scheduled
        service; service my|the|our car|truck|van|suv|vehicle; serviced|servicing; needs a service; k
        service|maintenance; needs … servicing; air|cabin|pollen filter; cabin air filter;
        coolant|radiator|power flush|change|fluid; coolant; antifreeze; transmission flush|fluid|service;
        transmission fluid change|flush; fluids; fluid change; fluids … checked|topped|changed; spark
        plug|plugs; plugs … changed|replaced; wiper blades|blade; wipers; timing|serpentine|drive belt;
        thousand|000 mile; thousand|000 mile|miles service|maintenance|check|checkup;
        winterize|winterized|winterizing; top off; differential fluid|service; thousand service; power
        steering fluid; due for … service|servicing
    """,
    "repair": """
        tires|tire … bald|worn; windows|window|locks … quit|stopped|work|working; jump start; need a jump;
        repair|repairs|repaired; fix … car|truck|van|it; fixed; bad|blown|leaking head gasket|gasket;
        replace|new|bad|rebuilt …
        alternator|starter|battery|radiator|muffler|belt|window|mirror|transmission|engine; replace|new|bad
        … headlight|headlights|pump|hose|clutch|strut|struts|shocks|shock|axle|bumper|windshield|tire;
        alternator; starter; alternator … bad|out|dead|going; water|fuel pump; pump … out|bad|leaking;
        muffler; muffler … fell|off|loose|dragging; catalytic converter; flat tire; flat; tire is|went
        flat|low; blew … tire; patch|plug … tire|tires; tire … patched|plugged|nail|screw|hole; nail|screw
        in … tire; body work; dent|dents; broken window|mirror|headlight|belt|axle; dead battery; battery
        replacement; blown headlight|bulb|fuse; battery … dead|died|replaced|bad|dying; new battery; clutch;
        struts; shocks; ball joints|joint; tie rod|rods; head gasket; radiator; battery; transmission; new
        transmission|exhaust; exhaust; headlight|headlights … out; window …
        won't|doesn't|stuck|roll|broken|motor; window roll; door … won't|doesn't|stuck|latch|handle; wheel
        bearing|bearings; cv joint|axle|joints; suspension; power steering pump; taillight|tail … out|light;
        new tires|tire; needs|need tires; cracked windshield; windshield … crack|cracked|chip; weld|welded
    """,
    "diagnostic": """
        ac|a c|heater|air … warm|hot|blowing|working|cold|cool; died|dies|dying on me; won't|doesn't go
        into|in gear|reverse|drive; oil|battery|warning|airbag light came|is|comes on;
        diagnostic|diagnostics|diagnosis|diagnose|diagnosed; weird|funny|strange|odd thing|things;
        strange|weird|funny|odd|loud|bad noise|noises|sound|sounds|smell|smells|vibration|feeling;
        rattling|clicking|clunking|squeaking|whining|knocking|humming|whistling noise|noises|sound|sounds;
        scraping|popping|thumping|ticking|grinding|squealing|buzzing|roaring noise|noises|sound|sounds;
        makes|making|hear|hearing … noise|noises|sound|sounds|racket; noise; noises;
        rattle|rattling|rattles; clunk|clunking|clunks; clicking|clicks; humming|hums; whining|whines;
        squeak|squeaks|squeaking; thumping; popping; grinding; squealing;
        vibrates|vibrating|vibration|shakes|shaking|shimmy|shimmies|wobbles|wobbling;
        warning|dash|dashboard|abs|battery|airbag|oil|traction|tire|pressure light|lights; light|lights …
        dash|dashboard|on; something is? wrong|off; something's wrong|off|leaking|loose; something …
        wrong|loose|broken|leaking|off; what's wrong; what is wrong; wrong with it|my|the;
        won't|doesn't|not|wouldn't|don't start|starting|crank|turn; won't turn over; will not start; hard to
        start; starts hard; starting problem; no start; leak|leaks|leaking; drips|dripping|puddle;
        leak|leaks|leaking … oil|coolant|fluid|water|antifreeze; oil|coolant|fluid|water …
        leak|leaks|leaking|dripping; pulls|pulling|drifts|drifting … left|right|side; electrical; a c; ac;
        air conditioning|conditioner|con; heater; heat … work|working|out|cold; blowing|blows …
        hot|warm|cold; not cooling; acting up|weird|funny|strange; checked out; take a look;
        burning|gas|rotten|exhaust|weird|funny smell; smells like|funny|weird|bad|burning; dies on me;
        broke|broken down; trouble starting; not working|driving|running right; drive|drives|run
        right|funny; doesn't drive|run|feel|sound right; battery … draining|drains|drain; keeps dying;
        figure out … wrong; don't|doesn't|won't want to start|crank|go|run|shift|turn; find|figure|tell|see
        … why; what's causing|making|going on; cuts|cutting out|off; lights …
        dim|flicker|flickering|dimming; something's|something is? not right; not right|acting right; quits
        on me; died on me; won't stay running|on
    """,
    "recall": """
        recall|recalls|recalled; recall notice|letter|work|repair; safety|airbag|open recall|recalls;
        takata; air bag recall;
        pump|airbag|airbags|brake|brakes|ignition|seatbelt|belt|window|steering|transmission|engine|battery|software|tire|light|lights
        recall|recalls; recall|recalls on|for|about|with …
        pump|airbag|airbags|brake|brakes|ignition|seatbelt|belt|belts|window|windows|steering|transmission|engine|battery|software|tires;
        letter|notice|postcard … recall; notice|letter from … honda|toyota|ford|manufacturer|maker
    """,
    "other": """
        it's|its|for|need|is|actually something else|different; ^ no? something else $; other work;
        detail|detailing; car wash; tint|tinting; alignment|alignments; wheel alignment; aligned;
        tow|towing; upholstery; remote start; trailer hitch
    """,
}
# A single word of these codes is no further wish beside another code ("the brakes make a noise", "fix the
# brakes").
VAGUE = frozenset({"diagnostic", "repair", "inspection", "other"})
# A noise or a light told in one breath with one of these is theirs.
SYMPTOM_CODES = frozenset({"brake_inspection", "brake_service", "engine_diagnostics"})
# Where a shop does not have a line, another that covers the wish.
SUBSTITUTES: dict[str, tuple[str, ...]] = {
    "brake_inspection": ("brake_service", "inspection"),
    "brake_service": ("repair", "brake_inspection"),
    "engine_diagnostics": ("diagnostic",),
    "diagnostic": ("engine_diagnostics", "inspection"),
    "tire_rotation": ("general_maintenance",),
    "oil_change": ("general_maintenance",),
}
# Beside these a bare "brakes" asks for a look and not yet for new ones.
BRAKE_SYMPTOMS = (
    "squeak squeal grind noise shak vibrat soft spongy mushy squishy puls screech weird funny light rub "
    "scrap sound shudder judder feel smell stick drag hum loud whistl click wobbl pull check look inspect"
)
