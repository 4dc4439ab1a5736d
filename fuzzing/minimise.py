"""Makes an input smaller while it still fails the same way: what the tests keep of a finding.

python -m fuzzing.minimise READER INPUT OUTPUT
"""

import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from fuzzing.readers import BY_NAME, Reader

MOST_RUNS = 3_000


def sign_of(reader: Reader, content: bytes) -> str:
    """How an input fails: class of the error and the innermost place of ours; blank where it does not."""
    try:
        reader.run(content)
    except reader.allowed:
        return ""
    except BaseException as fault:  # noqa: BLE001 - whatever comes
        frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if "tfp_etl" in frame.filename]
        return (
            f"{type(fault).__name__} {Path(frames[-1].filename).name}:{frames[-1].lineno}"
            if frames
            else type(fault).__name__
        )
    return ""


def smaller(content: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """Cut out pieces, large ones first, while it fails."""
    size, runs = max(len(content) // 2, 1), 0
    while size and runs < MOST_RUNS:
        at = 0
        while at < len(content) and runs < MOST_RUNS:
            shorter = content[:at] + content[at + size :]
            runs += 1
            if fails(shorter):
                content = shorter
            else:
                at += size
        size //= 2
    return content


def main() -> None:
    """Read an input, write a smaller one."""
    reader, source, target = BY_NAME[sys.argv[1]], Path(sys.argv[2]), Path(sys.argv[3])
    content = source.read_bytes()
    sign = sign_of(reader, content)
    target.write_bytes(smaller(content, lambda shorter: sign_of(reader, shorter) == sign) if sign else content)


if __name__ == "__main__":
    main()
