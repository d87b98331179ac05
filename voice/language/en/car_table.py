"""Makes and models sold in North America, by kind of body. A model marked ~ is also an everyday word or a
mere figure: it counts only right after its make, a year, a colour or "my". Spoken spellings need no row of
their own: models are compared without spaces and dashes ("f one fifty" = "F-150", "rav four" = "RAV4").
"=" adds another spelling."""

from __future__ import annotations

# make: (other spoken names, {body: models})
MAKES: dict[str, tuple[str, dict[str, str]]] = {
    "Acura": ("", {
        "car": "ILX, TLX, TL~, TSX, RLX, RL~, Integra, Legend~, NSX, RSX, CL~",
        "suv": "MDX, RDX, ZDX, ADX",
    }),
    "Alfa Romeo": ("alfa, alpha romeo", {
        "car": "Giulia",
        "suv": "Stelvio, Tonale",
    }),
    "Audi": ("", {
        "car": "A3~, A4~, A5~, A6~, A7~, A8~, S3~, S4~, S5~, S6~, RS5, RS7, TT~, R8~, e-tron GT, Allroad",
        "suv": "Q3~, Q4 e-tron, Q5~, Q7~, Q8~, SQ5, e-tron",
    }),
    "BMW": ("bimmer, beamer, beemer", {
        "car": "2 Series, 3 Series, 4 Series, 5 Series, 6 Series, 7 Series, 8 Series, 228i, 230i, 320i, "
               "325i, 328i, 330i, 335i, 340i, 428i, 430i, 528i, 530i, 535i, 540i, 740i, 750i, M2~, M3~, "
               "M4~, M5~, Z3~, Z4~, i3~, i4~, i5~, i7~, i8~",
        "suv": "X1~, X2~, X3~, X4~, X5~, X6~, X7~, iX~",
    }),
    "Buick": ("", {
        "car": "LaCrosse, LeSabre, Regal~, Verano, Century~, Lucerne, Park Avenue",
        "suv": "Enclave~, Encore~, Encore GX, Envision~, Envista, Rendezvous~",
    }),
    "Cadillac": ("caddy, caddie, cadilac", {
        "car": "ATS, CTS, CT4, CT5, CT6, XTS, STS, DTS, DeVille, Eldorado",
        "suv": "Escalade, SRX, XT4, XT5, XT6, Lyriq",
    }),
    "Chevrolet": ("chevy, chevie, chev, chevvy", {
        "car": "Malibu, Impala, Cruze=cruise~, Sonic~, Spark~, Camaro, Corvette, Volt~, Bolt~, Bolt EV, "
               "Cobalt~, Aveo, Cavalier~, Monte Carlo, HHR, Caprice",
        "suv": "Equinox, Tahoe, Suburban, Traverse~, Trax, Blazer~, TrailBlazer, Bolt EUV, Captiva",
        "truck": "Silverado, Silverado 1500, Silverado 2500, Silverado 3500, Colorado~, Avalanche~, S-10",
        "van": "Express~, Astro~, Uplander, Venture~",
    }),
    "Chrysler": ("crysler", {
        "car": "300~, 300C, 200~, Sebring, PT Cruiser, Crossfire",
        "suv": "Aspen~",
        "van": "Pacifica, Voyager~, Town and Country",
    }),
    "Dodge": ("", {
        "car": "Charger~, Challenger~, Dart~, Avenger~, Neon~, Stratus, Viper~, Intrepid~, Magnum~, "
               "Caliber~",
        "suv": "Durango, Journey~, Nitro~, Hornet~",
        "truck": "Dakota~, Ram, Ram 1500, Ram 2500, Ram 3500",
        "van": "Grand Caravan, Caravan~",
    }),
    "Fiat": ("", {
        "car": "500~, 500L, Abarth, 124 Spider",
        "suv": "500X",
    }),
    "Ford": ("", {
        "car": "Fusion~, Focus~, Fiesta~, Mustang, Taurus, Crown Victoria=crown vic, C-Max, Five "
               "Hundred~, Contour~, GT~, Thunderbird",
        "suv": "Explorer~, Escape~, Edge~, Expedition~, Bronco, Bronco Sport, EcoSport, Flex~, Mustang "
               "Mach-E=mach e, Excursion~",
        "truck": "F-150, F-250, F-350, F-450, Ranger~, Maverick~, Super Duty, F-150 Lightning",
        "van": "Transit~, Transit Connect, Econoline, E-150, E-250, E-350, Windstar, Freestar",
    }),
    "Genesis": ("", {
        "car": "G70, G80, G90",
        "suv": "GV60, GV70, GV80",
    }),
    "GMC": ("jimmy, g m c", {
        "suv": "Acadia, Terrain~, Yukon, Yukon XL, Envoy~, Jimmy~",
        "truck": "Sierra, Sierra 1500, Sierra 2500, Sierra 3500, Canyon~, Sonoma, Hummer EV",
        "van": "Savana=savannah van, Safari~",
    }),
    "Harley-Davidson": ("harley", {
        "motorcycle": "Sportster, Street Glide, Road King, Road Glide, Softail, Fat Boy",
    }),
    "Honda": ("hunda", {
        "car": "Accord, Civic, Fit~, Insight~, Clarity~, S2000, Prelude, CR-Z, Civic Si, Del Sol",
        "suv": "CR-V, HR-V, Pilot~, Passport~, Element~, Prologue, Crosstour",
        "truck": "Ridgeline",
        "van": "Odyssey",
    }),
    "Hummer": ("", {
        "suv": "H1, H2, H3",
    }),
    "Hyundai": ("hundai, hyundi, hyunday, hiundai, hunday", {
        "car": "Elantra, Sonata, Accent~, Veloster, Azera, Ioniq, Ioniq 6, Tiburon",
        "suv": "Tucson, Santa Fe, Kona, Palisade, Venue~, Ioniq 5, Veracruz, Nexo",
        "truck": "Santa Cruz",
    }),
    "Infiniti": ("infinity", {
        "car": "Q50, Q60, Q70, G35, G37, M35, M37",
        "suv": "QX30, QX50, QX55, QX56, QX60, QX70, QX80, FX35, EX35, JX35",
    }),
    "Jaguar": ("jag", {
        "car": "XE, XF, XJ, XK, F-Type, S-Type, X-Type",
        "suv": "F-Pace, E-Pace, I-Pace",
    }),
    "Jeep": ("", {
        "suv": "Wrangler, Cherokee, Grand Cherokee, Compass~, Patriot~, Renegade~, Liberty~, Commander~, "
               "Wagoneer, Grand Wagoneer, CJ-7",
        "truck": "Gladiator",
    }),
    "Kia": ("", {
        "car": "Forte~, Optima, Rio~, K5, K900, Stinger~, Cadenza, Spectra, Amanti",
        "suv": "Sorento, Sportage, Soul~, Telluride, Seltos, Niro, EV6, EV9, Borrego",
        "van": "Sedona, Carnival~",
    }),
    "Land Rover": ("landrover", {
        "suv": "Range Rover, Range Rover Sport, Range Rover Evoque=evoque, Range Rover Velar=velar, "
               "Discovery~, Discovery Sport, Defender~, LR2, LR3, LR4, Freelander",
    }),
    "Lexus": ("lexis", {
        "car": "IS~, IS 250, IS 300, IS 350, ES~, ES 300, ES 330, ES 350, GS~, GS 300, GS 350, LS~, LS "
               "400, LS 430, LS 460, LS 500, CT 200h, RC 350, LC 500, HS 250h",
        "suv": "RX, RX 300, RX 330, RX 350, RX 400h, RX 450h, NX, NX 200t, NX 300, NX 350, GX, GX 460, "
               "GX 470, LX~, LX 570, UX, UX 250h, TX~",
    }),
    "Lincoln": ("", {
        "car": "MKZ, MKS, Town Car, Continental~, LS~, Zephyr",
        "suv": "Navigator~, Aviator~, Corsair, Nautilus, MKX, MKC, MKT",
    }),
    "Mazda": ("", {
        "car": "Mazda3=3~, Mazda6=6~, Mazda2=2~, MX-5 Miata=miata=mx5, RX-8, RX-7, Protege, 626~",
        "suv": "CX-3, CX-30, CX-5, CX-50, CX-7, CX-9, CX-70, CX-90, Tribute~",
        "van": "Mazda5=5~, MPV",
    }),
    "Mercedes-Benz": ("mercedes, benz, merc, mercedez, mercedes bens", {
        "car": "A-Class, C-Class, E-Class, S-Class, CLA, CLS, CLK, SL~, SLK, C230, C240, C250, C300, "
               "C350, C63, E320, E350, E400, E550, S430, S500, S550, S560, EQE, EQS, CLA 250, AMG GT",
        "suv": "GLA, GLB, GLC, GLE, GLS, GLK, ML 350, ML 320, GL 450, G-Class=g wagon, EQB, GLC 300, GLE "
               "350, GLK 350, GLA 250",
        "van": "Sprinter, Metris",
    }),
    "Mercury": ("", {
        "car": "Grand Marquis, Sable~, Milan~, Cougar~, Montego",
        "suv": "Mariner~, Mountaineer",
        "van": "Villager~",
    }),
    "Mini": ("", {
        "car": "Cooper~=minicooper, Cooper S, Clubman, Cooper Hardtop",
        "suv": "Countryman, Paceman",
    }),
    "Mitsubishi": ("mitsu, mitsibushi", {
        "car": "Lancer, Mirage~, Galant, Eclipse~, Diamante, 3000GT",
        "suv": "Outlander, Outlander Sport, Eclipse Cross, Montero, Endeavor~",
    }),
    "Nissan": ("nisan", {
        "car": "Altima, Sentra, Maxima, Versa, Leaf~, 350Z, 370Z, 240SX, GT-R, Cube~",
        "suv": "Rogue~, Rogue Sport, Murano, Pathfinder, Armada, Kicks~, Juke~, Xterra, Ariya",
        "truck": "Frontier~, Titan~, Hardbody",
        "van": "Quest~, NV200, NV1500, NV2500",
    }),
    "Oldsmobile": ("olds", {
        "car": "Alero, Cutlass, Intrigue~, Aurora~",
        "suv": "Bravada",
        "van": "Silhouette~",
    }),
    "Plymouth": ("", {
        "car": "Breeze~, Barracuda~, Prowler~",
        "van": "Grand Voyager",
    }),
    "Polestar": ("", {
        "car": "Polestar 2",
        "suv": "Polestar 3",
    }),
    "Pontiac": ("", {
        "car": "Grand Prix, Grand Am, G6, G8, Vibe~, Firebird, Trans Am, Bonneville, Sunfire, Solstice~, "
               "GTO",
        "suv": "Aztek, Torrent~",
        "van": "Montana~",
    }),
    "Porsche": ("porsh, porsha, porche", {
        "car": "911~, Boxster, Cayman, Panamera, Taycan, 718~, 944~",
        "suv": "Cayenne, Macan",
    }),
    "Ram": ("", {
        "truck": "1500~, 2500~, 3500~, Rebel~",
        "van": "ProMaster, ProMaster City",
    }),
    "Rivian": ("", {
        "suv": "R1S",
        "truck": "R1T",
    }),
    "Saab": ("sab", {
        "car": "9-3~, 9-5~, 900~",
    }),
    "Saturn": ("", {
        "car": "Ion~, Aura~, Sky~, SL2",
        "suv": "Vue~, Outlook~",
    }),
    "Scion": ("", {
        "car": "tC, xB, xD, FR-S, iA~, iM~, iQ",
    }),
    "Smart": ("smart car", {
        "car": "Fortwo=for two~",
    }),
    "Subaru": ("subie, suburu, subaroo", {
        "car": "Impreza, Legacy~, WRX, BRZ, Baja~",
        "suv": "Forester~, Outback~, Crosstrek, Ascent~, Solterra, Tribeca",
    }),
    "Suzuki": ("", {
        "car": "SX4, Swift~, Kizashi, Aerio",
        "suv": "Grand Vitara, Vitara, XL7, Samurai~",
    }),
    "Tesla": ("", {
        "car": "Model S, Model 3, Roadster~",
        "suv": "Model X, Model Y",
        "truck": "Cybertruck",
    }),
    "Toyota": ("toyoda, toyata", {
        "car": "Camry, Corolla, Prius, Avalon, Yaris, Matrix~, Supra, Celica, Echo~, GR86, Mirai, "
               "Crown~, Solara, Corolla Hatchback",
        "suv": "RAV4, Highlander, 4Runner, Sequoia, Land Cruiser, Venza, C-HR, FJ Cruiser, bZ4X, Corolla "
               "Cross, Grand Highlander",
        "truck": "Tacoma, Tundra",
        "van": "Sienna, Previa",
    }),
    "Volkswagen": ("vw, v w, volkswagon, folkswagen", {
        "car": "Jetta, Passat, Golf~, GTI, Beetle~, Arteon, Rabbit~, CC~, Eos~, Golf R, Jetta GLI",
        "suv": "Tiguan, Atlas~, Touareg, Taos, ID.4, Atlas Cross Sport",
        "van": "Routan, Eurovan, ID. Buzz",
    }),
    "Volvo": ("", {
        "car": "S40, S60, S70, S80, S90, V40, V50, V60, V70, V90, C30, C70, 240~, 740~, 850~, 940~",
        "suv": "XC40, XC60, XC70, XC90, EX30, EX90",
    }),
}  # fmt: skip
# A make that is an everyday word by itself counts only in its other spoken names.
EVERYDAY_MAKES = {"Smart"}
COLORS = {
    "gray": "gray grey charcoal gunmetal graphite",
    "black": "black",
    "white": "white pearl ivory cream",
    "silver": "silver",
    "red": "red burgundy maroon crimson",
    "blue": "blue navy teal",
    "green": "green olive",
    "gold": "gold champagne",
    "brown": "brown bronze",
    "beige": "beige tan",
    "yellow": "yellow",
    "orange": "orange",
    "purple": "purple",
    "pink": "pink",
}
BODIES = {
    "truck": "truck pickup",
    "suv": "suv crossover",
    "van": "van minivan",
    "car": "car sedan coupe hatchback wagon convertible",
    "motorcycle": "motorcycle motorbike",
}
