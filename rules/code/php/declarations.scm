; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; namespace App\Notes;
(namespace_definition name: (namespace_name) @package)

; use Doctrine\ORM\Mapping as ORM;
(namespace_use_clause [(qualified_name) (name)] @import)

; class NoteRequest extends FormRequest
(class_declaration name: (name) @type.name) @type

; class NoteRequest extends FormRequest, what it extends
(class_declaration (base_clause [(name) @supertype (qualified_name (name) @supertype)])) @supertype.of

; class NoteRow implements JsonSerializable
(class_declaration (class_interface_clause [(name) @supertype (qualified_name (name) @supertype)])) @supertype.of

; public ?int $noteId;
(property_declaration type: (_) @field.type (property_element name: (variable_name (name) @field.name))) @field

; __construct(private ?int $noteId)
(property_promotion_parameter
  type: (_) @parameter.type name: (variable_name (name) @parameter.name)) @parameter @positional

; public function rules(): array
(method_declaration name: (name) @function.name return_type: (_)? @function.result) @function @function.result-of

; function show(int $noteId)
(function_definition name: (name) @function.name) @function

; show(int $noteId), what it takes
(simple_parameter type: (_) @parameter.type name: (variable_name (name) @parameter.name)) @parameter @positional

; $noteId = intval($row['note_id']);
(expression_statement
  (assignment_expression left: (variable_name (name) @local.name) right: (_) @value)) @local @value.of

; #[ORM\Column(name: 'note_id')]
(property_declaration
  attributes: (attribute_list (attribute_group
    (attribute [(name) @annotation.name (qualified_name (name) @annotation.name)]) @annotation.call))) @annotation.of

; #[Route('/notes/{noteId}')]
(method_declaration
  attributes: (attribute_list (attribute_group
    (attribute [(name) @annotation.name (qualified_name (name) @annotation.name)]) @annotation.call))) @annotation.of

; #[MapQueryParameter] int $noteId
(simple_parameter
  attributes: (attribute_list (attribute_group
    (attribute [(name) @annotation.name (qualified_name (name) @annotation.name)])))) @annotation.of
