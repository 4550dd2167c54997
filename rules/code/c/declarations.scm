; Scopes, declarations and annotations, of C and of what adds to it. The captures are explained in rules/README.md.

; struct note {
(struct_specifier name: (type_identifier) @type.name body: (_)) @type

; union handle {
(union_specifier name: (type_identifier) @type.name body: (_)) @type

; typedef struct { int id; } topic_t;
(type_definition type: (struct_specifier !name body: (_)) @type declarator: (type_identifier) @type.name)

; typedef struct note note_t;
(type_definition
  type: (struct_specifier name: (type_identifier) @alias.type)
  declarator: (type_identifier) @alias.name) @alias

; typedef uint32_t note_id_t;
(type_definition
  type: [(primitive_type) (sized_type_specifier) (type_identifier)] @alias.type
  declarator: (type_identifier) @alias.name) @alias

; int last_note_id(void) {
(function_definition declarator: (function_declarator declarator: (identifier) @function.name)) @function

; note_t *note_find(int note_id) {
(function_definition declarator: (pointer_declarator declarator:
  (function_declarator declarator: (identifier) @function.name))) @function

; int note_count(int owner_id);
(declaration declarator: (function_declarator declarator: (identifier) @function.name)) @function @abstract

; note_t *note_find(int note_id);
(declaration declarator: (pointer_declarator declarator:
  (function_declarator declarator: (identifier) @function.name))) @function @abstract

; int last_note_id(void) {, its result
(function_definition type: (_) @function.result declarator: (function_declarator)) @function.result-of

; int note_count(int owner_id);, its result
(declaration type: (_) @function.result declarator: (function_declarator)) @function.result-of

; int note_id, of a function
(parameter_declaration type: (_) @parameter.type declarator: (identifier) @parameter.name) @parameter @positional

; int *note_id, of a function
(parameter_declaration type: (_) @parameter.type declarator: [
  (pointer_declarator declarator: (identifier) @parameter.name)
  (array_declarator declarator: (identifier) @parameter.name)
  (pointer_declarator declarator: (pointer_declarator declarator: (identifier) @parameter.name))
]) @parameter @positional

; int id;, in a struct
(field_declaration type: (_) @field.type declarator: (field_identifier) @field.name) @field @positional

; uint32_t id : 24;
(field_declaration
  type: (_) @field.type
  declarator: (field_identifier) @field.name
  (bitfield_clause (number_literal) @field.bits)) @field @positional

; int *ids;, in a struct
(field_declaration type: (_) @field.type declarator: [
  (pointer_declarator declarator: (field_identifier) @field.name)
  (array_declarator declarator: (field_identifier) @field.name)
]) @field @positional

; static int last_id;
(declaration
  type: [(primitive_type) (sized_type_specifier) (type_identifier) (struct_specifier)] @field.type
  declarator: (identifier) @field.name @field)

; note_t *found;
(declaration
  type: [(primitive_type) (sized_type_specifier) (type_identifier) (struct_specifier)] @field.type
  declarator: [
    (pointer_declarator declarator: (identifier) @field.name)
    (array_declarator declarator: (identifier) @field.name)
  ] @field)

; int id = 0;
(declaration
  type: [(primitive_type) (sized_type_specifier) (type_identifier) (struct_specifier)] @field.type
  declarator: (init_declarator declarator: (identifier) @field.name) @field)

; note_t *found = note_find(id);
(declaration
  type: [(primitive_type) (sized_type_specifier) (type_identifier) (struct_specifier)] @field.type
  declarator: (init_declarator declarator: [
    (pointer_declarator declarator: (identifier) @field.name)
    (array_declarator declarator: (identifier) @field.name)
  ]) @field)

; int id = 0;, the value
(init_declarator value: (_) @value) @value.of
