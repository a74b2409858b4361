"""The page of a running daemon: is it working, and why did (or didn't) this alert?

    guard.py     who is let in: the token, the hosts, where a form may come from; pure
    token.py     the token in its file
    server.py    the HTTP server: what every request passes, and every answer carries
    handlers.py  the routes; thin
    views.py     values to HTML; pure, as are chart.py, feeds.py and marked.py

A route is one line in `handlers.routes`, and one in `guard.OPEN_PATHS` where it needs no token.
"""
