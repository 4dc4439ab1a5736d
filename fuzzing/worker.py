"""One process that fuzzes one reader: guided by coverage where atheris is installed, else by chance alone.

    python -m fuzzing.worker READER SECONDS SEED FOLDER [CORPUS...]

libFuzzer ends the process; what was found and counted is in the folder by then.
"""

import random
import sys
import time
from pathlib import Path

try:
    import atheris
except ImportError:  # atheris has wheels for Linux on x86-64 alone
    atheris = None

INSTRUMENTED = ["tfp_etl", "nameparser", "stdnum", "yaml", "zipfile", "open_data_contract_standard"]
MOST_MEMORY_MB = 3_000
KEPT_OF_MUTATIONS_MB = 1_500
"""What atheris may keep of its mutations, each as long as its input at most, before the next process takes over."""
GUIDED = 0.25
"""Share of libFuzzer's own mutations, which follow its coverage; the others know what a file looks like."""


def main() -> None:
    """Fuzz until the time is over."""
    name, seconds, seed, folder = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    if atheris is None:
        from fuzzing import readers, watching

        reader = readers.BY_NAME[name]
        by_chance(reader, watching.Watch(reader, folder, "mutation"), seconds=seconds, seed=seed)
        return
    with atheris.instrument_imports(include=INSTRUMENTED):
        from fuzzing import readers, watching
    reader = readers.BY_NAME[name]
    by_coverage(reader, watching.Watch(reader, folder, "atheris"), seconds, seed, folder)


def by_chance(reader, watch, *, seconds: float, seed: int, most: int = 10**12) -> None:  # noqa: ANN001
    """Mutations of the seeds and of what was accepted before, for a time or for a number of inputs."""
    chance = random.Random(seed)
    pool = reader.seeds()
    until = time.monotonic() + seconds
    for seed_input in pool:
        watch.look(seed_input)
    while time.monotonic() < until and watch.tally.inputs < most:
        content = reader.mutate(chance.choice(pool), chance)[: reader.max_len]
        refused = watch.tally.refused
        watch.look(content)
        if watch.tally.refused == refused and len(pool) < 300 and chance.random() < 0.02:
            pool.append(content)
    watch.keep()


def by_coverage(reader, watch, seconds: float, seed: int, folder: Path) -> None:  # noqa: ANN001
    """The same under libFuzzer, which keeps the inputs that reach something new."""
    corpus = folder.parent / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for at, content in enumerate(reader.seeds()):
        (corpus / f"seed-{at}").write_bytes(content)

    def mutated(content: bytes, max_size: int, number: int) -> bytes:
        chance = random.Random(number)
        if chance.random() < GUIDED:
            return bytes(atheris.Mutate(content, max_size))
        return reader.mutate(content, chance)[:max_size]

    arguments = [
        sys.argv[0],
        f"-max_total_time={max(1, round(seconds))}",
        f"-runs={KEPT_OF_MUTATIONS_MB * 2**20 // reader.max_len}",
        f"-seed={seed or 1}",
        f"-max_len={reader.max_len}",
        "-timeout=100000",  # its alarm ends a Python process without a word: the watch has one of its own
        f"-rss_limit_mb={MOST_MEMORY_MB}",
        "-len_control=0",
        "-mutate_depth=2",  # one spoilt file on top of another soon is no file at all
        "-print_final_stats=1",
        f"-artifact_prefix={folder}/{reader.name.replace(' ', '-')}-",
        str(corpus),
    ]
    atheris.Setup(arguments, watch.look, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
