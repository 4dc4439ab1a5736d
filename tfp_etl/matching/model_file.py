"""The reviewed model on disk: Splink's own settings, and where they come from."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from tfp_etl.matching.population import Population

REVIEWED = Path(str(files("tfp_etl.matching") / "model.json"))


def described(splink_model: dict[str, Any], population: Population, prior: float) -> dict[str, Any]:
    """A model with the population it was trained on; without what changes from run to run."""
    splink_model.pop("linker_uid", None)
    return {"population": population.as_dict(), "prior": prior, "splink": splink_model}


def write(model: dict[str, Any], path: Path) -> None:
    """Write a model, its numbers to eight significant digits."""
    path.write_text(json.dumps(_rounded(model), indent=1) + "\n", encoding="utf-8")


def read(path: Path | None = None) -> tuple[dict[str, Any], Population]:
    """Splink's settings and the population they were trained on; by default of the reviewed model."""
    model = json.loads((path or REVIEWED).read_text(encoding="utf-8"))
    return model["splink"], Population(**model["population"])


def _rounded(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return float(f"{value:.8g}") if isinstance(value, float) else value
