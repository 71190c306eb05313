"""Find characters that were mistaken for others, by what usually stands beside them.

``statistics`` holds how often characters follow one another, and which are mistaken for
which; ``finder`` looks a text through with them. ``training`` makes such statistics from
texts: the shipped ones come from public statutes and the demonstration's own texts
(``tools/train_characters.py``), and an office can make its own from what it has issued.
"""
