"""The weights of the verdict."""

BIAS = -5.0
WEIGHTS = {
    "title deal": 5.0, "lead deal": 2.5, "early deal": 0.7, "new in lead": 1.0, "acts at top": 0.5, "history at top": -1.0,
    "maybe at top": -0.5, "description at top": -0.5, "in title": 0.5, "share": 1.0, "many companies": -1.0, "write-up": -1.0,
    "holdings": -3.0, "no deal": -1.0, "repeats": 1.5, "no title": 2.0, "short": 0.5,
}
