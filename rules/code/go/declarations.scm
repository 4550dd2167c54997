; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; package notes
(package_clause (package_identifier) @package)

; import "encoding/json"
(import_spec path: (interpreted_string_literal (interpreted_string_literal_content) @import))

; type Note struct {
(type_spec name: (type_identifier) @type.name type: (struct_type)) @type

; type Notes interface {
(type_spec name: (type_identifier) @type.name type: (interface_type)) @type

; Base or *Base, within a struct
(type_spec
  type: (struct_type (field_declaration_list
    (field_declaration !name type: (type_identifier) @supertype)))) @supertype.of

; gorm.Model, within a struct
(type_spec
  type: (struct_type (field_declaration_list
    (field_declaration !name type: (qualified_type name: (type_identifier) @supertype))))) @supertype.of

; type NoteID int32
(type_spec
  name: (type_identifier) @alias.name
  type: [(type_identifier) (qualified_type) (slice_type) (array_type) (map_type) (pointer_type) (generic_type)] @alias.type) @alias

; type PageID = int32
(type_alias name: (type_identifier) @alias.name type: (_) @alias.type) @alias

; ID int, of a struct
(field_declaration name: (field_identifier) @field @field.name @positional type: (_) @field.type)

; `json:"id"`
(field_declaration name: (field_identifier) @tags.of tag: (_) @tags)

; func lastNote(noteID int) error {
(function_declaration name: (identifier) @function.name) @function

; func (n *Note) GetID() int {
(method_declaration name: (field_identifier) @function.name) @function

; Find(noteID int) error, of an interface
(method_elem name: (field_identifier) @function.name) @function

; int, the result
(function_declaration
  result: [(type_identifier) (qualified_type) (pointer_type) (slice_type) (array_type) (map_type) (generic_type)] @function.result) @function.result-of

; (int, error), the results
(function_declaration
  result: (parameter_list . (parameter_declaration type: (_) @function.result))) @function.result-of

; int, the result of a method
(method_declaration
  result: [(type_identifier) (qualified_type) (pointer_type) (slice_type) (array_type) (map_type) (generic_type)] @function.result) @function.result-of

; (noteID int, err error), the results of a method
(method_declaration
  result: (parameter_list . (parameter_declaration type: (_) @function.result))) @function.result-of

; int, the result of an interface's method
(method_elem
  result: [(type_identifier) (qualified_type) (pointer_type) (slice_type) (array_type) (map_type) (generic_type)] @function.result) @function.result-of

; (int, error), the results of an interface's method
(method_elem
  result: (parameter_list . (parameter_declaration type: (_) @function.result))) @function.result-of

; (n *Note), the receiver
(method_declaration
  receiver: (parameter_list (parameter_declaration type: (_) @function.receiver))) @function.receiver-of

; n, the receiver's own name
(method_declaration
  receiver: (parameter_list (parameter_declaration
    name: (identifier) @parameter @parameter.name type: (_) @parameter.type)))

; noteID int, of a function
(function_declaration
  parameters: (parameter_list (parameter_declaration
    name: (identifier) @parameter @parameter.name @positional type: (_) @parameter.type)))

; noteID int, of a method
(method_declaration
  parameters: (parameter_list (parameter_declaration
    name: (identifier) @parameter @parameter.name @positional type: (_) @parameter.type)))

; noteID int, of an interface's method
(method_elem
  parameters: (parameter_list (parameter_declaration
    name: (identifier) @parameter @parameter.name @positional type: (_) @parameter.type)))

; noteID int, of a function without a name
(func_literal
  parameters: (parameter_list (parameter_declaration
    name: (identifier) @parameter @parameter.name @positional type: (_) @parameter.type)))

; noteIDs ...int
(variadic_parameter_declaration
  name: (identifier) @parameter @parameter.name @positional @variadic type: (_) @parameter.type)

; noteID, of the results
(method_declaration
  result: (parameter_list (parameter_declaration
    name: (identifier) @local @local.name type: (_) @local.type)))

; noteID, of the results of a function
(function_declaration
  result: (parameter_list (parameter_declaration
    name: (identifier) @local @local.name type: (_) @local.type)))

; func() {
(func_literal) @block

; for ..., if ..., the names of each
(block) @block

; var noteID int32
(var_spec name: (identifier) @field @field.name type: (_)? @field.type)

; var noteID = 0
(var_spec name: (identifier) @value.of value: (expression_list . (_) @value))

; const keyNoteID = "note_id"
(const_spec name: (identifier) @field @field.name @constant type: (_)? @field.type)

; "note_id", of a constant
(const_spec name: (identifier) @value.of value: (expression_list . (_) @value))

; noteID := note.ID
(short_var_declaration left: (expression_list . (identifier) @local @local.name))

; note.ID, what it is given
(short_var_declaration left: (expression_list . (identifier) @value.of) right: (expression_list . (_) @value))

; noteID, userID := note.ID, note.UserID
(short_var_declaration left: (expression_list . (_) . (identifier) @local @local.name))

; note.UserID, what the second is given
(short_var_declaration
  left: (expression_list . (_) . (identifier) @value.of)
  right: (expression_list . (_) . (_) @value))

; for _, note := range notes {
(range_clause left: (expression_list . (_) . (identifier) @local @local.name) right: (_) @element)
