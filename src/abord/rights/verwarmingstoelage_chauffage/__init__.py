"""Verwarmingstoelage, allocation de chauffage: the heating allowance of the Social Heating Fund."""
