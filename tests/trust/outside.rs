//! Where the program writes: only where it was told, and only over its own files.
