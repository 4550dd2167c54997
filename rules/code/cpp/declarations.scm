; Scopes, declarations and annotations, beside those of C. The captures are explained in rules/README.md.

; class Note {
(class_specifier name: (type_identifier) @type.name body: (_)) @type

; class Reply : public Note {
(class_specifier (base_class_clause [
  (type_identifier) @supertype
  (qualified_identifier name: (type_identifier) @supertype)
])) @supertype.of

; using NoteKey = uint32_t;
(alias_declaration name: (type_identifier) @alias.name type: (type_descriptor) @alias.type) @alias

; int Id() const {, in its class
(function_definition declarator: (function_declarator declarator: (field_identifier) @function.name)) @function

; int Note::Id() const {
(function_definition declarator: (function_declarator declarator:
  (qualified_identifier scope: (_) @function.receiver name: [
    (identifier) @function.name
    (destructor_name) @function.name
  ]))) @function @function.receiver-of

; int notes::Note::Id() const {
(function_definition declarator: (function_declarator declarator:
  (qualified_identifier name:
    (qualified_identifier scope: (_) @function.receiver name: (identifier) @function.name))))
  @function @function.receiver-of

; Note *Notes::Find(int note_id) {
(function_definition declarator: (_ declarator: (function_declarator declarator:
  (qualified_identifier scope: (_) @function.receiver name: (identifier) @function.name))))
  @function @function.receiver-of

; int Id() const;, in its class
(field_declaration declarator: (function_declarator declarator: (field_identifier) @function.name)) @function @abstract

; Note *Find(int note_id);, in its class
(field_declaration declarator: (_ declarator:
  (function_declarator declarator: (field_identifier) @function.name))) @function @abstract

; int Id() const;, its result
(field_declaration type: (_) @function.result declarator: (function_declarator)) @function.result-of

; Reply(int note_id);, in its class
(declaration declarator: (function_declarator declarator: (identifier) @function.name)) @function

; int note_id = 0, of a function
(optional_parameter_declaration type: (_) @parameter.type declarator: (identifier) @parameter.name)
  @parameter @positional

; const std::vector<int> &ids, of a function
(parameter_declaration type: (_) @parameter.type declarator: (reference_declarator (identifier) @parameter.name))
  @parameter @positional

; std::vector<int> ids;
(declaration
  type: [(qualified_identifier) (template_type)] @field.type
  declarator: (identifier) @field.name @field)

; std::vector<int> ids = note.Ids();
(declaration
  type: [(qualified_identifier) (template_type)] @field.type
  declarator: (init_declarator declarator: (identifier) @field.name) @field)

; auto id = note.Id();
(declaration
  type: (placeholder_type_specifier)
  declarator: (init_declarator declarator: [
    (identifier) @field.name
    (reference_declarator (identifier) @field.name)
    (pointer_declarator declarator: (identifier) @field.name)
  ]) @field)

; Note &note = notes.First();
(declaration
  type: [(primitive_type) (type_identifier) (qualified_identifier)] @field.type
  declarator: (init_declarator declarator: (reference_declarator (identifier) @field.name)) @field)

; for (const auto &note : notes) {
(for_range_loop
  declarator: [(identifier) @local.name (reference_declarator (identifier) @local.name)] @local
  right: (_) @element)

; [](int note_id) {
(lambda_expression) @block
