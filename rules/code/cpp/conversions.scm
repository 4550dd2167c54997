; Expressions, beside those of C. The captures are explained in rules/README.md.

; std::stoi(text)
(call_expression function:
  (qualified_identifier scope: (_) @call.receiver name: (identifier) @call.name) @call.callee) @call

; boost::lexical_cast<int>(text)
(call_expression function: (qualified_identifier
  scope: (_) @call.receiver
  name: (template_function
    name: (identifier) @call.name
    arguments: (template_argument_list (_) @types.text))) @call.callee) @call @types

; static_cast<int>(id)
(call_expression
  function: (template_function
    name: (identifier) @_cast
    arguments: (template_argument_list (type_descriptor !declarator) @call.name))
  (#eq? @_cast "static_cast")) @call

; int(id)
(call_expression function: (primitive_type) @call.name) @call

; payload["note_id"].get<int>()
(call_expression function: (field_expression
  argument: (_) @call.receiver
  field: (template_method
    name: (field_identifier) @call.name
    arguments: (template_argument_list (_) @types.text))) @call.callee) @call @types

; new Note(id)
(new_expression type: (type_identifier) @call.name) @call

; new Note(id), the argument
(new_expression arguments: (argument_list (_) @argument.value)) @argument

; : id(note_id)
(field_initializer
  (field_identifier) @assignment.target
  [
    (argument_list . (_) @assignment.value .)
    (initializer_list . (_) @assignment.value .)
  ]) @assignment

