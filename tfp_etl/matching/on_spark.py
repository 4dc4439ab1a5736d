"""Score pairs on Spark instead of DuckDB: the same model, the same blocking rules, the same numbers.

DuckDB prepares the nodes and gathers the edges as always; what lies between, the pairs and their weights, is computed
by Spark, which is where a country no longer fits one machine (docs/adr/0005-spark.md). The model is written once, in
DuckDB's SQL, and translated condition by condition. Needs pyspark 4 (requirements-spark.txt) and Java 17 or 21.
"""

import copy
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
import sqlglot
from splink import Linker
from sqlglot import exp

# Text as it stands in Splink's own settings for the level that takes what no other level took.
_ELSE = "ELSE"

# DuckDB compares names by rapidfuzz; the functions in Splink's jar count half transpositions otherwise, which moves a
# name over a level's edge now and then. So Spark compares by rapidfuzz as well (needed where its workers run).
JARO_WINKLER, DAMERAU_LEVENSHTEIN = "tfp_jaro_winkler", "tfp_damerau_levenshtein"


class SparkMissingError(RuntimeError):
    """Spark was asked for, but pyspark or Java is not there."""


def in_spark_sql(condition: str, lists: frozenset[str] = frozenset()) -> str:
    """A condition of the model, written for DuckDB, in Spark's SQL; `lists`: the columns of nodes that hold lists."""
    if condition.strip().upper() == _ELSE:
        return condition
    tree = sqlglot.parse_one(condition, read="duckdb").transform(_translated, lists)
    return tree.sql("spark")


def translated(model: dict[str, Any], lists: frozenset[str]) -> dict[str, Any]:
    """A copy of Splink's settings with every condition in Spark's SQL."""
    model = copy.deepcopy(model)
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            level["sql_condition"] = in_spark_sql(level["sql_condition"], lists)
    for rule in model["blocking_rules_to_generate_predictions"]:
        rule["blocking_rule"] = in_spark_sql(rule["blocking_rule"], lists)
        rule["sql_dialect"] = "spark"
    model["sql_dialect"] = "spark"
    return model


def predictions(
    db: duckdb.DuckDBPyConnection, model: dict[str, Any], *, floor: float, nodes: str = "nodes"
) -> Iterator[str]:
    """The name of a table of scored pairs in `db`: pairs of `nodes` that weigh `floor` or more, as on DuckDB."""
    with TemporaryDirectory(prefix="tfp-spark-") as folder, _session(Path(folder)) as spark:
        from splink.backends.spark import SparkAPI  # noqa: PLC0415  (an extra: only where it is asked for)

        _register(spark)
        copied, scored = Path(folder) / "nodes.parquet", Path(folder) / "scored"
        db.execute(f"copy {nodes} to '{copied}' (format parquet)")
        api: Any = SparkAPI
        table = api(spark_session=spark, break_lineage_method="persist").register(spark.read.parquet(str(copied)))
        linker = Linker(table, translated(model, _lists(db, nodes)), log_level=40, validate_settings=False)
        found = linker.inference.predict(threshold_match_weight=floor, warning_mode="never")
        spark.table(found.physical_name).write.parquet(str(scored))
        db.read_parquet(f"{scored}/*.parquet").create_view("scored_on_spark")
        yield "scored_on_spark"
        db.execute("drop view scored_on_spark")


def _lists(db: duckdb.DuckDBPyConnection, nodes: str) -> frozenset[str]:
    """The columns of the table `nodes` that hold lists."""
    columns = db.execute(f"select column_name, column_type from (describe {nodes})").fetchall()
    return frozenset(name for name, kind in columns if kind.endswith("[]"))


def _translated(node: exp.Expression, lists: frozenset[str]) -> exp.Expression:
    """What sqlglot leaves in DuckDB's spelling, and what Spark would stumble over."""
    if isinstance(node, exp.Length) and isinstance(node.this, exp.Column) and node.this.name[:-2] in lists:
        return exp.ArraySize(this=node.this)
    if isinstance(node, exp.ArrayOverlaps):
        return exp.Anonymous(this="arrays_overlap", expressions=[node.this, node.expression])
    if isinstance(node, exp.JarowinklerSimilarity):
        return exp.Anonymous(this=JARO_WINKLER, expressions=[node.this, node.expression])
    if isinstance(node, exp.Anonymous) and node.name.lower() == "damerau_levenshtein":
        return exp.Anonymous(this=DAMERAU_LEVENSHTEIN, expressions=node.expressions)
    if isinstance(node, exp.Bracket):  # past the end of a list: null in DuckDB, an error in Spark's o[i]
        return exp.Anonymous(this="get", expressions=[node.this, *node.expressions])
    return node


def _register(spark: Any) -> None:  # noqa: ANN401  (an extra: not there where types are checked)
    """Let Spark's SQL know the string distances that DuckDB computes."""
    from pyspark.sql.functions import arrow_udf  # noqa: PLC0415

    def pairwise(measure: str, function: str) -> Any:  # noqa: ANN401
        def column(left: pa.Array, right: pa.Array) -> pa.Array:  # imports by name: this runs in Spark's workers
            import pyarrow  # noqa: PLC0415
            from rapidfuzz import distance  # noqa: PLC0415

            score = getattr(getattr(distance, measure), function)
            pairs = zip(left.to_pylist(), right.to_pylist(), strict=True)
            found = [None if one is None or other is None else float(score(one, other)) for one, other in pairs]
            return pyarrow.array(found, pyarrow.float64())

        return arrow_udf(column, "double")

    spark.udf.register(JARO_WINKLER, pairwise("JaroWinkler", "similarity"))
    spark.udf.register(DAMERAU_LEVENSHTEIN, pairwise("DamerauLevenshtein", "distance"))


@contextmanager
def _session(folder: Path) -> Iterator[Any]:
    """A Spark session: the one that runs (spark-submit), or a local one that ends with the work."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415
        from splink.backends.spark import similarity_jar_location  # noqa: PLC0415
    except ImportError:
        raise SparkMissingError(
            "Spark was asked for, but pyspark is not installed: pip install -r requirements-spark.txt"
        ) from None
    running = SparkSession.getActiveSession()
    if running is None and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise SparkMissingError("Spark was asked for, but there is no Java: install OpenJDK 17 or 21, or set JAVA_HOME")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = running or (
        SparkSession.builder.master(os.environ.get("SPARK_MASTER", "local[*]"))
        .appName("tfp link")
        .config("spark.jars", similarity_jar_location())
        .config("spark.driver.memory", os.environ.get("SPARK_DRIVER_MEMORY", "3g"))
        .config("spark.local.dir", str(folder))
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.sql.shuffle.partitions", os.environ.get("SPARK_SHUFFLE_PARTITIONS", "8"))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        if running is None:
            session.stop()
