"""Tables, migrations, loads and reads of the PostgreSQL warehouse."""
