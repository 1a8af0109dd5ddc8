"""How good posts are: repeats, copies and spam found and ranked lower, looked at by the bureau."""
