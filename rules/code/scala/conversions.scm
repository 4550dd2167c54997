; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; parentId.toIntOption.getOrElse(0)
(call_expression
  function: (field_expression value: (_) @default.value field: (identifier) @_name)
  arguments: (arguments . (expression) @default.fallback .)
  (#eq? @_name "getOrElse")) @default

; classOf[ClassDto]
(generic_function
  function: (identifier) @_name
  type_arguments: (type_arguments . (_) @class.name .)
  (#eq? @_name "classOf")) @class

; jsonFormat1(SprayDto)
(call_expression
  function: (identifier) @_name
  arguments: (arguments . (identifier) @class.name @class)
  (#match? @_name "^jsonFormat[0-9]+$"))

; toNote(row)
(call_expression function: (identifier) @call.name) @call

; rows.int("note_id")
(call_expression
  function: (field_expression value: (_) @call.receiver field: (identifier) @call.name) @call.callee) @call

; column[Int]("note_id")
(call_expression
  function: (generic_function
    function: (identifier) @call.name
    type_arguments: (type_arguments (_) @types.text))) @call @types

; "notes" / path[Int]("noteId")
(call_expression
  function: (generic_function
    function: (infix_expression right: (identifier) @call.name)
    type_arguments: (type_arguments (_) @types.text))) @call @types

; cursor.get[Int]("page_id")
(call_expression
  function: (generic_function
    function: (field_expression value: (_) @call.receiver field: (identifier) @call.name) @call.callee
    type_arguments: (type_arguments (_) @types.text))) @call @types

; deriveDecoder[DerivedDto]
(generic_function
  function: (identifier) @call.name
  type_arguments: (type_arguments (_) @types.text)) @call @types

; (json \ "owner_id").as[Int]
(generic_function
  function: (field_expression value: (_) @call.receiver field: (identifier) @call.name) @call.callee
  type_arguments: (type_arguments (_) @types.text)) @call @types

; new Song(songId)
(instance_expression [(type_identifier) @call.name (generic_type type: (type_identifier) @call.name)]) @call

; extends Song(songId)
(extends_clause . (type_identifier) @call.name . (arguments)) @call

; @JsonKey("note_ref")
(annotation name: (type_identifier) @call.name) @call

; Song(id = 7)
(call_expression
  arguments: (arguments
    (assignment_expression left: (identifier) @argument.name right: (_) @argument.value))) @argument

; toNote(row)
(call_expression
  arguments: (arguments
    [(identifier) (call_expression) (field_expression) (string) (integer_literal) (infix_expression)
     (parenthesized_expression) (instance_expression) (generic_function) (lambda_expression)
     (interpolated_string_expression) (if_expression) (match_expression) (tuple_expression) (prefix_expression)
     (block) (boolean_literal) (null_literal) (unit) (character_literal) (floating_point_literal)
     (ascription_expression) (postfix_expression) (wildcard)] @argument.value)) @argument

; new Song(songId)
(instance_expression arguments: (arguments (expression) @argument.value)) @argument

; extends Song(songId)
(extends_clause . (_) . (arguments (expression) @argument.value)) @argument

; @JsonKey("note_ref")
(annotation arguments: (arguments (expression) @argument.value)) @argument

; case GET -> Root / "notes" / IntVar(noteId)
(case_class_pattern type: (type_identifier) @call.name pattern: (identifier) @argument.value) @call @argument

; songs.foreach(song => play(song.id))
(call_expression arguments: (arguments (lambda_expression) @lambda.body)) @lambda.call

; songs.foreach { song => play(song.id) }
(call_expression arguments: (block (lambda_expression) @lambda.body)) @lambda.call

; song => song.id
(lambda_expression (_) @result.value .) @result

; row.id
(field_expression value: (_) @read.receiver field: (identifier) @read.name) @read

; json \ "owner_id"
(infix_expression
  left: (_) @index.receiver
  operator: (operator_identifier) @_operator
  right: (string) @index.key
  (#any-of? @_operator "\\" "\\\\")) @index

; (id)
(parenthesized_expression (_) @through.value) @through

; -1
(prefix_expression (_) @through.value) @through

; if (old) row.id else row.noteId
(if_expression consequence: (_) @through.value) @through

; if (old) row.id else row.noteId, the other branch
(if_expression alternative: (_) @through.value) @through

; case _ => row.id
(match_expression body: (case_block (case_clause body: (_) @through.value))) @through

; "owner_id" -> ownerId
(infix_expression
  left: (_) @pair.key
  operator: (operator_identifier) @_operator
  right: (_) @pair.value
  (#eq? @_operator "->")) @pair

; "/notes/" + noteId
(infix_expression
  left: (_) @join.part
  operator: (operator_identifier) @_operator
  right: (_) @join.part
  (#eq? @_operator "+")) @join

; s"/notes/$noteId"
(interpolated_string_expression (interpolated_string (interpolation) @filled.hole)) @filled

; 0
((integer_literal) @literal.i32 (#not-match? @literal.i32 "[lL]$"))

; 0L
((integer_literal) @literal.i64 (#match? @literal.i64 "[lL]$"))

; "note_id"
(string) @text

; row.id == id
(infix_expression
  left: (_) @equal.left
  operator: (operator_identifier) @_operator
  right: (_) @equal.right
  (#any-of? @_operator "==" "!=" "===" "=!=")) @equal

; groupId match { case 1 =>
(match_expression
  value: (_) @equal.left
  body: (case_block (case_clause pattern: [(integer_literal) (stable_identifier) (identifier)] @equal.right))) @equal

; seenId = songId
(block (assignment_expression left: (_) @assignment.target right: (_) @assignment.value) @assignment)

; def firstSongId(song: Song): Int = song.id
(function_definition body: (_) @return.value)

; def play(songId: Int): Int = {
(function_definition body: (block (_) @return.value .))

; return songId
(return_expression (_) @return.value)

; nextNoteId += 1
(infix_expression
  left: (_) @step
  operator: (operator_identifier) @_operator
  right: (integer_literal)
  (#any-of? @_operator "+=" "-="))
