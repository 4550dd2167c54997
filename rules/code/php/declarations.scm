; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; namespace App\Notes;
(namespace_definition name: (namespace_name) @package)

; class NoteRequest extends FormRequest
(class_declaration name: (name) @type.name) @type

; public function rules(): array
(method_declaration name: (name) @function.name) @function

; function show(int $noteId)
(function_definition name: (name) @function.name) @function
