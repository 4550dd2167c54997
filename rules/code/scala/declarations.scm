; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; package com.example.notes
(package_clause name: (package_identifier) @package)

; import io.circe.Decoder
(import_declaration) @import

; case class NoteDto(id: Int)
(class_definition name: (identifier) @type.name) @type

; trait Notes {
(trait_definition name: (identifier) @type.name) @type

; object Keys {
(object_definition name: (identifier) @type.name) @type

; enum Tab(val tabId: Int) {
(enum_definition name: (identifier) @type.name) @type @enum

; object Level extends Enumeration {
(object_definition
  extend: (extends_clause (type_identifier) @_base)
  (#eq? @_base "Enumeration")) @enum

; class LiveSong(songId: Int) extends Song(songId) with Player
(class_definition
  extend: (extends_clause [
    (type_identifier) @supertype
    (generic_type type: (type_identifier) @supertype)])) @supertype.of

; trait LivePlayer extends Player
(trait_definition
  extend: (extends_clause [
    (type_identifier) @supertype
    (generic_type type: (type_identifier) @supertype)])) @supertype.of

; object Codecs extends DefaultJsonProtocol
(object_definition
  extend: (extends_clause [
    (type_identifier) @supertype
    (generic_type type: (type_identifier) @supertype)])) @supertype.of

; case class OwnerKey(value: Int) extends AnyVal
(class_definition
  class_parameters: (class_parameters . (class_parameter type: (_) @newtype.type) .)
  extend: (extends_clause (type_identifier) @_base)
  (#eq? @_base "AnyVal")) @newtype

; final case class NoteId(value: Int)
(class_definition
  name: (identifier) @_name
  class_parameters: (class_parameters . (class_parameter type: (_) @newtype.type) .)
  (#match? @_name "I[dD]$")) @newtype

; opaque type TopicId = Int
(type_definition name: (type_identifier) @alias.name type: (_) @alias.type) @alias

; id: Int, in a primary constructor
(class_parameter name: (identifier) @field.name type: (_) @field.type) @field @positional

; parentId: Int = 0, the default
(class_parameter default_value: (_) @value) @value.of

; val lastId: Int = 0
(val_definition pattern: (identifier) @field.name type: (_)? @field.type) @field

; var seenId = 0
(var_definition pattern: (identifier) @field.name type: (_)? @field.type) @field

; val groupId: Int
(val_declaration name: (identifier) @field.name type: (_) @field.type) @field

; val lastId: Int = 0, its value
(val_definition value: (_) @value) @value.of

; var seenId = 0, its value
(var_definition value: (_) @value) @value.of

; final val MaxId = 7
(val_definition (modifiers) @_modifiers (#match? @_modifiers "\\bfinal\\b")) @constant

; def note(noteId: Int): Note =
(function_definition name: (identifier) @function.name) @function

; def lastNoteId(): Int
(function_declaration name: (identifier) @function.name) @function @abstract

; def note(noteId: Int): Note =, the result
(function_definition return_type: (_) @function.result) @function.result-of

; def lastNoteId(): Int, the result
(function_declaration return_type: (_) @function.result) @function.result-of

; noteId: Int, of a function
(parameter name: (identifier) @parameter.name type: (_) @parameter.type) @parameter @positional

; noteIds: Int*
(parameter type: (repeated_parameter_type)) @variadic

; for (song <- songs)
(enumerator . (identifier) @local.name (expression) @element .) @local

; song => song.id
(lambda_expression parameters: (identifier) @lambda.parameter) @lambda

; (song: Song) => song.id
(lambda_expression
  parameters: (bindings (binding name: (identifier) @lambda.parameter type: (_)? @lambda.type))) @lambda

; () => lastId
(lambda_expression) @lambda

; @JsonCodec case class NoteDto(
(class_definition
  (annotation name: (type_identifier) @annotation.name) @annotation.call) @annotation.of

; case class TagDto(tagId: Int) derives Decoder
(class_definition derive: (derives_clause type: (type_identifier) @annotation.name)) @annotation.of

; @JsonKey("note_ref") noteId: Int
(class_parameter
  (annotation name: (type_identifier) @annotation.name) @annotation.call) @annotation.of

; @transient var seenId = 0
(var_definition
  (annotation name: (type_identifier) @annotation.name) @annotation.call) @annotation.of

; override def play(songId: Int)
(function_definition (modifiers) @_modifiers (#match? @_modifiers "\\boverride\\b")) @override
