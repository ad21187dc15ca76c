"""Sociaal tarief, tarif social: the social tariff for electricity, natural gas and heat."""
