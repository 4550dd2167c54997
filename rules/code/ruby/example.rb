# What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
class Types::NoteType < Types::BaseObject
  field :note_id, Integer, null: false #~ :note_id i32 THROW
  field :user_ids, [Integer], null: false #~ :user_ids i32 THROW
  field :topic_id, GraphQL::Types::Int, null: false #~ :topic_id i32 THROW
  field :id, ID, null: false
  field :count, Integer, null: false
  argument :page_id, Integer, required: true #~ :page_id i32 THROW
end

class Note
  validates :owner_id, numericality: { less_than: 2**31 } #~ :owner_id i32 REJECT
  validates :parent_id, numericality: { less_than: 2**63 }
  validates :size, numericality: { less_than: 2**31 }

  def key(user_id, note)
    first = [user_id].pack("N") #~ user_id u32 WRAP
    second = [note.album_id].pack("L>") #~ album_id u32 WRAP
    wide = [user_id].pack("Q>")
    third = [note[:song_id]].pack("N") #~ :song_id u32 WRAP
    many = note_ids.pack("N*") #~ note_ids u32 WRAP
    name = note["title"]
    rounded = note.album_id.to_f #~ album_id f64 ROUND
    made = Float(user_id) #~ user_id f64 ROUND
    size = note.size.to_f
  end
end
