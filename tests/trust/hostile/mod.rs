//! The hostile and bad inputs, each with the exit code and the sentence that answer it.
