"""The wall screen (大屏): a desk's figures on a television, by a read-only address.

A *wall* has screens that follow one another. Nothing on it is a name of a person, a phone
number or a title that is not printed yet.
"""
