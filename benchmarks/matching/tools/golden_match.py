"""goldenmatch, zero configuration, made to run where it judges its own configuration poor. RECORDS LINKS."""

from __future__ import annotations

import goldenmatch
import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.matching.tools import tidy


def main() -> None:
    """Read, dedupe, write."""
    records, links = tidy.arguments()
    frame = tidy.read(records)
    found = goldenmatch.dedupe_df(pa.Table.from_pandas(frame), confidence_required=False, allow_red_config=True)
    person = np.arange(len(frame))
    for cluster in found.clusters.values():
        members = list(cluster["members"])
        person[members] = min(members)
    pd.DataFrame({"record_id": frame["record_id"], "person_id": person}).to_parquet(links, index=False)


if __name__ == "__main__":
    main()
