"""A class in one room: who is where, what they predict, their states on a wall, and a race. One process owns it.

``room`` says what is true of a class and knows no network; ``store`` keeps it in the file that the teacher named, or nowhere;
``handlers`` are the two pages and the connection that they have with it.
"""
