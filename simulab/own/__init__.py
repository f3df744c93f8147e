"""What a person's own file brings: reading it, trying what it defines, naming the line where something is wrong."""
