; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; import RealmSwift
(import_declaration (identifier) @import)

; struct Note: Codable {
(class_declaration name: (type_identifier) @type.name) @type

; extension Note: Codable {
(class_declaration "extension" name: (user_type (type_identifier) @type.name .)) @type @part

; protocol NoteStore {
(protocol_declaration name: (type_identifier) @type.name) @type

; struct Note: Codable
(class_declaration (inheritance_specifier (user_type (type_identifier) @supertype .))) @supertype.of

; protocol NoteStore: Store
(protocol_declaration (inheritance_specifier (user_type (type_identifier) @supertype .))) @supertype.of

; enum CodingKeys: String, CodingKey {
(class_declaration "enum") @enum

; struct NoteKey: RawRepresentable { let rawValue: Int32 }
(class_declaration
  (inheritance_specifier (user_type (type_identifier) @_kind .))
  body: (class_body (property_declaration
    name: (pattern bound_identifier: (simple_identifier) @_name)
    (type_annotation (_) @newtype.type)))
  (#eq? @_kind "RawRepresentable")
  (#eq? @_name "rawValue")) @newtype

; typealias UserKey = Int32
(typealias_declaration name: (type_identifier) @alias.name "=" (_) @alias.type) @alias

; case noteId = "note_id"
(enum_entry name: (simple_identifier) @field.name . "=" . raw_value: (_) @value) @field @value.of

; let id: Int32
(property_declaration
  name: (pattern bound_identifier: (simple_identifier) @field.name)
  . (type_annotation (_) @field.type)) @field

; var lastId = 0
(property_declaration name: (pattern bound_identifier: (simple_identifier) @field.name)) @field

; var lastId = 0, the value
(property_declaration value: (_) @value) @value.of

; var id: Int32 { get }
(protocol_property_declaration
  name: (pattern bound_identifier: (simple_identifier) @field.name)
  . (type_annotation (_) @field.type)) @field @computed

; var shownId: Int32 { noteId }
(property_declaration (computed_property (statements . (_) @value .))) @value.of

; var shownId: Int32 { return noteId }
(property_declaration (computed_property (statements (control_transfer_statement "return" result: (_) @value) .))) @value.of

; var shownId: Int32 { get { noteId } }
(property_declaration (computed_property (computed_getter (statements . (_) @value .)))) @value.of

; var shownId: Int32 { get { return noteId } }
(property_declaration
  (computed_property (computed_getter (statements (control_transfer_statement "return" result: (_) @value) .)))) @value.of

; var shownId: Int32 { noteId }, stores nothing
(property_declaration (computed_property)) @computed

; var shownId: Int32 {, a scope
(computed_property) @block

; set {
(computed_setter) @block

; didSet {
(willset_didset_block) @block

; for note in notes {
(for_statement
  item: (pattern bound_identifier: (simple_identifier) @local.name) @local
  collection: (_) @element)

; if let noteId = note.id {
(if_statement bound_identifier: (simple_identifier) @local @local.name @value.of . condition: "=" . condition: (_) @value)

; guard let noteId = note.id else {
(guard_statement bound_identifier: (simple_identifier) @local @local.name @value.of . condition: "=" . condition: (_) @value)

; while let row = rows.next() {
(while_statement bound_identifier: (simple_identifier) @local @local.name @value.of . condition: "=" . condition: (_) @value)

; func note(
(function_declaration name: (simple_identifier) @function.name) @function

; func note(noteId: Int32) -> Note, the result
(function_declaration "->" . (_) @function.result) @function.result-of

; func note(, of a protocol
(protocol_function_declaration name: (simple_identifier) @function.name) @function

; func lastNoteId() -> Int32, of a protocol
(protocol_function_declaration "->" . (_) @function.result) @function.result-of

; init(noteId: Int32) {
(init_declaration "init" @function.name) @function

; deinit {
(deinit_declaration) @block

; noteId: Int32
(parameter . (simple_identifier) @parameter.name . [(user_type) (optional_type) (array_type) (dictionary_type) (tuple_type) (function_type) (opaque_type)] @parameter.type) @parameter @positional

; noteId: inout Int32
(parameter . (simple_identifier) @parameter.name . (parameter_modifiers) . (_) @parameter.type) @parameter @positional

; for noteId: Int32
(parameter
  external_name: (simple_identifier) @parameter.label
  . (simple_identifier) @parameter.name
  . [(user_type) (optional_type) (array_type) (dictionary_type) (tuple_type) (function_type) (opaque_type)] @parameter.type) @parameter @positional

; to noteId: inout Int32
(parameter
  external_name: (simple_identifier) @parameter.label
  . (simple_identifier) @parameter.name
  . (parameter_modifiers)
  . (_) @parameter.type) @parameter @positional

; { note in note.id }
(lambda_literal type: (lambda_function_type
  (lambda_function_type_parameters (lambda_parameter name: (simple_identifier) @lambda.parameter .)))) @lambda

; { (note: Note) in note.id }
(lambda_literal type: (lambda_function_type
  (lambda_function_type_parameters
    (lambda_parameter name: (simple_identifier) @lambda.parameter . name: (_) @lambda.type)))) @lambda

; { $0.id }
(lambda_literal) @lambda

; @Persisted var noteId: Int32
(property_declaration (modifiers (attribute (user_type (type_identifier) @annotation.name .)))) @annotation.of

; static let shared
(property_declaration (modifiers (property_modifier) @annotation.name)) @annotation.of

; lazy var shown
(property_declaration (modifiers (property_behavior_modifier) @annotation.name)) @annotation.of

; override func note(
(function_declaration (modifiers (member_modifier) @_modifier) (#eq? @_modifier "override")) @override

; override init(
(init_declaration (modifiers (member_modifier) @_modifier) (#eq? @_modifier "override")) @override

; override var shownId
(property_declaration (modifiers (member_modifier) @_modifier) (#eq? @_modifier "override")) @override
