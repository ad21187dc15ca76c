"""What people say about how they were received and helped: without a name, apart from every file."""
