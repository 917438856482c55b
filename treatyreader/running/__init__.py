"""How the program runs on one machine: its database, its secrets, its web server, and their common end.

Nothing here imports Django at the top: what only makes the database available must start at once and must
work before the settings can be read.
"""
