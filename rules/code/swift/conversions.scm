; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; toNote(row)
(call_expression . (simple_identifier) @call.name (call_suffix (value_arguments "("))) @call

; store.note(id)
(call_expression
  . (navigation_expression target: (_) @call.receiver . suffix: (navigation_suffix suffix: (simple_identifier) @call.name)) @call.callee
  (call_suffix (value_arguments "("))) @call

; note?.string(for: id)
(call_expression
  . (navigation_expression target: (_) @call.receiver . target: "?" . suffix: (navigation_suffix suffix: (simple_identifier) @call.name)) @call.callee
  (call_suffix (value_arguments "("))) @call

; firstly { load() }
(call_expression . (simple_identifier) @call.name (call_suffix . (lambda_literal))) @call

; notes.map { $0.id }
(call_expression
  . (navigation_expression target: (_) @call.receiver . suffix: (navigation_suffix suffix: (simple_identifier) @call.name)) @call.callee
  (call_suffix . (lambda_literal))) @call

; Box<Int32>(noteId)
(constructor_expression
  constructed_type: (user_type (type_identifier) @call.name . (type_arguments)? .)) @call

; note(for: id)
(call_expression (call_suffix (value_arguments "("
  (value_argument name: (value_argument_label (simple_identifier) @argument.name) value: (_) @argument.value)))) @argument

; note(id)
(call_expression (call_suffix (value_arguments "(" (value_argument . value: (_) @argument.value)))) @argument

; Box<Int32>(rawValue: noteId)
(constructor_expression (constructor_suffix (value_arguments
  (value_argument name: (value_argument_label (simple_identifier) @argument.name) value: (_) @argument.value)))) @argument

; Box<Int32>(noteId)
(constructor_expression (constructor_suffix (value_arguments (value_argument . value: (_) @argument.value)))) @argument

; decode(Int32.self, forKey: .noteId)
(call_expression (call_suffix (value_arguments
  . (value_argument (navigation_expression
    target: (_) @types.text
    suffix: (navigation_suffix suffix: (simple_identifier) @_self)))))
  (#eq? @_self "self")) @types

; Set<Int32>()
(constructor_expression constructed_type: (user_type (type_arguments (_) @types.text))) @types

; notes.map { $0.id }
(call_expression (call_suffix (lambda_literal) @lambda.body)) @lambda.call

; notes.forEach(each: { play($0.id) })
(call_expression (call_suffix (value_arguments (value_argument value: (lambda_literal) @lambda.body)))) @lambda.call

; { $0.id }
(lambda_literal (statements (_) @result.value .)) @result

; Note.self
(navigation_expression
  target: (_) @class.name
  suffix: (navigation_suffix suffix: (simple_identifier) @_self)
  (#eq? @_self "self")) @class

; note.id
(navigation_expression target: (_) @read.receiver . suffix: (navigation_suffix suffix: (simple_identifier) @read.name)) @read

; note?.id
(navigation_expression target: (_) @read.receiver . target: "?" . suffix: (navigation_suffix suffix: (simple_identifier) @read.name)) @read

; json["note_id"]
(call_expression . (_) @index.receiver (call_suffix (value_arguments "[" . (value_argument value: (_) @index.key)))) @index

; json["note_id"] as? Int32
(as_expression expr: (_) @call.receiver (as_operator) @call.name) @call

; json["note_id"] as? Int32, the type
(as_expression (as_operator) . (_) @types.text) @types

; noteId ?? 0
(nil_coalescing_expression value: (_) @default.value if_nil: (_) @default.fallback) @default

; noteId!
(postfix_expression target: (_) @through.value) @through

; -1
(prefix_expression operation: "-" target: (_) @through.value) @through

; (noteId)
(tuple_expression . value: (_) @through.value .) @through

; try store.note(id)
(try_expression expr: (_) @through.value) @through

; await store.note(id)
(await_expression expr: (_) @through.value) @through

; old ? note.id : note.noteId
(ternary_expression if_true: (_) @through.value) @through

; old ? note.id : note.noteId, the other branch
(ternary_expression if_false: (_) @through.value) @through

; [noteId], a list of one
(array_literal . element: (_) @through.value .) @through

; ["note_id": noteId]
(dictionary_literal key: (_) @pair.key . value: (_) @pair.value)

; 0
(integer_literal) @literal.platform

; "note_id"
(line_string_literal) @text

; "\(base)/notes/\(noteId)"
(line_string_literal (interpolated_expression) @filled.hole) @filled

; base + "/notes"
(additive_expression lhs: (_) @join.part op: "+" rhs: (_) @join.part) @join

; "/notes/" + String(noteId), which the grammar takes for a call of the sum
(call_expression
  . (additive_expression lhs: (_) @join.part op: "+" rhs: (simple_identifier))
  (call_suffix (value_arguments . (value_argument . value: (_) @join.part) .))) @join

; note.id == noteId
(equality_expression lhs: (_) @equal.left rhs: (_) @equal.right) @equal

; lastId = noteId
(assignment target: (_) @assignment.target operator: "=" result: (_) @assignment.value) @assignment

; return note.id
(control_transfer_statement "return" result: (_) @return.value) @return

; func lastNoteId() -> Int32 { lastId }
(function_declaration body: (function_body (statements . (_) @return.value .))) @return.of

; nextId += 1
(assignment target: (_) @step operator: ["+=" "-="] result: (integer_literal))
