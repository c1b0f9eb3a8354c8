//! What a release is made of: manual pages, completions, scripts.
