"""Who calls, what they may do: principals, signed tokens, the table of methods and roles."""
