"""The demo shop: one business to look at, with people, cars, a past and a future, all made up.

It is loaded once into an empty database. Everything in it is dated relative to the day on which it is loaded.
"""
