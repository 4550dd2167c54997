; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; found.orElse(0)
(method_invocation
  object: (_) @default.value
  name: (identifier) @_name
  arguments: (argument_list . (expression) @default.fallback .)
  (#any-of? @_name "orElse" "or" "getOrDefault")) @default

; toNote(row)
(method_invocation !object name: (identifier) @call.name) @call

; cursor.getInt(0)
(method_invocation object: (_) @call.receiver name: (identifier) @call.name) @call

; new Song(id)
(object_creation_expression
  type: [
    (type_identifier) @call.name
    (generic_type . (type_identifier) @call.name)
    (scoped_type_identifier (type_identifier) @call.name .)
    (generic_type . (scoped_type_identifier (type_identifier) @call.name .))]) @call

; super(id);
(explicit_constructor_invocation constructor: (super) @call.name) @call

; this(id, 0);
(explicit_constructor_invocation constructor: (this) @call.name) @call

; @SerializedName("note_id")
(annotation name: (identifier) @call.name) @call

; @JsonSubTypes.Type(OldNote.class)
(annotation name: (scoped_identifier name: (identifier) @call.name)) @call

; toNote(row)
(method_invocation arguments: (argument_list (expression) @argument.value)) @argument

; new Song(id)
(object_creation_expression arguments: (argument_list (expression) @argument.value)) @argument

; super(id);
(explicit_constructor_invocation arguments: (argument_list (expression) @argument.value)) @argument

; @Column(name = "note_id")
(annotation
  arguments: (annotation_argument_list
    (element_value_pair key: (identifier) @argument.name value: (_) @argument.value))) @argument

; @SerializedName("note_id")
(annotation
  arguments: (annotation_argument_list
    [(expression) (element_value_array_initializer)] @argument.value)) @argument

; (int) ownerId
(cast_expression
  type: [(integral_type) (floating_point_type) (type_identifier)] @call.name
  value: (_) @argument.value
  (#any-of? @call.name "int" "Integer" "short" "Short" "byte" "Byte" "float" "Float" "double" "Double")) @call @argument

; client.<Note>get("note")
(method_invocation type_arguments: (type_arguments (_) @types.text)) @types

; new TypeToken<List<TokenDto>>() {
(object_creation_expression type: (generic_type (type_arguments (_) @types.text))) @types

; songs.forEach(song -> play(song.getId()))
(method_invocation arguments: (argument_list (lambda_expression) @lambda.body)) @lambda.call

; song -> song.getId()
(lambda_expression body: (_) @result.value) @result

; row.id
(field_access object: (_) @read.receiver field: (identifier) @read.name) @read

; noteIds[0]
(array_access array: (_) @index.receiver index: (_) @index.key) @index

; (id)
(parenthesized_expression (_) @through.value) @through

; -1
(unary_expression operand: (_) @through.value) @through

; (Long) id
(cast_expression
  type: (_) @_type
  value: (_) @through.value
  (#not-any-of? @_type "int" "Integer" "short" "Short" "byte" "Byte" "float" "Float" "double" "Double")) @through

; (NotificationManager) service, its type
(cast_expression
  type: (type_identifier) @class.name @class @through.value
  (#not-any-of? @class.name "Integer" "Short" "Byte" "Float" "Double")) @through

; old ? row.id : row.noteId
(ternary_expression consequence: (_) @through.value) @through

; old ? row.id : row.noteId, the other branch
(ternary_expression alternative: (_) @through.value) @through

; try { return Integer.parseInt(noteId); } catch (NumberFormatException error) { return 0; }
(try_statement
  body: (block (return_statement (expression) @caught.value))
  (catch_clause
    (catch_formal_parameter (catch_type . (type_identifier) @_type))
    body: (block (return_statement (expression) @caught.fallback)))
  (#any-of? @_type "NumberFormatException" "IllegalArgumentException" "RuntimeException" "Exception" "Throwable" "ArithmeticException")) @caught

; try { noteId = Integer.parseInt(text); } catch (NumberFormatException error) { noteId = 0; }
(try_statement
  body: (block (expression_statement (assignment_expression right: (_) @caught.value)))
  (catch_clause
    (catch_formal_parameter (catch_type . (type_identifier) @_type))
    body: (block (expression_statement (assignment_expression right: (_) @caught.fallback))))
  (#any-of? @_type "NumberFormatException" "IllegalArgumentException" "RuntimeException" "Exception" "Throwable" "ArithmeticException")) @caught

; "notes/" + noteId
(binary_expression left: (_) @join.part "+" right: (_) @join.part) @join

; 0
((decimal_integer_literal) @literal.i32 (#not-match? @literal.i32 "[lL]$"))

; 0L
((decimal_integer_literal) @literal.i64 (#match? @literal.i64 "[lL]$"))

; "note_id"
(string_literal) @text

; ClassDto.class
(class_literal (_) @class.name) @class

; row.id == id
(binary_expression left: (_) @equal.left ["==" "!="] right: (_) @equal.right) @equal

; switch (groupId) { case 1:
(switch_expression
  condition: (parenthesized_expression (_) @equal.left)
  body: (switch_block (switch_block_statement_group (switch_label (expression) @equal.right)))) @equal

; switch (groupId) { case 1 ->
(switch_expression
  condition: (parenthesized_expression (_) @equal.left)
  body: (switch_block (switch_rule (switch_label (expression) @equal.right)))) @equal

; row.getId().equals(id)
(method_invocation
  object: (_) @equal.left
  name: (identifier) @_name
  arguments: (argument_list . (expression) @equal.right .)
  (#eq? @_name "equals")) @equal

; this.noteId = noteId;
(assignment_expression left: (_) @assignment.target "=" right: (_) @assignment.value) @assignment

; return row.id;
(return_statement (expression) @return.value) @return

; nextNoteId++
(update_expression (_) @step)

; nextNoteId += 1
(assignment_expression left: (_) @step ["+=" "-="] right: (decimal_integer_literal))
