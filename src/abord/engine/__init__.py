"""The engine: one rule source, three evaluators (explain, bound, country). Imports nothing of ours."""
