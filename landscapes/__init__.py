"""The surfaces, one a file; installed as ``simulab.landscapes``."""

if __name__ == "landscapes":
    raise ImportError("this folder is installed as simulab.landscapes: import simulab.landscapes, not landscapes")
