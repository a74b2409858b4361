from hypothesis import given
from hypothesis import strategies as st

from bot.reading.fingerprints import LONG_SENTENCE, fingerprint, to_pieces
from bot.reading.text import to_lines

HEADLINES = (
    "Stocks rally as traders weigh a truce What to know before you file your taxes this spring Gold slips from its "
    "record Oil falls after talks resume in Geneva Why used cars cost more again Here is how the new rules change "
    "your pension The bond market has a message for the central bank Airlines warn of a costly summer A small town "
    "fights a data center How one baker beat inflation Chip makers lead the market higher Watch the launch live"
)


def test_numbers_case_and_punctuation_do_not_matter() -> None:
    assert fingerprint("Shares rose 4.2% on Friday, April 3.") == fingerprint("SHARES rose 11% on Friday April 17")


def test_a_text_with_few_letters_has_no_fingerprint() -> None:
    assert fingerprint("Read more 24") == 0


def test_fingerprints_fit_a_signed_64_bit_column() -> None:
    assert all(0 < fingerprint(f"a sentence about company {chr(97 + number)}") < 2**63 for number in range(26))


def test_a_list_of_headlines_gives_the_same_pieces_wherever_it_stands() -> None:
    assert len(HEADLINES.split()) > LONG_SENTENCE
    alone = {piece.fingerprint for piece in to_pieces([HEADLINES])}
    later = {
        piece.fingerprint
        for piece in to_pieces([f"Senate passes the farm bill late at night {HEADLINES} Mortgage rates ease"])
    }
    assert len(alone & later) >= len(alone) - 2


@given(st.text())
def test_the_pieces_of_a_line_are_the_line(text: str) -> None:
    lines = to_lines(text)
    pieces = to_pieces(lines)
    assert (
        tuple(" ".join(piece.text for piece in pieces if piece.line == number) for number in range(len(lines))) == lines
    )
