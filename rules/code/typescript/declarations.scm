; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; import { Note } from "./note"
(import_statement source: (string (string_fragment) @import))

; interface NoteDto {
(interface_declaration name: (type_identifier) @type.name) @type

; interface OpenNote extends NoteDto {
(interface_declaration (extends_type_clause type: (type_identifier) @supertype)) @supertype.of

; class Note {
(class_declaration name: (type_identifier) @type.name) @type

; abstract class Base {
(abstract_class_declaration name: (type_identifier) @type.name) @type

; class Note extends Base {
(class_declaration (class_heritage (extends_clause value: (identifier) @supertype))) @supertype.of

; class Note implements Kept {
(class_declaration (class_heritage (implements_clause (type_identifier) @supertype))) @supertype.of

; type NoteRow = {
(type_alias_declaration name: (type_identifier) @type.name value: (object_type)) @type

; type NoteRow = Base & {
(type_alias_declaration name: (type_identifier) @type.name value: (intersection_type (object_type))) @type

; type NoteRow = Base & {, what it is joined to
(type_alias_declaration value: (intersection_type (type_identifier) @supertype)) @supertype.of

; last: { noteId: number }
(property_signature name: (property_identifier) @type.label type: (type_annotation (object_type) @type))

; lasts: { noteId: number }[]
(property_signature
  name: (property_identifier) @type.label type: (type_annotation (array_type (object_type) @type)))

; last: { noteId: number } | null
(property_signature
  name: (property_identifier) @type.label type: (type_annotation (union_type (object_type) @type)))

; { noteId: number }, within a type
(object_type) @type

; enum Kind {
(enum_declaration name: (identifier) @type.name) @type @enum

; type NoteId = number
(type_alias_declaration
  name: (type_identifier) @alias.name
  value: [(predefined_type) (type_identifier) (union_type) (array_type) (generic_type)] @alias.type) @alias

; noteId?: number | null, of an interface
(property_signature name: (property_identifier) @field.name type: (type_annotation (_) @field.type)) @field

; "note-id": number, of an interface
(property_signature name: (string (string_fragment) @field.name) type: (type_annotation (_) @field.type)) @field

; noteId: number, of a class
(public_field_definition
  name: [(property_identifier) (private_property_identifier)] @field.name
  type: (type_annotation (_) @field.type)?) @field

; noteId = 0, its value
(public_field_definition value: (_) @value) @value.of

; function load(noteId: number) {
(function_declaration name: (identifier) @function.name) @function

; load(noteId: number) {, of a class
(method_definition name: (property_identifier) @function.name) @function

; load(noteId: number): Note, of an interface
(method_signature name: (property_identifier) @function.name) @function

; const load = (noteId: number) => {
(variable_declarator name: (identifier) @function.name value: (arrow_function) @function)

; load = (noteId: number) => {, of a class
(public_field_definition name: (property_identifier) @function.name value: (arrow_function) @function)

; : Promise<Note>, the result of a function
(function_declaration return_type: (type_annotation (_) @function.result)) @function.result-of

; : Promise<Note>, the result of a method
(method_definition return_type: (type_annotation (_) @function.result)) @function.result-of

; : Promise<Note>, the result of an interface's method
(method_signature return_type: (type_annotation (_) @function.result)) @function.result-of

; : Promise<Note>, the result of an arrow function
(arrow_function return_type: (type_annotation (_) @function.result)) @function.result-of

; function load<T>(path: string) {
(function_declaration type_parameters: (type_parameters (type_parameter name: (type_identifier) @function.generic))) @function.generic-of

; load<T>(path: string) {
(method_definition type_parameters: (type_parameters (type_parameter name: (type_identifier) @function.generic))) @function.generic-of

; const load = <T>(path: string) => {
(arrow_function type_parameters: (type_parameters (type_parameter name: (type_identifier) @function.generic))) @function.generic-of

; note => note.id
(arrow_function parameter: (identifier) @lambda.parameter) @lambda

; (note) => note.id
(arrow_function parameters: (formal_parameters . (required_parameter pattern: (identifier) @lambda.parameter !type) .)) @lambda

; () => {
(arrow_function) @lambda

; function () {
(function_expression) @block

; if (open) {
(statement_block) @block

; noteId: number
(required_parameter
  pattern: (identifier) @parameter.name type: (type_annotation (_) @parameter.type)) @parameter @positional

; noteId?: number
(optional_parameter
  pattern: (identifier) @parameter.name type: (type_annotation (_) @parameter.type)) @parameter @positional

; noteId, without a type
(function_declaration
  parameters: (formal_parameters (required_parameter pattern: (identifier) @parameter.name !type) @parameter @positional))

; noteId, without a type, of a method
(method_definition
  parameters: (formal_parameters (required_parameter pattern: (identifier) @parameter.name !type) @parameter @positional))

; { noteId }: Options
(required_parameter
  pattern: (object_pattern) @parameter.name type: (type_annotation (_) @parameter.type)) @parameter @positional

; noteId = 0, of a parameter
(required_parameter value: (_) @value) @value.of

; const noteId: number = 0
(variable_declarator
  name: (identifier) @field.name type: (type_annotation (_) @field.type)?) @field

; const noteId = 0, its value
(variable_declarator name: (identifier) value: (_) @value) @value.of

; const { noteId } = note
(variable_declarator
  name: (object_pattern (shorthand_property_identifier_pattern) @local @local.name @whole.field)
  value: (_) @whole)

; const { noteId: shown } = note
(variable_declarator
  name: (object_pattern (pair_pattern key: (property_identifier) @whole.field value: (identifier) @local @local.name))
  value: (_) @whole)

; for (const note of notes) {
(for_in_statement left: (identifier) @local @local.name operator: "of" right: (_) @element)

; @Column() noteId: number
(public_field_definition decorator: (decorator (call_expression function: (identifier) @annotation.name) @annotation.call)) @annotation.of

; @IsInt noteId: number
(public_field_definition decorator: (decorator (identifier) @annotation.name)) @annotation.of

; @Entity("notes") class Note {
(class_declaration decorator: (decorator (call_expression function: (identifier) @annotation.name) @annotation.call)) @annotation.of

; @Entity("notes") export class Note {
(export_statement
  decorator: (decorator (call_expression function: (identifier) @annotation.name) @annotation.call)
  declaration: (class_declaration) @annotation.of)

; @Get(":noteId") load(
((decorator (call_expression function: (identifier) @annotation.name) @annotation.call)
  . (method_definition) @annotation.of)

; @Param("noteId") noteId: number
(required_parameter decorator: (decorator (call_expression function: (identifier) @annotation.name) @annotation.call)) @annotation.of

; static noteId = 7
(public_field_definition "static" "readonly") @constant
