# What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
import ctypes
import numpy as np
from pydantic import BaseModel


class NoteIn(BaseModel):
    user_id: int = Field(ge=1, le=2147483647) #~ user_id i32 REJECT
    topic_id: conint(ge=1, le=2**31 - 1) #~ topic_id i32 REJECT
    order_id: int = Field(ge=1)
    page_id: int
    size: int = Field(le=2147483647)


class NoteForm(forms.Form):
    note_id = forms.IntegerField(max_value=2147483647) #~ note_id i32 REJECT


class Plain:
    seen_id = Limit(le=2147483647)


class Shared(ctypes.Structure):
    _fields_ = [
        ("note_id", ctypes.c_int32), #~ note_id i32 WRAP
        ("size", ctypes.c_int32),
    ]


def convert(df, order_id, note_ids):
    df["user_id"] = df["user_id"].astype("int32") #~ user_id i32 WRAP
    df["size"] = df["size"].astype(np.int32)
    first_id = np.int32(order_id) #~ order_id i32 WRAP
    second = ctypes.c_int(order_id) #~ order_id i32 WRAP
    read(dtype={"topic_id": "int32", "page_id": "int64", "size": "int32"}) #~ topic_id i32 THROW
    read(dtype={"album_id": np.int32}) #~ album_id i32 THROW
    schema = [pa.field("song_id", pa.int32()), pa.field("long_id", pa.int64())] #~ song_id i32 THROW
    shown = pa.schema([("tag_id", pa.int32()), ("big_id", pa.int64())]) #~ tag_id i32 THROW
    fields = [StructField("owner_id", IntegerType(), True), StructField("other_id", LongType(), True)] #~ owner_id i32 THROW
    packed = struct.pack("<i", order_id) #~ order_id i32 THROW
    wide = struct.pack("<q", order_id)
    kept = array("i", note_ids) #~ note_ids i32 THROW
    many = array("q", note_ids)
    written = order_id.to_bytes(4, "little") #~ order_id u32 THROW
    large = order_id.to_bytes(8, "little")
    plain_id = int(order_id)
    rounded = float(order_id) #~ order_id f64 ROUND
    whole = np.float64(order_id) #~ order_id f64 ROUND
    part = np.float32(order_id) #~ order_id f32 ROUND
    df["song_id"] = df["song_id"].astype("float64") #~ song_id f64 ROUND
    df["tag_id"] = df["tag_id"].astype(np.float32) #~ tag_id f32 ROUND
    df["page_id"] = df["page_id"].astype(float) #~ page_id f64 ROUND
    note.user_id = plain_id
