; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; package com.example.notes;
(package_declaration [(scoped_identifier) (identifier)] @package)

; import com.google.gson.Gson;
(import_declaration [(scoped_identifier) (identifier)] @import)

; class NoteDto {
(class_declaration name: (identifier) @type.name) @type

; interface NoteApi {
(interface_declaration name: (identifier) @type.name) @type

; record NoteRecord(int id) {
(record_declaration name: (identifier) @type.name) @type

; enum Tab {
(enum_declaration name: (identifier) @type.name) @type @enum

; new NoteSource() {
(object_creation_expression
  type: [(type_identifier) @supertype (generic_type . (type_identifier) @supertype)]
  (class_body) @type @supertype.of)

; class LiveSong extends Song {
(class_declaration
  superclass: (superclass [
    (type_identifier) @supertype
    (generic_type . (type_identifier) @supertype)
    (scoped_type_identifier (type_identifier) @supertype .)])) @supertype.of

; class Songs implements SongSource {
(class_declaration
  interfaces: (super_interfaces (type_list [
    (type_identifier) @supertype
    (generic_type . (type_identifier) @supertype)
    (scoped_type_identifier (type_identifier) @supertype .)]))) @supertype.of

; record SongRow(int songId) implements Parcelable {
(record_declaration
  interfaces: (super_interfaces (type_list [
    (type_identifier) @supertype
    (generic_type . (type_identifier) @supertype)]))) @supertype.of

; enum Tab implements Titled {
(enum_declaration
  interfaces: (super_interfaces (type_list [
    (type_identifier) @supertype
    (generic_type . (type_identifier) @supertype)]))) @supertype.of

; interface LiveNotes extends Notes {
(interface_declaration
  (extends_interfaces (type_list [
    (type_identifier) @supertype
    (generic_type . (type_identifier) @supertype)
    (scoped_type_identifier (type_identifier) @supertype .)]))) @supertype.of

; record NoteId(int value) {
(record_declaration
  name: (identifier) @_name
  parameters: (formal_parameters . (formal_parameter type: (_) @newtype.type) .)
  (#match? @_name "I[dD]$")) @newtype

; private int ownerId;
(field_declaration
  type: (_) @field.type
  declarator: (variable_declarator name: (identifier) @field.name) @field)

; int MAX = 7, in an interface
(constant_declaration
  type: (_) @field.type
  declarator: (variable_declarator name: (identifier) @field.name) @field @constant)

; int id, of a record
(record_declaration
  parameters: (formal_parameters
    (formal_parameter type: (_) @field.type name: (identifier) @field.name) @field @positional))

; int noteId, of a method
(method_declaration
  parameters: (formal_parameters
    (formal_parameter type: (_) @parameter.type name: (identifier) @parameter.name) @parameter @positional))

; int noteId, of a constructor
(constructor_declaration
  parameters: (formal_parameters
    (formal_parameter type: (_) @parameter.type name: (identifier) @parameter.name) @parameter @positional))

; int... noteIds
(spread_parameter
  (_unannotated_type) @parameter.type
  (variable_declarator name: (identifier) @parameter.name)) @parameter @positional @variadic

; int noteId = 0;
(variable_declarator value: (_) @value) @value.of

; int noteId = row.getId(), within a method
(local_variable_declaration
  type: (_) @local.type
  declarator: (variable_declarator name: (identifier) @local.name) @local
  (#not-eq? @local.type "var"))

; var noteId = row.getId();
(local_variable_declaration
  declarator: (variable_declarator name: (identifier) @local.name) @local)

; for (Song song : songs) {
(enhanced_for_statement
  type: (_) @local.type
  name: (identifier) @local.name
  value: (_) @element
  (#not-eq? @local.type "var")) @local

; for (var song : songs) {
(enhanced_for_statement
  name: (identifier) @local.name
  value: (_) @element) @local

; try (Cursor cursor = query()) {
(resource type: (_) @local.type name: (identifier) @local.name) @local

; try (Cursor cursor = query()) {, its value
(resource value: (_) @value) @value.of

; other instanceof Song song
(instanceof_expression right: (_) @local.type name: (identifier) @local.name) @local

; int lastNoteId() {
(method_declaration name: (identifier) @function.name) @function

; LiveSong(int songId) {
(constructor_declaration name: (identifier) @function.name) @function

; int lastNoteId() {, the result
(method_declaration type: (_) @function.result) @function.result-of

; abstract int id();
(method_declaration !body) @abstract

; static {
(static_initializer) @block

; note -> note.getId()
(lambda_expression parameters: (identifier) @lambda.parameter) @lambda

; (note, at) -> note.getId()
(lambda_expression parameters: (inferred_parameters (identifier) @lambda.parameter)) @lambda

; (Song song) -> song.getId()
(lambda_expression
  parameters: (formal_parameters
    (formal_parameter type: (_) @lambda.type name: (identifier) @lambda.parameter))) @lambda

; () -> lastId
(lambda_expression) @lambda

; @Entity class NoteRow {
(class_declaration
  (modifiers (marker_annotation name: (identifier) @annotation.name))) @annotation.of

; @Entity(tableName = "notes") class NoteRow {
(class_declaration
  (modifiers (annotation name: (identifier) @annotation.name) @annotation.call)) @annotation.of

; @Dao interface Notes {
(interface_declaration
  (modifiers (marker_annotation name: (identifier) @annotation.name))) @annotation.of

; @Path("notes") interface NoteService {
(interface_declaration
  (modifiers (annotation name: (identifier) @annotation.name) @annotation.call)) @annotation.of

; @Serdeable record NoteRecord(
(record_declaration
  (modifiers (marker_annotation name: (identifier) @annotation.name))) @annotation.of

; @JsonIgnoreProperties(ignoreUnknown = true) record TagRecord(
(record_declaration
  (modifiers (annotation name: (identifier) @annotation.name) @annotation.call)) @annotation.of

; @Expose int lastId;
(field_declaration
  (modifiers (marker_annotation name: (identifier) @annotation.name))
  declarator: (variable_declarator) @annotation.of)

; @SerializedName("note_id") int noteId;
(field_declaration
  (modifiers (annotation name: (identifier) @annotation.name) @annotation.call)
  declarator: (variable_declarator) @annotation.of)

; @Override public int getId() {
(method_declaration
  (modifiers (marker_annotation name: (identifier) @annotation.name))) @annotation.of

; @GET("notes/{noteId}") Call<PlainDto> note(
(method_declaration
  (modifiers (annotation name: (identifier) @annotation.name) @annotation.call)) @annotation.of

; @IdRes int layoutId
(formal_parameter
  (modifiers (marker_annotation name: (identifier) @annotation.name))) @annotation.of

; @Path("noteId") int noteId
(formal_parameter
  (modifiers (annotation name: (identifier) @annotation.name) @annotation.call)) @annotation.of

; static final int NOTE_ID = 7;
(field_declaration
  (modifiers) @_modifiers
  declarator: (variable_declarator) @constant
  (#match? @_modifiers "\\bstatic\\b")
  (#match? @_modifiers "\\bfinal\\b"))

; @Override public int getId() {, which repeats a signature
(method_declaration
  (modifiers (marker_annotation name: (identifier) @_name))
  (#eq? @_name "Override")) @override
