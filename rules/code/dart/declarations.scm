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
((class_declaration
  body: (class_body (member_declaration (method_declaration signature: (method_signature
    (factory_constructor_signature name: (identifier) @annotation.name)))))) @annotation.of
  (#any-of? @annotation.name "fromJson" "fromMap"))

; @JsonKey(name: 'note_id')
(member_declaration
  (annotation name: (identifier) @annotation.name) @annotation.call
  (declaration (initialized_identifier_list (initialized_identifier) @annotation.of)))

; @JsonSerializable()
(class_declaration (annotation name: (identifier) @annotation.name)) @annotation.of
