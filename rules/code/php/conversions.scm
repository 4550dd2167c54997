; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; pack('N', $noteId)
(function_call_expression
  function: (name) @call.name @call.receiver
  arguments: (arguments . (argument [(string (string_content) @_format) (encapsed_string (string_content) @_format)]) . (argument) .)
  (#eq? @call.name "pack")
  (#match? @_format "^[NVLlIi]$")) @call

; filter_var($noteId, FILTER_VALIDATE_INT, ['options' => ['max_range' => 2147483647]])
(function_call_expression
  function: (name) @call.name @call.receiver
  arguments: (arguments . (argument) (argument (array_creation_expression)) @_options .)
  (#any-of? @call.name "filter_var" "filter_input")
  (#match? @_options "max_range.{1,6}(2147483647|0x7fffffff|0x7FFFFFFF)")) @call

; 'note_id' => 'required|integer|max:2147483647'
(array_element_initializer
  . (string) @call.receiver
  "=>" @call.name
  . (string (string_content) @_rule) .
  (#match? @_rule "(max|lte):2147483647|between:[0-9]+,2147483647")) @call

; 'note_id' => ['required', 'integer', 'max:2147483647']
(array_element_initializer
  . (string) @call.receiver
  "=>" @call.name
  . (array_creation_expression (array_element_initializer (string (string_content) @_rule))) .
  (#match? @_rule "^((max|lte):2147483647|between:[0-9]+,2147483647)$")) @call

; 'note_id' => 'max:2147483647', the key
(array_element_initializer . (string) @argument.value "=>" . [(string) (array_creation_expression)] .) @argument

; (int) $noteId
(cast_expression type: (cast_type) @call.name value: (_) @call.receiver) @call

; intval($noteId)
(function_call_expression
  function: (name) @call.name
  (#any-of? @call.name "intval" "floatval" "doubleval")) @call

; $request->input('note_id')
(member_call_expression object: (_) @call.receiver name: (name) @call.name) @call

; $request->input('note_id'), what it is given
(member_call_expression arguments: (arguments (argument . (_) @argument.value .))) @argument

; #[ORM\Column(name: 'note_id')]
(attribute [(name) @call.name (qualified_name (name) @call.name)] parameters: (arguments)) @call

; #[ORM\Column(name: 'note_id')], what it is given by name
(attribute parameters: (arguments (argument name: (name) @argument.name (_) @argument.value .))) @argument

; #[Route('/notes/{noteId}')], what it is given
(attribute parameters: (arguments (argument . (_) @argument.value .))) @argument

; $noteId ?? 0
(binary_expression left: (_) @default.value operator: "??" right: (_) @default.fallback) @default

; $this->noteId = $noteId
(assignment_expression left: (_) @assignment.target right: (_) @assignment.value) @assignment

; return $noteId;
(return_statement (_) @return.value) @return

; 0
(integer) @literal.i64

; show($noteId)
(function_call_expression arguments: (arguments (argument . (_) @argument.value .))) @argument

; $note->user_id
(member_access_expression object: (_) @read.receiver name: (name) @read.name) @read

; $row['user_id']
(subscript_expression . (_) @index.receiver . (_) @index.key) @index

; 'user_id'
(string) @text

; "user_id"
(encapsed_string) @text
