"""Other tools on the same records, each as a program of its own: RECORDS in, LINKS (record_id, person_id) out.

They run in the environment of requirements.txt, with the settings a careful reader of their documentation begins with.
"""
