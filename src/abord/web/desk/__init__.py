"""The pages of workers: sign-in, the day, files."""
