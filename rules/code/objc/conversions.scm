; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; [store show:noteId]
(message_expression receiver: (_) @call.receiver . method: (identifier) @call.name) @call

; [store show:noteId]
(message_expression method: (identifier) @argument.name . (_) @argument.value) @argument

; [NSString stringWithFormat:@"notes/%d.%@", noteId, format]
(message_expression "," . (_) @argument.value) @argument

; show_note(noteId)
(call_expression function: (identifier) @call.name) @call

; show_note(noteId)
(call_expression arguments: (argument_list (_) @argument.value)) @argument

; (int)noteId
(cast_expression
  type: (type_descriptor . type: [(primitive_type) (sized_type_specifier) (type_identifier)] @call.name .)
  value: (_) @call.receiver) @call

; [notes enumerateObjectsUsingBlock:^(Note *note, NSUInteger at, BOOL *stop) {
(message_expression (block_literal) @lambda.body) @lambda.call

; ^{ return note.noteId; }
(block_literal (compound_statement (return_statement (_) @result.value) .)) @result

; note.noteId
(field_expression argument: (_) @read.receiver field: (field_identifier) @read.name) @read

; json[@"note_id"]
(subscript_expression argument: (_) @index.receiver index: (_) @index.key) @index

; noteId ?: 0
(conditional_expression condition: (_) @default.value !consequence alternative: (_) @default.fallback) @default

; old ? note.noteId : note.ownerId
(conditional_expression consequence: (_) @through.value) @through

; old ? note.noteId : note.ownerId, the other branch
(conditional_expression consequence: (_) alternative: (_) @through.value) @through

; (noteId)
(parenthesized_expression (_) @through.value) @through

; @(noteId)
(at_expression (_) @through.value) @through

; (NSNumber *)noteId
(cast_expression type: (type_descriptor declarator: (_)) value: (_) @through.value) @through

; @{@"note_id": @(noteId)}
(dictionary_pair . (_) @pair.key . (_) @pair.value) @pair

; 0
(number_literal) @literal.i32

; @"note_id"
(string_content) @text

; note.noteId == noteId
(binary_expression left: (_) @equal.left operator: ["==" "!="] right: (_) @equal.right) @equal

; _noteId = noteId
(assignment_expression left: (_) @assignment.target operator: "=" right: (_) @assignment.value) @assignment

; return noteId;
(return_statement (_) @return.value) @return

; nextNoteId++
(update_expression argument: (_) @step)

; nextNoteId += 1
(assignment_expression left: (_) @step operator: ["+=" "-="] right: (number_literal))
