"""What the desk and the person's own pages share about files: reading forms, and showing what is kept."""
