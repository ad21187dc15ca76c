"""Installation premium: law of 26 May 2002 art. 14 §3; organic law of 8 July 1976 art. 57bis."""
