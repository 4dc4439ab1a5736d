"""Truth is read where things are measured and nowhere else: what training or a threshold could see is no measure."""

import re

# Reading: a path or a file of truth, or one of its columns. Writing it is the synthetic county's work.
TRUTH = re.compile(r"(?<!without )(?<!no )\btruth\b|true_person|true_family|name_group", re.IGNORECASE)
READERS = ("tfp_etl.evaluation.", "tfp_etl.cli.evaluation")
WRITERS = ("tfp_etl.synthetic.", "tfp_etl.cli.county", "tfp_etl.cli.app")
# What the code below the command line may not even name outside prose.
PRODUCT = ("matching", "feeds", "quality", "claims", "warehouse", "rules", "model", "platform")


def without_prose(module):
    """The source without docstrings and comments."""
    text = module.path.read_text(encoding="utf-8")
    return re.sub(r'"""(?:.|\n)*?"""|#[^\n]*', "", text)


def test_no_code_of_the_product_names_truth(modules):
    looked_at = [module for module in modules if module.name.split(".")[1:2] and module.name.split(".")[1] in PRODUCT]
    assert len(looked_at) > 40
    assert [module.name for module in looked_at if TRUTH.search(without_prose(module))] == []
    stages = [module for module in modules if module.name in {"tfp_etl.stages", "tfp_etl.examination"}]
    assert len(stages) == 2
    assert [module.name for module in stages if TRUTH.search(without_prose(module))] == []


def test_no_query_of_the_product_names_truth(tracked, checkout):
    package = checkout / "tfp_etl"
    queries = [path for path in tracked if path.suffix == ".sql" and path.is_relative_to(package)]
    looked_at = [path for path in queries if path.relative_to(package).parts[0] in PRODUCT]
    assert len(looked_at) > 40
    found = {path.name for path in looked_at if TRUTH.search(re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8")))}
    assert found == set()


def test_those_who_read_truth_are_found_by_the_same_search(modules):
    named = {module.name for module in modules if TRUTH.search(without_prose(module))}
    assert "tfp_etl.evaluation.delivery" in named
    assert {name for name in named if not name.startswith(READERS + WRITERS)} == set()


def test_only_the_command_line_imports_what_reads_truth(modules):
    importers = {
        module.name
        for module in modules
        if any(name.startswith("tfp_etl.evaluation") for name in module.imports)
        and not module.name.startswith("tfp_etl.evaluation")
    }
    assert importers <= {"tfp_etl.cli.evaluation"}
    assert importers
