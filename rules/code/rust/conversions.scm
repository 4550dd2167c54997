; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.
