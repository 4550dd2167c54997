; Expressions: what is called, read, passed, assigned, of C and of what adds to it. The captures are explained in
; rules/README.md.

; note_find(id)
(call_expression function: (identifier) @call.name) @call

; handler->find(id)
(call_expression function:
  (field_expression argument: (_) @call.receiver field: (field_identifier) @call.name) @call.callee) @call

; note_find(id), the argument
(call_expression arguments: (argument_list (_) @argument.value)) @argument

; sscanf(text, "%d", &id), as id = sscanf(text)
(call_expression
  function: (identifier) @_reads
  arguments: (argument_list
    . (_) . (string_literal) @_format . (pointer_expression argument: (_) @assignment.target))
  (#any-of? @_reads "sscanf" "sscanf_s")
  (#match? @_format "^\"%[0-9]*[diu]")) @assignment.value

; (int) id
(cast_expression
  type: (type_descriptor type: [(primitive_type) (sized_type_specifier) (type_identifier)] @call.name !declarator)
  value: (_) @argument.value) @call @argument

; note->id
(field_expression argument: (_) @read.receiver field: (field_identifier) @read.name) @read

; row[0]
(subscript_expression . (_) @index.receiver (_) @index.key .) @index

; old ? note->id : note->topic_id
(conditional_expression consequence: (_) @through.value) @through

; old ? note->id : note->topic_id, the other
(conditional_expression alternative: (_) @through.value) @through

; 0
(number_literal) @literal.i32

; "%d"
(string_literal) @text

; note->id == id
(binary_expression left: (_) @equal.left operator: ["==" "!="] right: (_) @equal.right) @equal

; last_id = id
(assignment_expression left: (_) @assignment.target operator: "=" right: (_) @assignment.value) @assignment

; return id
(return_statement (_) @return.value) @return

; next_id++
(update_expression argument: (_) @step)

; next_id += 1
(assignment_expression left: (_) @step operator: ["+=" "-="] right: (number_literal))
