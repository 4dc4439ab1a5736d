"""The servers the platform runs on: embedded PostgreSQL and Airflow's processes."""
