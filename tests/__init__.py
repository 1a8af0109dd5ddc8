"""Our tests; a package, since one of the same name comes with a library that they use."""
