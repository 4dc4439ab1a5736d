"""`python -m tfp_etl` and `tfp`: the commands."""

from tfp_etl.cli.app import main as app

if __name__ == "__main__":
    app()
