; Expressions: what is called, read, passed, assigned. The captures are explained in rules/README.md.

; df["user_id"].astype("int32")
(call
  function: (attribute object: (_) @call.receiver attribute: (identifier) @call.name)
  arguments: (argument_list . [
    (string (string_content) @_type)
    (attribute attribute: (identifier) @_type)])
  (#eq? @call.name "astype")
  (#any-of? @_type "int32" "i4" "<i4" ">i4" "intc" "uint32" "u4")) @call

; np.int32(user_id)
(call
  function: (attribute object: (_) @call.receiver attribute: (identifier) @call.name)
  arguments: (argument_list . (_) .)
  (#any-of? @call.name "int32" "intc" "uint32" "c_int" "c_int32" "c_uint32")) @call

; df["user_id"].astype("float64")
(call
  function: (attribute object: (_) @call.receiver attribute: (identifier) @call.name)
  arguments: (argument_list . [(string (string_content) @types.text) (attribute attribute: (identifier) @types.text)])
  (#eq? @call.name "astype")
  (#any-of? @types.text "float64" "float32")) @call @types

; df["user_id"].astype(float)
(call
  function: (attribute object: (_) @call.receiver attribute: (identifier) @call.name)
  arguments: (argument_list . (identifier) @types.text)
  (#eq? @call.name "astype")
  (#eq? @types.text "float")) @call @types

; float(user_id)
(call
  function: (identifier) @call.name @call.receiver
  arguments: (argument_list . (_) .)
  (#eq? @call.name "float")) @call

; np.float64(user_id)
(call
  function: (attribute object: (_) @call.receiver attribute: (identifier) @call.name)
  arguments: (argument_list . (_) .)
  (#any-of? @call.name "float64" "double" "c_double")) @call

; np.float32(user_id)
(call
  function: (attribute object: (_) @call.receiver attribute: (identifier) @call.name)
  arguments: (argument_list . (_) .)
  (#any-of? @call.name "float32" "single" "c_float")) @call

; {"user_id": "int32"}
(pair
  key: (string) @call.receiver
  ":" @call.name
  value: [(string (string_content) @_type) (attribute attribute: (identifier) @_type)]
  (#any-of? @_type "int32" "Int32" "i4" "intc")) @call

; {"user_id": "int32"}, the key
(pair
  key: (string) @argument.value
  value: [(string (string_content) @_type) (attribute attribute: (identifier) @_type)]
  (#any-of? @_type "int32" "Int32" "i4" "intc")) @argument

; pa.field("user_id", pa.int32())
(call
  function: (attribute object: (_) @call.receiver attribute: (identifier) @call.name)
  arguments: (argument_list . (string) . (call function: [
    (attribute attribute: (identifier) @_type) (identifier) @_type]))
  (#any-of? @call.name "field" "add")
  (#any-of? @_type "int32" "IntegerType")) @call

; StructField("user_id", IntegerType(), True)
(call
  function: (identifier) @call.name @call.receiver
  arguments: (argument_list . (string) . (call function: (identifier) @_type))
  (#eq? @call.name "StructField")
  (#eq? @_type "IntegerType")) @call

; ("user_id", pa.int32())
(tuple
  . (string) @call.receiver
  "," @call.name
  . (call function: (attribute attribute: (identifier) @_type)) .
  (#eq? @_type "int32")) @call

; ("user_id", pa.int32()), the name
(tuple
  . (string) @argument.value
  . (call function: (attribute attribute: (identifier) @_type)) .
  (#eq? @_type "int32")) @argument

; struct.pack("<i", order_id)
(call
  function: (attribute object: (_) @call.receiver attribute: (identifier) @call.name)
  arguments: (argument_list . (string (string_content) @_format) . (_) .)
  (#eq? @call.name "pack")
  (#match? @_format "^[<>!=@]?[iIlL]$")) @call

; array("i", note_ids)
(call
  function: (identifier) @call.name @call.receiver
  arguments: (argument_list . (string (string_content) @_format) . (_) .)
  (#eq? @call.name "array")
  (#any-of? @_format "i" "I")) @call

; order_id.to_bytes(4, "little")
(call
  function: (attribute object: (_) @call.receiver attribute: (identifier) @call.name)
  arguments: (argument_list . (integer) @_size)
  (#eq? @call.name "to_bytes")
  (#any-of? @_size "4")) @call

; np.int32(user_id), the argument
(call arguments: (argument_list (_) @argument.value)) @argument

; note.user_id
(attribute object: (_) @read.receiver attribute: (identifier) @read.name) @read

; df["user_id"]
(subscript value: (_) @index.receiver subscript: (_) @index.key) @index

; "user_id"
(string) @text
