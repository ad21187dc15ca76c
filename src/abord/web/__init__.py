"""The site: the rights check for visitors, the desk for workers, their own pages for people with a file."""
