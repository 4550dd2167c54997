; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; open(id)
(call_expression function: (identifier) @call.name) @call

; bytes.setInt32(0, id)
(call_expression
  function: (member_expression object: (_) @call.receiver property: (identifier) @call.name) @call.callee
  (#not-eq? @call.name "fromList")) @call

; Int32List.fromList(ids)
(call_expression
  function: (member_expression object: (identifier) @call.name property: (identifier) @_made)
  (#eq? @_made "fromList")) @call

; channel.invokeMethod<void>('open', id)
(call_expression
  function: (instantiation_expression
    function: (member_expression object: (_) @call.receiver property: (identifier) @call.name) @call.callee)) @call

; @JsonKey(name: 'note_id')
(annotation name: (identifier) @call.name (annotation_arguments)) @call

; @JsonKey(name: 'note_id'), an argument
(annotation (annotation_arguments
  (named_argument (label (identifier) @argument.name) (_) @argument.value))) @argument

; note.id & 0x7fffffff
(bitwise_and_expression
  . (_) @call.receiver
  operator: (bitwise_operator) @call.name
  [(hex_integer_literal) (decimal_integer_literal)] @_mask .
  (#any-of? @_mask "0x7fffffff" "0x7FFFFFFF" "0xffffffff" "0xFFFFFFFF" "2147483647")) @call

; bytes.setInt32(0, id), an argument
(call_expression arguments: (arguments (_) @argument.value) (#not-match? @argument.value "^[a-zA-Z_]+:")) @argument

; Note(id: id), an argument
(call_expression arguments: (arguments
  (named_argument (label (identifier) @argument.name) (_) @argument.value))) @argument

; note.id ?? 0
(if_null_expression . (_) @default.value (_) @default.fallback .) @default

; data['note_id'] as int
(type_cast_expression . (_) @through.value) @through

; note.id!
(null_assertion_expression value: (_) @through.value) @through

; 'notes/$noteId'
(string_literal (_ (template_substitution) @filled.hole)) @filled

; note.id
(member_expression object: (_) @read.receiver property: (identifier) @read.name) @read

; data['note_id']
(index_expression object: (_) @index.receiver index: (_) @index.key) @index

; (id)
(parenthesized_expression (_) @through.value) @through

; {'note_id': id}
(map_element key: (_) @pair.key value: (_) @pair.value) @pair

; 0
(decimal_integer_literal) @literal.i64

; 'note_id'
(string_literal) @text

; pageId = id
(assignment_expression left: (_) @assignment.target right: (_) @assignment.value) @assignment

; return note.id;
(return_statement (_) @return.value) @return

; int lastId() => note.id;
(function_body "=>" (_) @return.value) @return
