; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; ToNote(row)
(invocation_expression function: [(identifier) @call.name (generic_name (identifier) @call.name)]) @call

; reader.GetInt32(0)
(invocation_expression
  function: (member_access_expression
    expression: (_) @call.receiver
    name: [(identifier) @call.name (generic_name (identifier) @call.name)]) @call.callee) @call

; this.Open(id)
(invocation_expression
  function: (member_access_expression
    expression: "this" @call.receiver
    name: [(identifier) @call.name (generic_name (identifier) @call.name)]) @call.callee) @call

; reader?.GetInt32(0)
(invocation_expression
  function: (conditional_access_expression
    condition: (_) @call.receiver
    (member_binding_expression name: [(identifier) @call.name (generic_name (identifier) @call.name)]))
    @call.callee) @call

; new Song(id)
(object_creation_expression
  type: [(identifier) @call.name (generic_name (identifier) @call.name) (qualified_name name: (identifier) @call.name)])
  @call

; : base(id)
(constructor_initializer ["base" "this"] @call.name) @call

; : Song(Id), of a record
(primary_constructor_base_type type: (identifier) @call.name) @call

; [JsonPropertyName("note_id")]
(attribute
  name: [(identifier) @call.name (qualified_name name: (identifier) @call.name)]
  (attribute_argument_list)) @call

; (int)note.OwnerId, a call in all but its spelling
(cast_expression
  type: [(predefined_type) @call.name (nullable_type (predefined_type) @call.name)]
  value: (_) @call.receiver) @call

; ToNote(id: row.Id)
(_ (argument_list (argument name: (identifier) @argument.name (_) @argument.value .))) @argument

; ToNote(row)
(_ (argument_list (argument !name (_) @argument.value .))) @argument

; [Column(Name = "note_id")]
(attribute
  (attribute_argument_list (attribute_argument name: (identifier) @argument.name (_) @argument.value .))) @argument

; [Column("note_id")]
(attribute (attribute_argument_list (attribute_argument !name (_) @argument.value .))) @argument

; new Note { Id = row.Id }
(object_creation_expression
  initializer: (initializer_expression
    (assignment_expression left: (identifier) @argument.name "=" right: (_) @argument.value))) @argument

; Deserialize<NoteDto>(text)
(invocation_expression function: (generic_name (type_argument_list (_) @types.text))) @types

; JsonSerializer.Deserialize<NoteDto>(text)
(invocation_expression
  function: (member_access_expression name: (generic_name (type_argument_list (_) @types.text)))) @types

; new Reader<NoteDto>()
(object_creation_expression type: (generic_name (type_argument_list (_) @types.text))) @types

; notes.Select(note => note.Id)
(invocation_expression arguments: (argument_list (argument (lambda_expression) @lambda.body))) @lambda.call

; note => note.Id
(lambda_expression body: (expression) @result.value) @result

; row.Id
(member_access_expression expression: (_) @read.receiver name: (identifier) @read.name) @read

; this.pageId
(member_access_expression expression: "this" @read.receiver name: (identifier) @read.name) @read

; row?.Id
(conditional_access_expression
  condition: (_) @read.receiver
  (member_binding_expression name: (identifier) @read.name)) @read

; reader["note_id"]
(element_access_expression
  expression: (_) @index.receiver
  subscript: (bracketed_argument_list . (argument (_) @index.key .) .)) @index

; row.ParentId ?? 0
(binary_expression left: (_) @default.value "??" right: (_) @default.fallback) @default

; (id)
(parenthesized_expression (_) @through.value) @through

; -1
(prefix_unary_expression (_) @through.value) @through

; id!
(postfix_unary_expression (_) @through.value) @through

; await notes.Find(id)
(await_expression (_) @through.value) @through

; checked((int)id), a call in all but its name
(checked_expression ["checked" "unchecked"] @call.name (_) @argument.value) @call @argument

; old ? row.Id : row.NoteId
(conditional_expression consequence: (_) @through.value) @through

; old ? row.Id : row.NoteId, the other branch
(conditional_expression alternative: (_) @through.value) @through

; row.Kind switch { 1 => row.Id, _ => row.NoteId }
(switch_expression (switch_expression_arm (_) (_) @through.value .)) @through

; item as Note
(as_expression left: (_) @through.value) @through

; item as Note, its type
(as_expression right: (identifier) @class.name @class @through.value) @through

; (Note)item
(cast_expression type: [(identifier) (generic_name) (qualified_name)] value: (_) @through.value) @through

; (Note)item, its type
(cast_expression type: (identifier) @class.name @class @through.value) @through

; "notes/" + noteId
(binary_expression left: (_) @join.part "+" right: (_) @join.part) @join

; $"notes/{noteId}"
(interpolated_string_expression (interpolation . (interpolation_brace) . (_) @filled.value) @filled.hole) @filled

; typeof(NoteDto)
(typeof_expression type: (identifier) @class.name) @class

; { "note_id", noteId }
(initializer_expression (initializer_expression . (_) @pair.key . (_) @pair.value .) @pair)

; 0
((integer_literal) @literal.i32 (#not-match? @literal.i32 "[lLuU]"))

; 0L
((integer_literal) @literal.i64 (#match? @literal.i64 "[lL]$"))

; 0u
((integer_literal) @literal.u32 (#match? @literal.u32 "[0-9a-fA-F_][uU]$"))

; "note_id"
(string_literal) @text

; ?? throw new ArgumentException()
(throw_expression) @exit

; row.Id == id
(binary_expression left: (_) @equal.left ["==" "!="] right: (_) @equal.right) @equal

; this.pageId = id
(assignment_expression left: (_) @assignment.target "=" right: (_) @assignment.value) @assignment

; int.TryParse(text, out pageId)
((invocation_expression
  function: (member_access_expression name: (identifier) @_name)
  arguments: (argument_list (argument "out" [(identifier) (member_access_expression)] @assignment.target)))
  @assignment.value
  (#match? @_name "^Try"))

; return row.Id;
(return_statement (_) @return.value) @return

; int FirstId() => firstId;
(method_declaration body: (arrow_expression_clause (_) @return.value)) @return.of

; nextNoteId++
(postfix_unary_expression (_) @step ["++" "--"])

; --lastNoteId
(prefix_unary_expression ["++" "--"] (_) @step)

; nextNoteId += 1
(assignment_expression left: (_) @step ["+=" "-="] right: (integer_literal))

; Interlocked.Increment(ref lastNoteId)
((invocation_expression
  function: (member_access_expression expression: (identifier) @_of name: (identifier) @_name)
  arguments: (argument_list . (argument "ref" (_) @step)))
  (#eq? @_of "Interlocked") (#match? @_name "^(In|De)crement$"))
