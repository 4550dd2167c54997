; Scopes, declarations and annotations. The captures are explained in rules/README.md.
