"""Who lives where, whether family or not, and which families are worth a look."""

from datetime import date

from tfp_etl.matching import families

ELM = "12 Elm Road;NG1 1AA;100"
OAK = "3 Oak Lane;NG2 2BB;200"


def spells(w, person, built=None):
    number = w.people.index(person) + 1
    rows = (built or w.build()).households.to_pylist()
    return [row for row in rows if row["person_id"] == number]


def test_a_lodger_is_of_the_household_and_not_of_the_family(world):
    w = world()
    w.tenancy("T1", ELM, ("Jo Hall", "Tenant"), ("Lee Marsh", "Other"))
    w.rows[0]["dob"], w.rows[1]["dob"] = date(1975, 1, 1), date(1980, 1, 1)
    assert len(w.now()) == 2
    assert spells(w, "Jo Hall")[0]["household_id"] == spells(w, "Lee Marsh")[0]["household_id"]
    assert spells(w, "Lee Marsh")[0]["kind"] == "PRIVATE"


def test_a_move_ends_one_spell_where_the_next_begins(world):
    w = world()
    w.police("Ann Smith", ELM, on=date(2012, 1, 1))
    w.police("Ann Smith", OAK, on=date(2013, 1, 1))
    first, second = sorted(spells(w, "Ann Smith"), key=lambda row: row["valid_from"])
    assert (first["valid_from"], first["valid_to"]) == (date(2012, 1, 1), date(2013, 1, 1))
    assert (second["valid_from"], second["valid_to"]) == (date(2013, 1, 1), None)
    assert (first["kind"], second["kind"]) == ("UNKNOWN", "PRIVATE")


def test_a_hostel_is_one_communal_household(world):
    w = world()
    for n in range(20):
        w.police(f"P{n} {'Smith' if n % 3 else 'Jones'}", "40 Mill Street;NG1 1AC;300")
    rows = w.build().households.to_pylist()
    assert {row["kind"] for row in rows} == {"COMMUNAL"}
    assert len({row["household_id"] for row in rows}) == 1


def test_a_household_keeps_its_number_while_people_come_and_go(world):
    w = world()
    w.police("Ann Smith", ELM, on=date(2012, 1, 1))
    w.police("Bob Smith", OAK, on=date(2012, 1, 1))
    before = w.build().households
    w.people.insert(0, "Zed Early")  # everybody's number changes but the order of homes
    w.people.remove("Zed Early")
    w.police("Cid Jones", ELM, on=date(2012, 6, 1))
    w.police("Ann Smith", OAK, on=date(2013, 1, 1))
    after = families.build(w.records(), w.links(), households_before=before, households_minted=7)
    numbers = {row["household_id"] for row in before.to_pylist()}
    assert {row["household_id"] for row in after.households.to_pylist()} == numbers
    w.police("Dot Ward", "9 Mill Street;NG1 1AC;", on=date(2013, 2, 1))
    grown = families.build(w.records(), w.links(), households_before=before, households_minted=7)
    assert spells(w, "Dot Ward", grown)[0]["household_id"] == 8


def test_shuffled_rows_give_the_same_households(world):
    w = world()
    for n in range(30):
        w.police(f"P{n} Hall{chr(97 + n % 7)}", f"{n % 11} Elm Road;NG1 1AA;")
    first = w.build()
    w.rows = w.rows[::-1]
    again = w.build()
    assert first.households.equals(again.households)
    assert first.suspicious.equals(again.suspicious)


def doubts(w, previous=None):
    return {row["kind"]: row for row in w.build(previous).suspicious.to_pylist()}


def test_what_is_worth_a_look_is_said_in_plain_words(world):
    w = world()
    w.tenancy("T1", ELM, *[(f"P{n} Hall", "Tenant" if n == 0 else "Son") for n in range(9)])
    found = doubts(w)
    assert found["LARGE"]["reason"] == "9 people, which few families have"
    assert found["LARGE"]["weight"] == 9
    assert "Hall" not in str(found)


def test_a_child_alone_and_three_generations_are_worth_a_look(world):
    w = world()
    w.pupil("Amy Hall", ELM)
    assert set(doubts(w)) == {"NO_ADULT"}
    w.tenancy("T1", OAK, ("Nan Cole", "Tenant"), ("Jo Cole", "Daughter"), ("Kit Cole", "Son"))
    for row, born in zip(w.rows[1:], (1940, 1970, 2005), strict=True):
        row["dob"] = date(born, 1, 1)
    assert "THREE_GENERATIONS" in doubts(w)


def test_two_nearly_joined_are_told_of_each_other(world):
    w = world()
    w.police("Ann Smith", ELM)
    w.police("Bob Smith", ELM)
    built = families.build(w.records(), w.links(), weights=families.Weights(enough=6))
    told = [row for row in built.suspicious.to_pylist() if row["kind"] == "NEARLY_JOINED"]
    assert [(row["family_id"], row["other_family_id"]) for row in told] == [(1, 2), (2, 1)]
    assert "5 bits of evidence; 6 are enough" in told[0]["reason"]


def test_a_doubt_about_one_family_names_no_other(world):
    w = world()
    w.pupil("Amy Hall", ELM)
    assert doubts(w)["NO_ADULT"]["other_family_id"] is None


def test_a_family_made_of_two_is_worth_a_look(world):
    w = world()
    w.police("Ann Smith", ELM)
    w.police("Bob Smith", OAK)
    before = w.build().memberships
    w.tenancy("T1", ELM, ("Ann Smith", "Tenant"), ("Bob Smith", "Partner"))
    assert doubts(w, before)["MERGED"]["weight"] == 2


def test_a_sound_family_is_not(world):
    w = world()
    w.pupil("Amy Hall", ELM, ("Jo Hall", "Mother", True))
    w.tenancy("T1", ELM, ("Jo Hall", "Tenant"), ("Amy Hall", "Daughter"))
    assert doubts(w) == {}
