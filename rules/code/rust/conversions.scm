; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; to_note(row)
(call_expression function: [
  (identifier) @call.name
  (generic_function function: (identifier) @call.name)
]) @call

; row.note_id(), but what stands for a default
(call_expression function: [
  (field_expression value: (_) @call.receiver field: (field_identifier) @call.name)
  (generic_function function: (field_expression value: (_) @call.receiver field: (field_identifier) @call.name))
] @call.callee
  (#not-any-of? @call.name "unwrap_or" "or")) @call

; i32::try_from(id)
(call_expression function: [
  (scoped_identifier path: (_) @call.receiver name: (identifier) @call.name)
  (generic_function function: (scoped_identifier path: (_) @call.receiver name: (identifier) @call.name))
] @call.callee) @call

; i32 of i32::try_from(id)
(scoped_identifier path: (identifier) @class @class.name
  (#any-of? @class.name "i8" "i16" "i32" "i64" "u8" "u16" "u32" "u64"))

; to_note(row), the argument
(call_expression arguments: (arguments (_) @argument.value)) @argument

; text.parse::<i32>()
(call_expression function: (generic_function type_arguments: (type_arguments (_) @types.text))
  (#not-eq? @types.text "_")) @types

; sqlx::query_as!(NoteRow, "SELECT")
(macro_invocation macro: [
  (identifier) @call.name
  (scoped_identifier name: (identifier) @call.name)
] (token_tree . (identifier) @types.text)
  (#any-of? @call.name "query_as" "query_as_unchecked" "query_file_as")) @call @types

; format!("/notes/{}", note_id)
(macro_invocation macro: (identifier) @call.name
  (#any-of? @call.name "format" "format_args" "write" "uri" "url")) @call

; format!("/notes/{}", note_id), what fills it
(macro_invocation (token_tree
  [(string_literal) (identifier) (primitive_type) (token_tree)] @argument.value . ["," ")"])) @argument

; format!("/notes/{id}", id = note_id)
(macro_invocation (token_tree
  (identifier) @argument.name . "=" . (identifier) @argument.value . ["," ")"])) @argument

; format!("/notes/{id}", id = note_id as u32)
(macro_invocation (token_tree
  (identifier) @argument.name . "=" . (identifier) . "as" . (primitive_type) @argument.value)) @argument

; note_id as u32, of what fills it
(token_tree (identifier) @call.receiver . "as" . (primitive_type) @call @call.name)

; NoteDto { id: row.id }
(struct_expression name: [
  (type_identifier) @call.name
  (scoped_type_identifier name: (type_identifier) @call.name)
]) @call

; NoteDto { id: row.id }, the argument
(struct_expression body: (field_initializer_list
  (field_initializer field: (field_identifier) @argument.name value: (_) @argument.value))) @argument

; NoteDto { id }
(struct_expression body: (field_initializer_list
  (shorthand_field_initializer (identifier) @argument.name @argument.value))) @argument

; #[serde(rename = "note_id")]
(attribute [
  (identifier) @call.name
  (scoped_identifier name: (identifier) @call.name)
]) @call

; rename = "note_id"
(attribute arguments: (token_tree (identifier) @argument.name . "=" . (string_literal) @argument.value)) @argument

; #[get("/notes/{note_id}")]
(attribute arguments: (token_tree . (string_literal) @argument.value)) @argument

; #[table_name = "notes"]
(attribute value: (string_literal) @argument.value) @argument

; #[diesel(table_name = notes)]
(attribute arguments: (token_tree
  (identifier) @argument.name . "=" . (identifier) @argument.value @text .)
  (#any-of? @argument.name "table_name" "column_name")) @argument

; .map(|note| note.id)
(call_expression arguments: (arguments (closure_expression) @lambda.body)) @lambda.call

; |note| note.id
(closure_expression body: (_) @result.value) @result

; row.id
(field_expression value: (_) @read.receiver field: [(field_identifier) (integer_literal)] @read.name) @read

; payload["note_id"]
(index_expression . (_) @index.receiver . (_) @index.key) @index

; parse::<i32>().unwrap_or(0)
(call_expression
  function: (field_expression value: (_) @default.value field: (field_identifier) @_or)
  arguments: (arguments . (_) @default.fallback .)
  (#any-of? @_or "unwrap_or" "or")) @default

; if old { row.id } else { row.note_id }
(if_expression consequence: (block (_expression) @through.value .)) @through

; else { row.note_id }
(if_expression alternative: (else_clause (block (_expression) @through.value .))) @through

; { row.id }
(block (_expression) @through.value .) @through

; Some(id) => id,
(match_expression body: (match_block (match_arm value: (_) @through.value))) @through

; -1
(unary_expression (_) @through.value) @through

; id as i32
(type_cast_expression value: (_) @call.receiver type: (primitive_type) @call.name) @call

; 0
(integer_literal) @literal.i32

; "note_id"
(string_literal) @text

; return None
(return_expression) @exit

; row.id == id
(binary_expression left: (_) @equal.left operator: ["==" "!="] right: (_) @equal.right) @equal

; self.page_id = id
(assignment_expression left: (_) @assignment.target right: (_) @assignment.value) @assignment

; return row.id
(return_expression (_) @return.value) @return

; fn last_note_id(&self) -> i32 { self.last_id }
(function_item body: (block (_expression) @return.value .)) @return.of

; next_note_id += 1
(compound_assignment_expr left: (_) @step operator: ["+=" "-="] right: (integer_literal))
