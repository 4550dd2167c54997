; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; import 'package:flutter/services.dart';
(library_import (import_specification uri: (_) @import))

; class NoteDto {
(class_declaration name: (identifier) @type.name) @type

; enum Tab {
(enum_declaration name: (identifier) @type.name) @type @enum

; class RealNotes extends Notes
(class_declaration superclass: (superclass type: (type (type_identifier) @supertype))) @supertype.of

; extension type NoteKey(int value) {}
(extension_type_declaration
  name: (_) @type.name
  representation: (extension_type_representation type: (_) @newtype.type)) @type @newtype

; class ReminderRow extends DataClass implements Insertable<ReminderRow>
(class_declaration interfaces: (interfaces (type (type_identifier) @supertype))) @supertype.of

; IntColumn get noteId => integer()();
(method_declaration signature: (method_signature (getter_signature
  return_type: (type) @field.type name: (identifier) @field.name))) @field

; IntColumn get id => integer().autoIncrement()();
((method_declaration
  signature: (method_signature (getter_signature))
  body: (function_body (call_expression
    function: (call_expression function: (member_expression property: (identifier) @annotation.name))))) @annotation.of
  (#eq? @annotation.name "autoIncrement"))

; IntColumn get id => integer().autoIncrement().named('key')();
((method_declaration
  signature: (method_signature (getter_signature))
  body: (function_body (call_expression
    function: (call_expression function: (member_expression
      object: (call_expression function: (member_expression property: (identifier) @annotation.name))))))) @annotation.of
  (#eq? @annotation.name "autoIncrement"))

; @Int32() external int noteId;
((member_declaration
  (annotation name: (identifier) @field.type @annotation.name)
  (declaration (identifier_list (identifier) @field.name))) @field @annotation.of
  (#any-of? @annotation.name "Int8" "Int16" "Int32" "Uint8" "Uint16" "Uint32" "Int" "UnsignedInt" "Short"))

; typedef OpenNote = Void Function(Int32 noteId);
((typed_identifier
  type: (type (type_identifier) @parameter.type @annotation.name)
  name: (identifier) @parameter.name) @parameter @annotation.of
  (#any-of? @annotation.name "Int8" "Int16" "Int32" "Uint8" "Uint16" "Uint32" "Int" "UnsignedInt" "Short"))

; final int id;
(declaration (type) @field.type (initialized_identifier_list (initialized_identifier name: (identifier) @field.name) @field))

; int open(int width) {, of a class
(method_declaration signature: (method_signature
  (function_signature return_type: (_)? @function.result name: (identifier) @function.name)))
  @function @function.result-of

; NoteDto read(String text) {
(function_declaration
  signature: (function_signature return_type: (_)? @function.result name: (identifier) @function.name))
  @function @function.result-of

; Future<NoteDto> note(int noteId);
(declaration (function_signature return_type: (_)? @function.result name: (identifier) @function.name))
  @function @function.result-of

; void open(int noteId)
(formal_parameter (type) @parameter.type name: (identifier) @parameter.name) @parameter @positional

; final noteId = data['note_id'];
(initialized_variable_declaration (type)? @field.type name: (identifier) @field.name value: (_) @value) @field @value.of

; int noteId;
(initialized_variable_declaration (type)? @field.type name: (identifier) @field.name !value) @field

; factory NoteDto.fromJson(Map<String, dynamic> json), so the class is decoded
((class_declaration !superclass
  body: (class_body (member_declaration (method_declaration signature: (method_signature
    (factory_constructor_signature name: (identifier) @annotation.name)))))) @annotation.of
  (#any-of? @annotation.name "fromJson" "fromMap"))

; class NoteDto extends Dto, with such a factory; rows of the client's own database have one too
((class_declaration
  superclass: (superclass type: (type (type_identifier) @_of))
  body: (class_body (member_declaration (method_declaration signature: (method_signature
    (factory_constructor_signature name: (identifier) @annotation.name)))))) @annotation.of
  (#not-eq? @_of "DataClass")
  (#any-of? @annotation.name "fromJson" "fromMap"))

; @JsonKey(name: 'note_id')
(member_declaration
  (annotation name: (identifier) @annotation.name) @annotation.call
  (declaration (initialized_identifier_list (initialized_identifier) @annotation.of)))

; @JsonSerializable()
(class_declaration (annotation name: (identifier) @annotation.name)) @annotation.of
