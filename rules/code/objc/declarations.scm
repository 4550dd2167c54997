; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; #import <Realm/Realm.h>
(preproc_include path: (_) @import)

; @interface Note : NSObject
(class_interface . (identifier) @type.name) @type

; @interface Note (Sync)
(class_interface . (identifier) @type.name category: (identifier)) @type @part

; @interface Note : RLMObject
(class_interface superclass: (identifier) @supertype) @supertype.of

; @interface Note : NSObject <NoteStore>
(class_interface (parameterized_arguments (type_name (type_identifier) @supertype))) @supertype.of

; @implementation Note
(class_implementation . (identifier) @type.name) @type @part

; @protocol NoteStore
(protocol_declaration . (identifier) @type.name) @type

; @protocol NoteStore <Store>
(protocol_declaration (protocol_reference_list (identifier) @supertype)) @supertype.of

; struct note {
(struct_specifier name: (type_identifier) @type.name body: (_)) @type

; typedef int NoteKey;
(type_definition
  type: [(primitive_type) (type_identifier) (sized_type_specifier)] @alias.type
  declarator: (type_identifier) @alias.name) @alias

; int _noteId; in an interface, and @property (nonatomic) int noteId;
(struct_declaration
  [(primitive_type) (type_identifier) (sized_type_specifier) (typedefed_specifier) (generic_specifier)] @field.type
  (struct_declarator (identifier) @field.name) @field)

; NSNumber *_noteId; in an interface, and @property (nonatomic) NSNumber *noteId;
(struct_declaration
  [(type_identifier) (typedefed_specifier) (generic_specifier)] @field.type
  (struct_declarator (pointer_declarator declarator: (identifier) @field.name)) @field)

; int note_id; in a struct
(field_declaration
  type: [(primitive_type) (type_identifier) (sized_type_specifier)] @field.type
  declarator: (field_identifier) @field.name) @field

; int noteId;
(declaration
  type: [(primitive_type) (type_identifier) (sized_type_specifier) (typedefed_specifier)] @field.type
  declarator: (identifier) @field.name) @field

; int noteId = [note noteId];
(declaration
  type: [(primitive_type) (type_identifier) (sized_type_specifier) (typedefed_specifier)] @field.type
  declarator: (init_declarator declarator: (identifier) @field.name value: (_) @value)) @field @value.of

; NSNumber *noteId = note.noteId;
(declaration
  type: [(type_identifier) (generic_specifier) (typedefed_specifier)] @field.type
  declarator: (init_declarator
    declarator: (pointer_declarator declarator: (identifier) @field.name)
    value: (_) @value)) @field @value.of

; static const int kNoteId = 3;
(declaration (type_qualifier) @_qualifier (#eq? @_qualifier "const")) @constant

; - (void)show;
(method_declaration . (method_type)? . (identifier) @function.name) @function

; - (int)lastNoteId; the result
(method_declaration . (method_type (type_name) @function.result)) @function.result-of

; - (void)show {
(method_definition . (method_type)? . (identifier) @function.name) @function

; - (int)lastNoteId { the result
(method_definition . (method_type (type_name) @function.result)) @function.result-of

; - (void)show:(int)noteId;
(method_declaration
  (identifier) @parameter.label
  . (method_parameter (method_type (type_name) @parameter.type) (identifier) @parameter.name) @parameter @positional)

; - (void)show:(int)noteId {
(method_definition
  (identifier) @parameter.label
  . (method_parameter (method_type (type_name) @parameter.type) (identifier) @parameter.name) @parameter @positional)

; RCT_EXPORT_METHOD(show:(int)noteId) {
(method_definition
  . (method_type (type_name (type_identifier) @annotation.name))
  (#match? @annotation.name "^_EXPORT_(BLOCKING_SYNCHRONOUS_)?METHOD$")) @annotation.of

; int next_note(int note_id) {
(function_definition declarator: (function_declarator declarator: (identifier) @function.name)) @function

; int next_note(int note_id) { the result
(function_definition type: (_) @function.result declarator: (function_declarator)) @function.result-of

; void show_note(int note_id) {
(function_definition declarator: (function_declarator parameters: (parameter_list
  (parameter_declaration type: (_) @parameter.type declarator: (identifier) @parameter.name) @parameter @positional)))

; void show_note(Note *note) {
(function_definition declarator: (function_declarator parameters: (parameter_list
  (parameter_declaration
    type: (_) @parameter.type
    declarator: (pointer_declarator declarator: (identifier) @parameter.name)) @parameter @positional)))

; for (Note *note in notes) {
(for_statement
  type: (_) @local.type
  (pointer_declarator declarator: (identifier) @local.name) @local
  . (_) @element)

; ^(int noteId) {
(block_literal (parameter_list
  (parameter_declaration type: (_) @lambda.type declarator: (identifier) @lambda.parameter))) @lambda

; ^(Note *note) {
(block_literal (parameter_list
  (parameter_declaration
    type: (_) @lambda.type
    declarator: (pointer_declarator declarator: (identifier) @lambda.parameter)))) @lambda

; ^{
(block_literal) @lambda
