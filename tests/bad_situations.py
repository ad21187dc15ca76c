"""Malformed situations, by what is wrong: text, path of the problem, and part of what is expected there."""

A = "persons: {a: {}, b: {}, c: {}}\n"


def person(text: str) -> str:
    return f"date: 2025-04-01\npersons: {{a: {{{text}}}}}\n"


def relations(*lines: str) -> str:
    return A + "relations:\n" + "".join(f"- {{{line}}}\n" for line in lines)


def holding(text: str) -> str:
    return A + f"holdings: [{{kind: savings, {text}}}]\n"


BAD = {
    # the file
    "empty": ("", "", "at least one person"),
    "blank": (" \n\n", "", "at least one person"),
    "a list": ("[1, 2]", "", "a mapping with the key 'persons'"),
    "a text": ("hello", "", "a mapping with the key 'persons'"),
    "not YAML": ("persons: {a: [}", "", "YAML"),
    "tab": ("persons:\n\ta: {}", "", "YAML"),
    "control character": ("persons: {a: \x07}", "", "YAML"),
    "alias": ("persons: {a: &x {}, b: *x}", "persons.a", "without & and *"),
    "tag": ("persons: {a: !!python/object:os.system {}}", "persons.a", "without a YAML tag"),
    "double key": ("persons: {a: {}}\npersons: {b: {}}", "persons", "every key once"),
    "double person": ("persons: {a: {}, a: {}}", "persons.a", "every key once"),
    "two documents": (A + "---\n" + A, "", "one document"),
    "endless": ("x: [" + "0," * 400_000 + "]", "x.299996", "at most 100000 values"),
    "deep": ("x: " + "[" * 3000, "x.0.0…", "at most 20 levels"),
    "a mapping as key": ("persons: {? {a: b} : c}", "persons", "a name as key"),
    # the shape
    "no persons": ("date: 2025-01-01", "persons", "'persons' to be stated"),
    "nobody": ("persons: {}", "persons", "at least one"),
    "persons as list": ("persons: [a]", "persons", "a mapping"),
    "person as number": ("persons: {a: 3}", "persons.a", "a mapping"),
    "person with a dot": ("persons: {a.b: {}}", "persons.a.b", "without a dot"),
    "roofs as mapping": (A + "roofs: {a: b}", "roofs", "a list"),
    "unknown section": (A + "roof: []", "roof", "did you mean 'roofs'"),
    "unknown fact": (person("wage_nett: 3 EUR/month"), "persons.a.wage_nett", "did you mean 'wage_net'"),
    "pair fact of a person": (person("custody: visits"), "persons.a.custody", "'custody' under 'relations'"),
    "unknown key of a value": (
        person("wage_net: {value: 3 EUR/month, sorce: x}"),
        "persons.a.wage_net.sorce",
        "did you mean 'source'",
    ),
    "value without value": (person("wage_net: {source: x}"), "persons.a.wage_net.value", "to be stated"),
    "unquoted comma": (
        person("wage_net: {value: 850,00 EUR/month}"),
        "persons.a.wage_net.00 EUR/month",
        "quotes around a number with a comma",
    ),
    # numbers
    "text for money": (person("wage_net: a lot"), "persons.a.wage_net", "like '300 EUR/month'"),
    "no period": (person("wage_net: 300"), "persons.a.wage_net", "like '300 EUR/month': a bare number could be"),
    "no period, euro": (person("wage_net: 300 EUR"), "persons.a.wage_net", "EUR/year, EUR/month, EUR/week"),
    "wrong period": (person("wage_net: 30 EUR/day"), "persons.a.wage_net", "not 'EUR/day'"),
    "wrong currency": (person("wage_net: 30 USD/month"), "persons.a.wage_net", "not 'USD/month'"),
    "negative": (person("wage_net: -5 EUR/month"), "persons.a.wage_net", "a number from 0 to 10000000 EUR/year"),
    "too much": (person("wage_net: 9999999 EUR/month"), "persons.a.wage_net", "a number from 0 to 10000000"),
    "ambiguous": (person('wage_net: "1,250 EUR/month"'), "persons.a.wage_net", "1,250 could be 1250 or 1,2500"),
    "bad grouping": (person("wage_net: 1.25.0 EUR/month"), "persons.a.wage_net", "a number like 1.250,00"),
    "range downwards": (
        person("wage_net: between 5 and 2 EUR/year"),
        "persons.a.wage_net",
        "a range that goes up",
    ),
    "flag for money": (person("wage_net: [yes]"), "persons.a.wage_net.0", "a mapping"),
    "very long": (person(f"wage_net: {'9' * 500} EUR/year"), "persons.a.wage_net", "an amount in EUR/year"),
    "money for a flag": (person("pregnant: 3 EUR"), "persons.a.pregnant", "yes, no or unknown"),
    "age out of range": (person("age: 222"), "persons.a.age", "from 0 to 125"),
    "half an age": (person("age: 21.5"), "persons.a.age", "a whole number"),
    "points out of range": (person("autonomy_points: 19"), "persons.a.autonomy_points", "from 0 to 18"),
    "unknown choice": (person("residence_status: belgium"), "persons.a.residence_status", "did you mean 'belgian'"),
    "unknown certainty": (
        person("wage_net: {value: 3 EUR/year, certainty: declarred}"),
        "persons.a.wage_net.certainty",
        "did you mean 'declared'",
    ),
    # dates and histories
    "impossible day": (person("birth_date: 2003-02-29"), "persons.a.birth_date", "a day that exists"),
    "American day": (person("birth_date: 12/31/2003"), "persons.a.birth_date", "a day that exists"),
    "no day": (person("birth_date: spring"), "persons.a.birth_date", "a date like 2025-04-01"),
    "another century": (person("birth_date: 0204-03-02"), "persons.a.birth_date", "a day from 1801"),
    "birth in the future": (person("birth_date: 2025-04-02"), "persons.a.birth_date", "on or before the date"),
    "age against birth": (person("birth_date: 2004-03-02, age: 22"), "persons.a.age", "goes with the birth date"),
    "overlap": (
        person("wage_net: [{value: 1 EUR/year, until: 2024-06-01}, {value: 2 EUR/year, from: 2024-06-01}]"),
        "persons.a.wage_net",
        "do not overlap",
    ),
    "backwards": (
        person("wage_net: {value: 1 EUR/year, from: 2024-06-02, until: 2024-06-01}"),
        "persons.a.wage_net",
        "not before 'from'",
    ),
    "bases against each other": (
        person("wage_net: 3000 EUR/month, wage_gross: 2000 EUR/month"),
        "persons.a.wage_net",
        "wage_net ≤ wage_taxable ≤ wage_gross",
    ),
    # national numbers
    "short number": (person("national_number: 123"), "persons.a.national_number", "eleven digits"),
    "impossible number": (person("national_number: 12345678901"), "persons.a.national_number", "a possible national"),
    "real number": (person("national_number: 85.07.30-033.28"), "persons.a.national_number", "birth month + 60"),
    "synthetic, wrong check": (
        person("national_number: 04630200197"),
        "persons.a.national_number",
        "the right check digits",
    ),
    # roofs
    "stranger under a roof": (A + "roofs: [{persons: [a, d]}]", "roofs.0.persons.1", "listed under 'persons'"),
    "two roofs": (A + "roofs: [{persons: [a]}, {persons: [b, a]}]", "roofs.1.persons.1", "one roof at a time"),
    "empty roof": (A + "roofs: [{persons: []}]", "roofs.0.persons", "at least one"),
    "roof without persons": (A + "roofs: [{housing: dwelling}]", "roofs.0.persons", "to be stated"),
    "unknown commune": (
        A + "roofs: [{municipality: Bruxel, persons: [a]}]",
        "roofs.0.municipality",
        "did you mean 'Bruxelles'",
    ),
    "wrong region": (
        A + "roofs: [{municipality: Eupen, region: wallonia, persons: [a]}]",
        "roofs.0.region",
        "german_speaking",
    ),
    "roof for the roofless": (
        "persons: {a: {housing: no_fixed_roof}}\nroofs: [{persons: [a]}]",
        "persons.a.housing",
        "another housing",
    ),
    # relations
    "stranger": (relations("person: a, is: child, of: d"), "relations.0.of", "listed under 'persons'"),
    "oneself": (relations("person: a, is: child, of: a"), "relations.0.of", "someone else"),
    "half a relation": (relations("person: a, is: child"), "relations.0.of", "'of' to be stated"),
    "empty relation": (relations("person: a, of: b"), "relations.0", "'is', or a fact"),
    "unknown kin": (relations("person: a, is: cild, of: b"), "relations.0.is", "did you mean 'child'"),
    "two kins": (
        relations("person: a, is: child, of: b", "person: b, is: sibling, of: a"),
        "relations.1.is",
        "what relations.0 says: a is child of b",
    ),
    "own ancestor": (
        relations("person: a, is: child, of: b", "person: b, is: child, of: c", "person: c, is: child, of: a"),
        "persons.a",
        "not their own ancestor",
    ),
    "two spouses": (
        relations("person: a, is: spouse, of: b", "person: c, is: spouse, of: a"),
        "relations.1.is",
        "one spouse or legal cohabitant of a at a time",
    ),
    "two partners": (
        relations("person: a, is: de_facto_partner, of: b", "person: c, is: de_facto_partner, of: b"),
        "relations.1.is",
        "one de facto partner of b at a time",
    ),
    "in-law by a couple without marriage": (
        relations(
            "person: a, is: child, of: b",
            "person: c, is: legal_cohabitant, of: a",
            "person: c, is: child_in_law, of: b",
        ),
        "relations.2.is",
        "partner_of_child, since relations.1 names no spouse",
    ),
    "parent-in-law by a couple without marriage": (
        relations(
            "person: b, is: parent_in_law, of: c",
            "person: a, is: de_facto_partner, of: c",
            "person: b, is: parent, of: a",
        ),
        "relations.0.is",
        "parent_of_partner, since relations.1 names no spouse",
    ),
    "partner of a child by a marriage": (
        relations(
            "person: a, is: child, of: b", "person: a, is: spouse, of: c", "person: c, is: partner_of_child, of: b"
        ),
        "relations.2.is",
        "child_in_law, since relations.1 names a spouse",
    ),
    "a child as spouse": (
        "persons: {a: {age: 40}, b: {age: 8}}\nrelations: [{person: b, is: spouse, of: a}]",
        "relations.0.is",
        "check which of the two is right",
    ),
    "a child as partner": (
        "date: 2025-04-01\npersons: {a: {birth_date: 2014-04-02}, b: {age: 30}}\n"
        "relations: [{person: a, is: de_facto_partner, of: b}]",
        "relations.0.is",
        "a of at least 12",
    ),
    "a minor as legal cohabitant": (
        "date: 2025-04-01\npersons: {a: {age: 40}, b: {birth_date: 2007-04-02}}\n"
        "relations: [{person: b, is: legal_cohabitant, of: a}]",
        "relations.0.is",
        "b of at least 18",
    ),
    "unmarried spouse": (
        "persons: {a: {married: no}, b: {}}\nrelations: [{person: a, is: spouse, of: b}]",
        "persons.a.married",
        "yes, since relations.0",
    ),
    "three parents": (
        "persons: {a: {}, b: {}, c: {}, d: {}}\n"
        "relations: [{person: a, is: child, of: b}, {person: a, is: child, of: c}, {person: d, is: parent, of: a}]",
        "persons.a",
        "at most two parents",
    ),
    "older child": (
        "persons: {a: {birth_date: 1970-01-01}, b: {birth_date: 1980-01-01}}\n"
        "relations: [{person: a, is: child, of: b}]",
        "persons.a",
        "a child younger than the parent b",
    ),
    "custody of a parent": (
        relations("person: a, is: child, of: b, custody: visits"),
        "relations.0.custody",
        "{person: b, is: parent, of: a, custody: …}",
    ),
    "a fact twice": (
        relations("person: a, of: b, fiscal_dependant: yes", "person: a, of: b, fiscal_dependant: yes"),
        "relations.1.fiscal_dependant",
        "each fact once",
    ),
    "household not mutual": (
        relations("person: a, of: b, shares_household_matters: yes", "person: b, of: a, shares_household_matters: no"),
        "relations.1.shares_household_matters",
        "it holds both ways",
    ),
    "same roof stated": (
        relations("person: a, is: child, of: b, same_roof: yes"),
        "relations.0.same_roof",
        "it follows from 'roofs'",
    ),
    # holdings
    "no owners": (A + "holdings: [{kind: savings}]", "holdings.0.owners", "to be stated"),
    "unknown owner": (holding("owners: {d: 1}"), "holdings.0.owners.d", "listed under 'persons'"),
    "shares over one": (holding("owners: {a: 1/2, b: 60 %}"), "holdings.0.owners", "at most 1 together"),
    "a share over one": (holding("owners: {a: 3/2}"), "holdings.0.owners.a", "a share above 0"),
    "a share of nothing": (holding("owners: {a: 1/0}"), "holdings.0.owners.a", "a share above 0"),
    "share in the wrong place": (holding("owners: {a: 1}, share: 1"), "holdings.0.share", "the share with the owner"),
    "period for a value": (holding("owners: {a: 1}, value: 3 EUR/year"), "holdings.0.value", "not 'EUR/year'"),
    "unknown kind listed": (person("holdings_listed: [saving]"), "persons.a.holdings_listed", "did you mean 'savings'"),
    "unknown roster": (A + "roster: shut", "roster", "open or closed"),
    "unknown assumption": (A + "assume: all", "assume", "usual"),
}
