//! Minutes: what the lexicon makes of sentences, and what the readers make of files, good and bad.

mod sentences;
