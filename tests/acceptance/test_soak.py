"""The long run still runs, in small: nothing that is told is told never or twice, and no file is left open."""

from benchmarks.soak import FILES_MORE, soak


async def test_half_a_day_with_faults_loses_and_repeats_nothing() -> None:
    soaked = await soak(feeds=10, days=0.25, seed=1, progress=lambda _: None)

    assert soaked.told > 3
    assert (soaked.never, soaked.twice) == (0, 0)
    assert soaked.faults["restart"] >= 1
    assert soaked.last.files - soaked.first.files <= FILES_MORE
