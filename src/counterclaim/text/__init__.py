"""Offsets, words, sentences and folded forms. Every offset is a code point of the text it was made from."""
