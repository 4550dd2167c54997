; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; package com.example.notes
(package_header (identifier) @package)

; import kotlinx.serialization.Serializable
(import_header (identifier) @import)

; data class NoteDto(val id: Int)
(class_declaration (type_identifier) @type.name) @type

; object Keys {
(object_declaration (type_identifier) @type.name) @type

; companion object {
(companion_object) @type

; TypeToken within object : TypeToken<List<PlainDto>>() {}
(object_literal) @type

; class RealNotes : Notes
(class_declaration (delegation_specifier (user_type (type_identifier) @supertype .))) @supertype.of

; class Row(id: Int) : Base(id)
(class_declaration
  (delegation_specifier (constructor_invocation (user_type (type_identifier) @supertype .)) @supertype.call)) @supertype.of

; enum class Tab(val tabId: Int) {
(class_declaration "enum") @enum

; value class NoteKey(val raw: Int)
(class_declaration
  (modifiers (class_modifier) @_modifier)
  (primary_constructor (class_parameter [(user_type) (nullable_type)] @newtype.type))
  (#eq? @_modifier "value")) @newtype

; typealias UserKey = Int
(type_alias (type_identifier) @alias.name [(user_type) (nullable_type)] @alias.type) @alias

; val id: Int, in a primary constructor
(class_parameter
  (binding_pattern_kind)
  (simple_identifier) @field.name
  [(user_type) (nullable_type) (function_type) (parenthesized_type)] @field.type) @field @positional

; ownerId: Int, in a primary constructor without val
(class_parameter
  . (modifiers)?
  . (simple_identifier) @parameter.name
  [(user_type) (nullable_type) (function_type) (parenthesized_type)] @parameter.type) @parameter @positional

; val id: Int = 0, the default
(class_parameter "=" (_) @value .) @value.of

; private var pageId: Int
(property_declaration
  (variable_declaration
    (simple_identifier) @field.name
    [(user_type) (nullable_type) (function_type) (parenthesized_type)]? @field.type)) @field

; var pageId = -1
(property_declaration "=" . (_) @value) @value.of

; val pageId by lazy { 0L }
(property_declaration (property_delegate (_) @value)) @value.of

; get() = pageId, behind its property
((property_declaration) @value.of . (getter (function_body "=" . (_) @value)))

; val pageId: Int get() = lastId, on one line
(property_declaration (getter (function_body "=" . (_) @value))) @value.of

; get() = pageId, without a value of its own
((property_declaration) @computed . (getter))

; val pageId: Int get() = lastId, on one line
(property_declaration (getter)) @computed

; var pageId = 0, a value of its own
(property_declaration "=") @initial

; for (note in notes) {
(for_statement (variable_declaration (simple_identifier) @local.name) . (_) @element) @local

; for ((id, title) in notes) {
(for_statement
  (multi_variable_declaration (variable_declaration (simple_identifier) @local.name) @local)
  . (_) @whole @element)

; val (id, title) = note
(property_declaration
  (multi_variable_declaration (variable_declaration (simple_identifier) @local.name) @local)
  "=" . (_) @whole)

; fun note(noteId: Int): Note
(function_declaration (simple_identifier) @function.name) @function

; fun lastNoteId(): Int, the result
(function_declaration
  (function_value_parameters)
  . [(user_type) (nullable_type)] @function.result) @function.result-of

; fun Cursor.noteId(): Int, the receiver
(function_declaration (receiver_type [(user_type) (nullable_type)] @function.receiver)) @function.receiver-of

; constructor(noteId: Int)
(secondary_constructor) @function

; init {
(anonymous_initializer) @block

; get() = 0
(getter) @block

; set(value) {
(setter) @block

; noteId: Int, of a function
(parameter
  (simple_identifier) @parameter.name
  [(user_type) (nullable_type) (function_type) (parenthesized_type)] @parameter.type) @parameter @positional

; { note -> note.id }
(lambda_literal (lambda_parameters (variable_declaration (simple_identifier) @lambda.parameter))) @lambda

; { it.id }
(lambda_literal) @lambda

; @Serializable data class NoteDto
(class_declaration (modifiers (annotation (user_type (type_identifier) @annotation.name .)))) @annotation.of

; @Entity(tableName = "notes") data class NoteRow
(class_declaration
  (modifiers (annotation
    (constructor_invocation (user_type (type_identifier) @annotation.name .)) @annotation.call))) @annotation.of

; @PrimaryKey val noteId: Int
(class_parameter (modifiers (annotation (user_type (type_identifier) @annotation.name .)))) @annotation.of

; @SerialName("note_id") val noteId: Int
(class_parameter
  (modifiers (annotation
    (constructor_invocation (user_type (type_identifier) @annotation.name .)) @annotation.call))) @annotation.of

; @IdRes var layoutId = 0
(property_declaration (modifiers (annotation (user_type (type_identifier) @annotation.name .)))) @annotation.of

; @SerialName("pageid") val pageId = 0
(property_declaration
  (modifiers (annotation
    (constructor_invocation (user_type (type_identifier) @annotation.name .)) @annotation.call))) @annotation.of

; @Insert fun add(row: NoteRow)
(function_declaration (modifiers (annotation (user_type (type_identifier) @annotation.name .)))) @annotation.of

; @GET("notes/{noteId}") suspend fun note(
(function_declaration
  (modifiers (annotation
    (constructor_invocation (user_type (type_identifier) @annotation.name .)) @annotation.call))) @annotation.of

; @ColorInt colorId: Int
(function_value_parameters
  (parameter_modifiers (annotation (user_type (type_identifier) @annotation.name .)))
  . (parameter) @annotation.of)

; @Path("noteId") noteId: Int
(function_value_parameters
  (parameter_modifiers (annotation
    (constructor_invocation (user_type (type_identifier) @annotation.name .)) @annotation.call))
  . (parameter) @annotation.of)

; const val NOTE_ID = "note_id"
(property_declaration (modifiers (property_modifier) @_modifier) (#eq? @_modifier "const")) @constant

; override fun onStartCommand(
(function_declaration (modifiers (member_modifier) @_modifier) (#eq? @_modifier "override")) @override

; override val noteId: Int
(property_declaration (modifiers (member_modifier) @_modifier) (#eq? @_modifier "override")) @override

; override val ownerId: Int, in a primary constructor
(class_parameter (modifiers (member_modifier) @_modifier) (#eq? @_modifier "override")) @override
