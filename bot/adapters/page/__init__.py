"""The page of a running daemon: is it working, and why did (or didn't) this alert?

    guard.py    who is let in: the token, the hosts, where a form may come from; pure
    token.py    the token in its file
    server.py   the HTTP server, its routes; thin
    views.py    values to HTML; pure

A route is added in `server.py`: one line in `routes`, and in `OPEN_PATHS` where it needs no token.
"""
