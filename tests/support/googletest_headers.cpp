// Compiled only for its precompiled headers.
