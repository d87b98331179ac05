"""How fast the product is, beside what its servers could do at best: `make bench`.

Every operation goes through the door that programs use. Beside each stands its floor: the least that the same
servers can be asked for the same end, by the bare driver, in the same round.
"""
