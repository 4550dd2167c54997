; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; load(noteID)
(call_expression function: (identifier) @call.name) @call

; strconv.Atoi(text)
(call_expression
  function: (selector_expression operand: (_) @call.receiver field: (field_identifier) @call.name) @call.callee) @call

; Atoi(text), what it is given
(call_expression arguments: (argument_list (_) @argument.value)) @argument

; Note{ID: id}
(composite_literal type: (type_identifier) @call.name) @call

; notes.Note{ID: id}
(composite_literal type: (qualified_type name: (type_identifier) @call.name)) @call

; Note{ID: id}, the field and its value
(composite_literal
  type: [(type_identifier) (qualified_type)]
  body: (literal_value (keyed_element key: (_) @argument.name value: (_) @argument.value))) @argument

; Note{id, userID}
(composite_literal
  type: [(type_identifier) (qualified_type)]
  body: (literal_value (literal_element) @argument.value)) @argument

; map[string]any{"note_id": id}
(keyed_element key: (_) @pair.key value: (_) @pair.value) @pair

; note.ID
(selector_expression operand: (_) @read.receiver field: (field_identifier) @read.name) @read

; values["note_id"]
(index_expression operand: (_) @index.receiver index: (_) @index.key) @index

; (id)
(parenthesized_expression (_) @through.value) @through

; *note.ID, &id
(unary_expression operand: (_) @through.value) @through

; values["id"].(float64), a call in all but its spelling
(type_assertion_expression
  operand: (_) @call.receiver
  "." @call.name
  type: (type_identifier) @types.text
  (#eq? @types.text "float64")) @call @types

; values["note"].(Note), its type
(type_assertion_expression
  type: (type_identifier) @class @class.name @through.value
  (#not-eq? @class.name "float64")) @through

; values["note"].(Note)
(type_assertion_expression operand: (_) @through.value type: (_) @_type (#not-eq? @_type "float64")) @through

; 0
(int_literal) @literal.i32

; "note_id"
(interpreted_string_literal) @text

; `note_id`
(raw_string_literal) @text

; note.ID == id
(binary_expression left: (_) @equal.left operator: ["==" "!="] right: (_) @equal.right)

; note.ID = id
(assignment_statement
  left: (expression_list . (_) @assignment.target) operator: "=" right: (expression_list . (_) @assignment.value))

; rows.Scan(&noteID, &note.UserID)
(call_expression
  function: (selector_expression field: (field_identifier) @_scan)
  arguments: (argument_list (unary_expression operator: "&" operand: (_) @assignment.target))
  (#eq? @_scan "Scan")) @assignment.value

; note.ID, note.UserID = id, userID
(assignment_statement
  left: (expression_list . (_) . (_) @assignment.target)
  operator: "="
  right: (expression_list . (_) . (_) @assignment.value))

; return note.ID, nil
(return_statement (expression_list . (_) @return.value))

; nextID++
(inc_statement (_) @step)

; nextID--
(dec_statement (_) @step)

; nextID += 1
(assignment_statement
  left: (expression_list . (_) @step) operator: ["+=" "-="] right: (expression_list . (int_literal)))
