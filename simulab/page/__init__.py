"""Widgets in a page without a server: the same mathematics, compiled to JavaScript."""
