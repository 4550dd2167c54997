; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; use serde::{Deserialize, Serialize}, the path
(use_declaration argument: (scoped_use_list path: (_) @import))

; use sqlx::FromRow
(use_declaration argument: (scoped_identifier) @import)

; struct NoteDto {
(struct_item name: (type_identifier) @type.name) @type

; struct TopicId(i32)
(struct_item body: (ordered_field_declaration_list . (visibility_modifier)? . type: (_) @newtype.type .)) @newtype

; enum Command {
(enum_item name: (type_identifier) @type.name) @type

; Remove { note_id: i32 },
(enum_variant name: (identifier) @type.name body: (field_declaration_list)) @type

; trait Notes {
(trait_item name: (type_identifier) @type.name) @type

; impl NoteDto {
(impl_item type: [
  (type_identifier) @type.name
  (generic_type type: (type_identifier) @type.name)
]) @type @part

; impl Notes for RealNotes {
(impl_item trait: [
  (type_identifier) @supertype
  (scoped_type_identifier name: (type_identifier) @supertype)
  (generic_type type: (type_identifier) @supertype)
]) @supertype.of

; fn read(
(impl_item trait: (_) body: (declaration_list (function_item) @override))

; type UserKey = i32;
(type_item name: (type_identifier) @alias.name type: (_) @alias.type) @alias

; newtype_id!(PostId, i32); a macro whose name says that it makes types around ids
(macro_invocation
  macro: (identifier) @_macro
  (token_tree . (identifier) @alias.name . "," . [(identifier) (primitive_type)] @alias.type)
  (#match? @_macro "(^|_)(new_?types?|ids?)($|_)")) @alias

; pub id: i32,
(field_declaration name: (field_identifier) @field.name type: (_) @field.type) @field @positional

; const FIRST_ID: i32 = 1;
(const_item name: (identifier) @field.name type: (_) @field.type) @field @constant

; const FIRST_ID: i32 = 1; the value
(const_item value: (_) @value) @value.of

; static LAST_ID: AtomicI32 = AtomicI32::new(0);
(static_item name: (identifier) @field.name type: (_) @field.type) @field

; static LAST_ID: AtomicI32 = AtomicI32::new(0); the value
(static_item value: (_) @value) @value.of

; fn note(
(function_item name: (identifier) @function.name) @function

; fn note(&self, note_id: i32) -> NoteDto; in a trait
(function_signature_item name: (identifier) @function.name) @function @abstract

; -> NoteDto
(function_item return_type: (_) @function.result) @function.result-of

; -> NoteDto; in a trait
(function_signature_item return_type: (_) @function.result) @function.result-of

; note_id: i32
(parameter pattern: [
  (identifier) @parameter.name
  (mut_pattern (identifier) @parameter.name)
  (tuple_struct_pattern (identifier) @parameter.name .)
] type: (_) @parameter.type) @parameter @positional

; let id: i32 = row.get(0);
(let_declaration pattern: [
  (identifier) @local.name
  (mut_pattern (identifier) @local.name)
  (tuple_struct_pattern . (_) . (identifier) @local.name .)
] type: (_)? @local.type) @local

; let id = row.id;
(let_declaration value: (_) @value) @value.of

; if let Some(id) = note.parent_id {
(let_condition pattern: (tuple_struct_pattern . (_) . (identifier) @local.name .) value: (_) @value) @local @value.of

; for note in notes {
(for_expression pattern: (identifier) @local.name @local value: (_) @element)

; |note| note.id
(closure_expression parameters: (closure_parameters . (identifier) @lambda.parameter .)) @lambda

; |note: &NoteDto| note.id
(closure_expression parameters: (closure_parameters . (parameter pattern: (identifier) @lambda.parameter) .)) @lambda

; || 0
(closure_expression) @lambda

; #[derive(Deserialize)] struct NoteDto {
(
  (attribute_item (attribute (identifier) @_derive arguments: (token_tree (identifier) @annotation.name)))
  . [(attribute_item) (line_comment)]*
  . [(struct_item) (enum_item)] @annotation.of
  (#eq? @_derive "derive"))

; #[derive(Deserialize)] enum Command { Remove { note_id: i32 } }, of each variant
(
  (attribute_item (attribute (identifier) @_derive arguments: (token_tree (identifier) @annotation.name)))
  . [(attribute_item) (line_comment)]*
  . (enum_item body: (enum_variant_list (enum_variant) @annotation.of))
  (#eq? @_derive "derive"))

; #[table_name = "notes"] struct NoteRow {
(
  (attribute_item (attribute [
    (identifier) @annotation.name
    (scoped_identifier name: (identifier) @annotation.name)
  ]) @annotation.call)
  . [(attribute_item) (line_comment)]*
  . [(struct_item) (enum_item) (function_item)] @annotation.of)

; #[serde(rename = "note_id")] pub id: i32,
(
  (attribute_item (attribute (identifier) @annotation.name) @annotation.call)
  . [(attribute_item) (line_comment)]*
  . (field_declaration) @annotation.of)

; #[serde(skip)] pub seen_id: i32, the word
(
  (attribute_item (attribute arguments: (token_tree (identifier) @annotation.name)))
  . [(attribute_item) (line_comment)]*
  . (field_declaration) @annotation.of)

; #[cfg(test)] mod tests {
(
  (attribute_item (attribute (identifier) @_cfg arguments: (token_tree (identifier) @_test)))
  . [(attribute_item) (line_comment)]*
  . (mod_item) @aside
  (#eq? @_cfg "cfg") (#eq? @_test "test"))
