; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; load(noteId)
(call_expression function: (identifier) @call.name) @call

; api.load(noteId)
(call_expression
  function: (member_expression object: (_) @call.receiver property: (property_identifier) @call.name) @call.callee) @call

; await load<Note>(noteId), which the grammar reads as (await load)<Note>(noteId)
(call_expression function: (await_expression (identifier) @call.name)) @call

; await api.load<Note>(noteId), likewise
(call_expression
  function: (await_expression
    (member_expression object: (_) @call.receiver property: (property_identifier) @call.name) @call.callee)) @call

; new Note(noteId)
(new_expression constructor: (identifier) @call.name) @call

; load(noteId), what it is given
(call_expression arguments: (arguments (_) @argument.value)) @argument

; new Note(noteId), what it is given
(new_expression arguments: (arguments (_) @argument.value)) @argument

; api.get<Note>("/notes")
(call_expression type_arguments: (type_arguments (_) @types.text)) @types

; noteId | 0
(binary_expression left: (_) @call.receiver operator: ["|" "&" "^" "<<" ">>" ">>>"] @call.name) @call

; 0, beside the sign
(binary_expression operator: ["|" "&" "^" "<<" ">>" ">>>"] right: (_) @argument.value) @argument

; ~~noteId
(unary_expression operator: "~" @call.name argument: (unary_expression operator: "~" argument: (_) @call.receiver)) @call

; notes.map(note => note.id)
(call_expression arguments: (arguments (arrow_function) @lambda.body)) @lambda.call

; note => note.id
(arrow_function body: (expression) @result.value) @result

; request.params.noteId, as params["noteId"]
(member_expression
  object: (member_expression property: (property_identifier) @_part) @index.receiver
  property: (property_identifier) @text @index.key
  (#any-of? @_part "params" "query" "body")) @index

; note.id
(member_expression object: (_) @read.receiver property: (property_identifier) @read.name) @read

; params["note_id"]
(subscript_expression object: (_) @index.receiver index: (_) @index.key) @index

; note.id ?? 0
(binary_expression left: (_) @default.value operator: ["??" "||"] right: (_) @default.fallback) @default

; (noteId)
(parenthesized_expression (_) @through.value) @through

; noteId!
(non_null_expression (_) @through.value) @through

; await load(noteId)
(await_expression (_) @through.value) @through

; -noteId
(unary_expression operator: "-" argument: (_) @through.value) @through

; +noteId, which makes a number of a text
(unary_expression operator: "+" @call.name argument: (_) @call.receiver) @call

; note as Note, its type
(as_expression (_) (type_identifier) @class @class.name @through.value .) @through

; note as Note
(as_expression . (_) @through.value) @through

; open ? note.id : 0
(ternary_expression consequence: (_) @through.value) @through

; open ? 0 : note.id
(ternary_expression alternative: (_) @through.value) @through

; noteId: note.id, of an object
(pair key: (_) @pair.key value: (_) @pair.value) @pair

; { noteId }
(object (shorthand_property_identifier) @pair.key @pair.value)

; "/notes/" + noteId
(binary_expression left: (_) @join.part operator: "+" right: (_)) @join

; "/notes/" + noteId, the rest
(binary_expression left: (_) operator: "+" right: (_) @join.part) @join

; `/notes/${noteId}`
(template_string (template_substitution) @filled.hole) @filled

; 0
(number) @literal.f64

; "note_id"
(string) @text

; note.id === noteId
(binary_expression left: (_) @equal.left operator: ["==" "===" "!=" "!=="] right: (_) @equal.right)

; this.noteId = noteId
(assignment_expression left: (_) @assignment.target right: (_) @assignment.value)

; return note.id
(return_statement (_) @return.value)

; nextId++
(update_expression argument: (_) @step)

; nextId += 1
(augmented_assignment_expression left: (_) @step operator: ["+=" "-="] right: (number))
