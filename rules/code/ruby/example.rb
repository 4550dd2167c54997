# What the pack reads. A line that ends in a mark, name, width and outcome, is reported; no other line is.
class Types::NoteType < Types::BaseObject
  field :note_id, Integer, null: false
  field :user_ids, [Integer], null: false
  field :topic_id, GraphQL::Types::Int, null: false
  field :id, ID, null: false
  field :count, Integer, null: false
  argument :page_id, Integer, required: true
end

class Note
  validates :owner_id, numericality: { less_than: 2**31 }
  validates :parent_id, numericality: { less_than: 2**63 }
  validates :size, numericality: { less_than: 2**31 }

  def key(user_id, note)
    first = [user_id].pack("N")
    second = [note.album_id].pack("L>")
    wide = [user_id].pack("Q>")
    third = [note[:song_id]].pack("N")
    many = note_ids.pack("N*")
    name = note["title"]
  end
end
