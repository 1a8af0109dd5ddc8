"""DaBridge's services; each is a package that imports no other but `common`."""
