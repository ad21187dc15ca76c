"""Pages beside the rights check that anybody may open for help: contact points, further languages, the check of a
letter, how one was received."""
