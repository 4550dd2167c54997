; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; namespace Example.Notes {
[(namespace_declaration name: (_) @package) (file_scoped_namespace_declaration name: (_) @package)]

; using System.Text.Json;
(using_directive !name [(identifier) (qualified_name)] @import)

; using UserKey = System.Int32;
(using_directive name: (identifier) @alias.name (type) @alias.type) @alias

; public class NoteDto {
[
  (class_declaration name: (identifier) @type.name)
  (interface_declaration name: (identifier) @type.name)
  (record_declaration name: (identifier) @type.name)
  (struct_declaration name: (identifier) @type.name)
  (enum_declaration name: (identifier) @type.name)
] @type

; public partial class Teams
(_ (modifier) @_modifier name: (identifier) @type.name (#eq? @_modifier "partial")) @type @part

; class RealNotes : Notes
(_ (base_list [(identifier) @supertype (qualified_name name: (identifier) @supertype)])) @supertype.of

; class Notes : Store<Note>
(_ (base_list (generic_name (identifier) @supertype))) @supertype.of

; record LiveSong(int Id) : Song(Id)
(_ (base_list (primary_constructor_base_type type: (identifier) @supertype))) @supertype.of

; enum Tab {
(enum_declaration) @enum

; record struct NoteKey(int Value);
(record_declaration "struct" (parameter_list . (parameter type: (_) @newtype.type) .)) @newtype

; [ValueObject<int>] partial struct TopicKey;
([
  (struct_declaration
    (attribute_list (attribute name: (generic_name (identifier) @_made (type_argument_list (_) @newtype.type)))))
  (class_declaration
    (attribute_list (attribute name: (generic_name (identifier) @_made (type_argument_list (_) @newtype.type)))))
  (record_declaration
    (attribute_list (attribute name: (generic_name (identifier) @_made (type_argument_list (_) @newtype.type)))))
] @newtype
  (#any-of? @_made "ValueObject" "StronglyTypedId"))

; record NoteDto(int Id), whose parameters are properties
(record_declaration
  (parameter_list (parameter type: (_) @field.type name: (identifier) @field.name) @field @positional))

; class Pages(int pageId)
(class_declaration
  (parameter_list (parameter type: (_) @parameter.type name: (identifier) @parameter.name) @parameter @positional))

; struct Range(int firstId)
(struct_declaration
  (parameter_list (parameter type: (_) @parameter.type name: (identifier) @parameter.name) @parameter @positional))

; void Open(int noteId)
(_ parameters: (parameter_list
  (parameter (modifier)? @_modifier type: (_) @parameter.type name: (identifier) @parameter.name)
  @parameter @positional)
  (#not-eq? @_modifier "this"))

; static int FirstId(this Note note), what it extends
(_ parameters: (parameter_list
  (parameter (modifier) @_modifier type: (_) @parameter.type @function.receiver name: (identifier) @parameter.name)
  @parameter)
  (#eq? @_modifier "this")) @function.receiver-of

; void Remove(params int[] noteIds)
(_ parameters: (parameter_list
  type: (_) @parameter.type name: (identifier) @parameter.name) @parameter @positional @variadic)

; int Id { get; set; }
(property_declaration type: (_) @field.type name: (identifier) @field.name) @field

; int Id { get; } = -1;
(property_declaration "=" value: (_) @value) @value.of

; int ShownId => lastId;
(property_declaration value: (arrow_expression_clause (_) @value)) @value.of

; int ShownId { get { return lastId; } }
(property_declaration accessors: (accessor_list
  (accessor_declaration name: "get" body: (block (return_statement (_) @value) .)))) @value.of

; int ShownId { get => lastId; }
(property_declaration accessors: (accessor_list
  (accessor_declaration name: "get" body: (arrow_expression_clause (_) @value)))) @value.of

; int ShownId => lastId, which is no place of its own
(property_declaration value: (arrow_expression_clause)) @computed

; int ShownId { get { return lastId; } }, which cannot be set
(property_declaration accessors: (accessor_list . (accessor_declaration name: "get" body: (_)) .)) @computed

; { return lastId; }, of an accessor
(accessor_declaration body: (_)) @block

; private int pageId; a local variable likewise
(variable_declaration
  type: [(predefined_type) (nullable_type) (generic_name) (identifier) (qualified_name) (array_type) (tuple_type)] @field.type
  (variable_declarator name: (identifier) @field.name) @field)

; var pageId = -1
(variable_declaration
  type: (implicit_type)
  (variable_declarator name: (identifier) @field.name) @field)

; pageId = -1, the value
(variable_declarator name: (identifier) "=" (_) @value .) @value.of

; const int NoteLimit = 7;
(field_declaration
  (modifier) @_modifier
  (variable_declaration (variable_declarator) @constant)
  (#eq? @_modifier "const"))

; foreach (var note in notes)
(foreach_statement type: (implicit_type) left: (identifier) @local.name right: (_) @element) @local

; foreach (int noteId in noteIds)
(foreach_statement
  type: [(predefined_type) (nullable_type) (generic_name) (identifier) (qualified_name)] @local.type
  left: (identifier) @local.name
  right: (_) @element) @local

; int.TryParse(text, out var noteId)
(declaration_expression type: (implicit_type) name: (identifier) @local.name) @local

; int.TryParse(text, out int noteId)
(declaration_expression type: [(predefined_type) (identifier)] @local.type name: (identifier) @local.name) @local

; int.TryParse(text, out var noteId), its value
((invocation_expression
  function: (member_access_expression name: (identifier) @_name)
  arguments: (argument_list (argument (declaration_expression) @value.of))) @value
  (#match? @_name "^Try"))

; from note in notes
(from_clause name: (identifier) @local.name (_) @element .) @local

; Note Find(int noteId)
(method_declaration name: (identifier) @function.name) @function

; Note Find(int noteId), the result
(method_declaration returns: (_) @function.result) @function.result-of

; int Next(int noteId) { ... }, within a function
(local_function_statement type: (_) @function.result name: (identifier) @function.name) @function @function.result-of

; public Notes(int noteId)
(constructor_declaration name: (identifier) @function.name) @function

; note => note.Id
(lambda_expression parameters: (implicit_parameter) @lambda.parameter) @lambda

; (note) => note.Id
(lambda_expression parameters: (parameter_list (parameter !type name: (identifier) @lambda.parameter))) @lambda

; () => lastId
(lambda_expression) @lambda

; delegate (int noteId) { ... }
(anonymous_method_expression) @lambda

; [Required] public int NoteId
(_ (attribute_list
  (attribute name: [(identifier) @annotation.name (qualified_name name: (identifier) @annotation.name)] .)))
  @annotation.of

; [JsonPropertyName("note_id")] public int NoteId
(_ (attribute_list
  (attribute
    name: [(identifier) @annotation.name (qualified_name name: (identifier) @annotation.name)]
    (attribute_argument_list)) @annotation.call)) @annotation.of

; [JsonProperty("seen_id")] private int seenId;
(field_declaration
  (attribute_list
    (attribute
      name: [(identifier) @annotation.name (qualified_name name: (identifier) @annotation.name)]
      (attribute_argument_list)) @annotation.call)
  (variable_declaration (variable_declarator) @annotation.of))

; [DataMember] private int seenId;
(field_declaration
  (attribute_list
    (attribute name: [(identifier) @annotation.name (qualified_name name: (identifier) @annotation.name)] .))
  (variable_declaration (variable_declarator) @annotation.of))

; public override void Play(int songId)
(method_declaration (modifier) @_modifier (#eq? @_modifier "override")) @override

; public override int SongId { get; }
(property_declaration (modifier) @_modifier (#eq? @_modifier "override")) @override
