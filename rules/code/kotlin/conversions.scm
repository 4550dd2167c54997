; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; toNote(row)
(call_expression . (simple_identifier) @call.name (call_suffix)) @call

; cursor.getInt(0)
(call_expression
  . (navigation_expression . (_) @call.receiver (navigation_suffix (simple_identifier) @call.name)) @call.callee
  (call_suffix)) @call

; Base(id), as a supertype or annotation
(constructor_invocation (user_type (type_identifier) @call.name . (type_arguments)? .)) @call

; toNote(id = row.id)
(call_expression (call_suffix (value_arguments
  (value_argument . (simple_identifier) @argument.name "=" (_) @argument.value)))) @argument

; toNote(row)
(call_expression (call_suffix (value_arguments (value_argument . (_) @argument.value .)))) @argument

; @ColumnInfo(name = "note_id")
(constructor_invocation (value_arguments
  (value_argument . (simple_identifier) @argument.name "=" (_) @argument.value))) @argument

; Base(id)
(constructor_invocation (value_arguments (value_argument . (_) @argument.value .))) @argument

; get<Int>("page_id")
(call_expression (call_suffix (type_arguments (type_projection (_) @types.text)))) @types

; TypeToken<List<PlainDto>>()
(constructor_invocation (user_type (type_arguments (type_projection (_) @types.text)))) @types

; notes.map { it.id }
(call_expression (call_suffix (annotated_lambda (lambda_literal) @lambda.body))) @lambda.call

; navArgument("noteId", builder = { type = NavType.IntType })
(call_expression (call_suffix (value_arguments (value_argument (lambda_literal) @lambda.body)))) @lambda.call

; { it.id }
(lambda_literal (statements (_) @result.value .)) @result

; row.id
(navigation_expression . (_) @read.receiver (navigation_suffix (simple_identifier) @read.name)) @read

; this.pageId = id
(directly_assignable_expression . (_) @read.receiver (navigation_suffix (simple_identifier) @read.name)) @read

; data["note_id"]
(indexing_expression . (_) @index.receiver (indexing_suffix (_) @index.key)) @index

; toIntOrNull() ?: 0
(elvis_expression . (_) @default.value (_) @default.fallback .) @default

; (id)
(parenthesized_expression (_) @through.value) @through

; -1
(prefix_expression (_) @through.value) @through

; id!!
(postfix_expression (_) @through.value) @through

; row["note_id"] as Int, a call of the type's name
(as_expression . (_) @argument.value "as" (_) @call.name (#any-of? @call.name "Int" "Int?")) @call @argument

; row["note_id"] as? Int
(as_expression . (_) @call.receiver "as?" @call.name (_) @types.text (#any-of? @types.text "Int" "Int?")) @call @types

; row as List<NoteRow>
(as_expression . (_) @through.value ["as" "as?"] (_) @_type (#not-any-of? @_type "Int" "Int?")) @through

; service as NotificationManager, its type
(as_expression
  (_)
  (user_type (type_identifier) @class.name .) @class @through.value
  (#not-eq? @class.name "Int")) @through

; if (row.old) row.id else row.noteId
(if_expression consequence: (control_structure_body (_) @through.value .)) @through

; if (row.old) row.id else row.noteId, the other branch
(if_expression alternative: (control_structure_body (_) @through.value .)) @through

; if (row.old) {
(if_expression consequence: (control_structure_body (statements (_) @through.value .))) @through

; } else {
(if_expression alternative: (control_structure_body (statements (_) @through.value .))) @through

; else -> row.noteId
(when_expression (when_entry (control_structure_body (_) @through.value .))) @through

; else -> {
(when_expression (when_entry (control_structure_body (statements (_) @through.value .)))) @through

; try { row.id } catch
(try_expression (statements (_) @through.value .)) @through

; try { id.toInt() } catch (e: NumberFormatException) { 0 }
(try_expression
  (statements (_) @caught.value .)
  (catch_block
    (user_type (type_identifier) @_type) (statements (_) @caught.fallback .))
  (#any-of? @_type "NumberFormatException" "IllegalArgumentException" "RuntimeException" "Exception" "Throwable")) @caught

; "note_id" to id
(infix_expression . (_) @pair.key (simple_identifier) @_to (_) @pair.value . (#eq? @_to "to")) @pair

; "/hooks/" + hookId
(additive_expression . (_) @join.part "+" (_) @join.part .) @join

; "/shares/$shareId"
(string_literal (interpolated_identifier) @filled.hole) @filled

; "/keys/${song.keyId}"
(string_literal (interpolated_expression) @filled.hole) @filled

; 0
(integer_literal) @literal.i32

; 0L
(long_literal) @literal.i64

; 0u
(unsigned_literal) @literal.u32

; "note_id"
(string_literal) @text

; ?: return
(jump_expression) @exit

; PlainDto::class
(callable_reference (type_identifier) @class.name) @class

; row.id == id
(equality_expression . (_) @equal.left ["==" "!=" "===" "!=="] (_) @equal.right .) @equal

; when (tabId) {
(when_expression
  (when_subject (_) @equal.left)
  (when_entry (when_condition (_) @equal.right))) @equal

; pageId = id
(assignment . (_) @assignment.target (_) @assignment.value .) @assignment

; return row.id
(jump_expression "return" . (_) @return.value) @return

; fun lastNoteId() = lastId
(function_declaration (function_body "=" . (_) @return.value)) @return.of

; nextNoteId++
(postfix_expression (_) @step ["++" "--"])

; --lastNoteId
(prefix_expression ["++" "--"] (_) @step)

; nextNoteId += 1
(assignment . (_) @step ["+=" "-="] (integer_literal) .)
