"""Inkomensgarantie voor ouderen, garantie de revenus aux personnes âgées: the income guarantee for the elderly."""
