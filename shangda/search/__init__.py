"""Finding texts behind one interface. Now: plain substrings; indexes come later."""
