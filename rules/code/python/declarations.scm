; Scopes, declarations and annotations. The captures are explained in rules/README.md.

; import numpy as np
(import_statement name: [(dotted_name) @import (aliased_import name: (dotted_name) @import)])

; from pydantic import BaseModel
(import_from_statement module_name: (dotted_name) @import)

; class NoteIn(BaseModel):
(class_definition name: (identifier) @type.name) @type

; class NoteIn(BaseModel):, what it inherits from
(class_definition
  superclasses: (argument_list [(identifier) @supertype (attribute attribute: (identifier) @supertype)])) @supertype.of

; def show(note_id):
(function_definition name: (identifier) @function.name) @function

; def show(note_id):, a parameter
(parameters (identifier) @parameter.name @parameter @positional)

; user_id: int = Field(le=2147483647)
(assignment
  left: (identifier) @field.name
  right: (call arguments: (argument_list
    (keyword_argument name: (identifier) @field.type value: [(integer) (binary_operator)] @_bound)))
  (#any-of? @field.type "le" "lt" "max_value")
  (#any-of? @_bound "2147483647" "2_147_483_647" "2**31 - 1" "2**31-1" "2147483648" "2**31")) @field

; user_id: conint(ge=1, le=2147483647)
(assignment
  left: (identifier) @field.name
  type: (type (call arguments: (argument_list
    (keyword_argument name: (identifier) @field.type value: [(integer) (binary_operator)] @_bound))))
  (#any-of? @field.type "le" "lt")
  (#any-of? @_bound "2147483647" "2_147_483_647" "2**31 - 1" "2**31-1" "2147483648" "2**31")) @field

; ("user_id", ctypes.c_int32), of a structure's fields
(tuple
  . (string (string_content) @field.name)
  . (attribute attribute: (identifier) @field.type)
  (#any-of? @field.type "c_int" "c_int32" "c_uint" "c_uint32")) @field

; ("user_id", ctypes.c_int32), read by a program in another language
(tuple
  . (string)
  . (attribute attribute: (identifier) @annotation.name)
  (#any-of? @annotation.name "c_int" "c_int32" "c_uint" "c_uint32")) @annotation.of
