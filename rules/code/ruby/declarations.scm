; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; class NoteType < BaseObject
(class name: [(constant) @type.name (scope_resolution name: (constant) @type.name)]) @type

; def show(note_id)
(method name: (_) @function.name) @function

; field :note_id, Integer, null: false
(call
  method: (identifier) @_declares
  arguments: (argument_list
    . (simple_symbol) @field.name
    . [(constant) @field.type (scope_resolution name: (constant) @field.type)])
  (#any-of? @_declares "field" "argument")
  (#any-of? @field.type "Integer" "Int")) @field

; field :note_ids, [Integer], null: false
(call
  method: (identifier) @_declares
  arguments: (argument_list . (simple_symbol) @field.name . (array . (constant) @field.type .))
  (#any-of? @_declares "field" "argument")
  (#any-of? @field.type "Integer" "Int")) @field

; field :note_id, Integer, of a GraphQL type
(call
  method: (identifier) @annotation.name
  arguments: (argument_list . (simple_symbol))
  (#any-of? @annotation.name "field" "argument")) @annotation.of
