//! Kotlin code, each trap with the least code that shows it: what is reported, and what is not.
#![expect(clippy::unwrap_used, reason = "tests")]

/// Each library and platform call with its width, its outcome and the name of the id.
mod apis;
/// Channels between languages: what one writes under a key and another reads.
mod channels;
/// Whose release brings a fix: told by the files beside the code, those above it, and its imports.
mod consumers;
/// Where ids go: into what must stay an Int, through lambdas, locals and maps, past a caught failure.
mod flows;
/// Mutations of everything, for as long as is wanted.
mod fuzz;
/// What shows no id is not parsed, and nothing is lost by it.
mod glance;
/// Bytes that no honest file has.
mod hostile;
/// Ids that a client mints itself: what flows from them is silent, and a server's ids never are.
mod own_ids;
/// Reads files from a throw-away folder.
mod read;
/// Declarations, exclusions and broken input.
mod traps;
