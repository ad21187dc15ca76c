"""The rooms for machines: the rights check over HTTP, in our own shape and in that of OpenFisca."""
