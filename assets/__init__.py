"""Data and pictures that ship with the package; read them through importlib.resources."""
