"""How each group of features is read from a job and the columns of its candidates, one module a group."""
