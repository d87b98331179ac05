"""Outside calendars: visits are mirrored there, and what others put there blocks time here.

Nothing here runs while a caller waits. Workers do it all: `outgoing` brings a visit's events to where the
visit is, `incoming` reads what changed there, `moving` takes over what staff moved. `google` alone knows
Google's HTTP.
"""
