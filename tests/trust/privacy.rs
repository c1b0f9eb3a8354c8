//! Canaries over every column and edition, pseudonyms, and persons forgotten.
