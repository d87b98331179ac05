"""Everyday words and symptoms for the standard service codes. Phrases end with ";". "…" stands for up to
three words in between, "|" parts spellings of one word (the form is that of `phrase_table`). A shop's own
spoken names come on top of these."""

from __future__ import annotations

PHRASES: dict[str, str] = {
    "oil_change": """
        oil change|changes|changed|chnage|chage;
change|changing|changed … oil; new|fresh oil; oil and filter; oil filter; lube job; oil service; lube;
due for … oil; synthetic oil; full synthetic; needs oil; oil; oil needs … changed|changing
    """,
    "tire_rotation": """
        tire|tires|tyre|wheel rotation|rotations; rotate|rotating|rotated … tires|tire|wheels|tyres;
        tires|tyres … rotated|rotating; rotation; rotate them
    """,
    "brake_service": """
        brake service; brake job; new|front|rear|back brakes; brakes; brake;
        brake pads|pad|rotors|rotor|shoes|repair|replacement|work|change|fluid; pads and rotors;
        replace|fix|change|redo|do … brakes|pads|rotors;
        brakes … replaced|done|changed|redone|fixed|repaired; need|needs brakes; rotors;
        brakes are worn|shot|gone; caliper|calipers; brake fluid flush|change
    """,
    "brake_inspection": """
        brake|brakes inspection|inspected|check|checked|checkup; check|inspect|checking … brakes;
        look|looking at … brakes; brakes … looked at;
        brakes … checked|inspected|inspection|squeak|squeaking|squeal|squealing|squeaky;
        brakes … grind|grinding|noise|noisy|soft|spongy|vibrate|vibrating|vibrates;
        brakes … screeching|screech|shake|shaking|pulsing|pulsating|weird|funny|mushy;
        brake|brakes noise|noises; brake light on; brake warning; brake pedal;
        squeaky|squeaking|squealing|grinding|noisy|soft|spongy|screeching|mushy brakes;
        squeak|squeaks|squeals|grinds|grinding|squealing … brake|braking|brakes|stop|stopping;
        squeaking|noise|shakes|shaking|vibrates|screeches … brake|braking|brakes|stop|stopping;
        braking … noise|squeaks|squeals|grinds;
        brake … noise|squeaks|squeals|grinds|shakes|squealing|grinding
    """,
    "inspection": """
        inspection; state|safety|vehicle|car|annual|yearly|multipoint inspection|inspected; emissions;
        emissions test|inspection|check; smog; smog check|test; inspected; inspection sticker; sticker;
        multi point inspection; pre purchase; pre purchase inspection; check up; checkup; once over;
        safety check; look it over; check it over
    """,
    "engine_diagnostics": """
        engine diagnostics|diagnostic|check; check engine; check engine light; engine light;
        check engine … on; engine code|codes; service engine soon; misfire|misfiring|misfires;
        engine noise|problem|problems|trouble|knocking|knock|ticking|shaking|stalls;
        engine … knocking|ticking|stalling|noise|shaking|smoking|rough|weird|funny;
        stall|stalls|stalling|stalled; rough idle; idles|idling|runs|running rough;
        overheating|overheats|overheated; running hot; won't accelerate; no power; loses|losing power;
        hesitates|hesitating; engine; cutting out
    """,
    "general_maintenance": """
        maintenance; general|scheduled|regular|routine|basic|preventive maintenance; tune up; tune ups;
        tuneup; mile|mileage|major|minor|regular|yearly|annual service; full service;
        service my|the|our car|truck|van|suv|vehicle; serviced|servicing; needs a service;
        needs … servicing; air|cabin filter; cabin air filter; coolant flush|change;
        transmission flush|fluid|service; fluids; fluid change; spark plugs; wiper blades; wipers;
        timing belt; serpentine belt; thousand mile; 000 mile service; winterize|winterized; top off
    """,
    "repair": """
        repair|repairs|repaired; fix … car|truck|van|it; fixed;
        replace|new|bad … alternator|starter|battery|radiator|muffler|belt|window|mirror;
        replace|new|bad … headlight|pump|hose|clutch|strut|struts|shocks|axle; alternator; starter;
        water|fuel pump; muffler; catalytic converter; flat tire; flat; patch … tire; nail in … tire;
        body work; broken window; dead battery; battery replacement; battery … dead|died|replaced; clutch;
        struts; shocks; ball joints; tie rod; head gasket; radiator; battery; transmission;
        new transmission|exhaust
    """,
    "diagnostic": """
        diagnostic|diagnostics|diagnosis|diagnose|diagnosed;
        strange|weird|funny|odd|loud noise|noises|sound|sounds|smell;
        rattling|clicking|clunking|squeaking|whining|knocking noise|noises|sound|sounds|smell;
        makes|making|hear|hearing … noise|noises|sound|sounds; noise; noises; rattle|rattling|rattles;
        clunk|clunking|clunks; clicking|clicks; humming; whining; squeak|squeaks|squeaking;
        vibrates|vibrating|vibration|shakes|shaking|shimmy;
        warning|dash|dashboard|abs|battery|airbag|oil light|lights; light … dash|dashboard;
        something's wrong|off; something … wrong; what's wrong; won't|doesn't|not start|starting;
        will not start; hard to start; starts hard; leak|leaks|leaking;
        leak|leaks|leaking … oil|coolant|fluid; oil|coolant … leak|leaks|leaking;
        pulls|pulling … left|right|side; electrical; a c; ac; air conditioning|conditioner; heater;
        acting up|weird|funny|strange; checked out; take a look; burning smell; dies on me;
        broke|broken down; trouble starting; not working right
    """,
    "recall": """
        recall|recalls|recalled; recall notice|letter|work; safety|airbag recall; takata
    """,
}  # fmt: skip
# A single word of these codes is no further wish beside another code ("the brakes make a noise", "fix the
# brakes").
VAGUE = frozenset({"diagnostic", "repair"})
# Where a shop does not have a line, another that covers the wish.
SUBSTITUTES: dict[str, tuple[str, ...]] = {
    "brake_inspection": ("brake_service", "inspection"),
    "brake_service": ("repair", "brake_inspection"),
    "engine_diagnostics": ("diagnostic",),
    "diagnostic": ("engine_diagnostics", "inspection"),
    "tire_rotation": ("general_maintenance",),
    "oil_change": ("general_maintenance",),
}
