"""Who stands beside or acts for a person: trusted person, helper, legal representative, regie person."""
