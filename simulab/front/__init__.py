"""The front page: of a server and of an exported site the same, static, and with one figure that computes in the browser."""
