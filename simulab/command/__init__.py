"""The command line: its words, its commands, progress in a terminal."""
