; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; [note_id].pack("N")
(call
  receiver: (array . (_) @call.receiver .)
  method: (identifier) @call.name
  arguments: (argument_list . (string (string_content) @_format))
  (#eq? @call.name "pack")
  (#match? @_format "^[NVLlIi][<>]?$")) @call

; note_ids.pack("N*")
(call
  receiver: [(identifier) (call) (instance_variable)] @call.receiver
  method: (identifier) @call.name
  arguments: (argument_list . (string (string_content) @_format))
  (#eq? @call.name "pack")
  (#match? @_format "^[NVLlIi][<>]?[*]$")) @call

; note_id.to_f
(call
  receiver: (_) @call.receiver
  method: (identifier) @call.name
  (#eq? @call.name "to_f")) @call

; Float(note_id)
(call
  method: (constant) @call.name @call.receiver
  arguments: (argument_list . (_) .)
  (#eq? @call.name "Float")) @call

; Float(note_id), what it is given
(call
  method: (constant) @_name
  arguments: (argument_list . (_) @argument.value .)
  (#eq? @_name "Float")) @argument

; validates :note_id, numericality: { less_than: 2**31 }
(call
  method: (identifier) @call.name @call.receiver
  arguments: (argument_list
    . (simple_symbol)
    (pair
      key: (hash_key_symbol) @_kind
      value: (hash (pair key: (hash_key_symbol) @_bound value: [(integer) (binary)] @_limit))))
  (#eq? @call.name "validates")
  (#any-of? @_kind "numericality" "inclusion")
  (#match? @_bound "^less_than")
  (#any-of? @_limit "2**31" "2**31 - 1" "2 ** 31" "2147483647" "2_147_483_647" "2147483648" "2_147_483_648")) @call

; validates :note_id, the column
(call arguments: (argument_list . (simple_symbol) @argument.value)) @argument

; note.user_id
(call receiver: (_) @read.receiver method: (identifier) @read.name !arguments) @read

; note[:user_id]
(element_reference object: (_) @index.receiver . (_) @index.key) @index

; :user_id
(simple_symbol) @text

; "user_id"
(string (string_content)) @text
