//! `OpenAPI`: schemas, their properties and the parameters of paths, over all files that a document refers to.
//!
//! Examples are no schemas; what no document refers to is not read.

mod documents;
mod scalar;
mod walk;
mod words;

use super::file;
use super::member::Contract;
use super::syntax::failed;
use crate::rules::contract::ContractPack;
use crate::sources::walk::Found;
use documents::Documents;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use words::{Knowledge, Words};

/// Reads the documents among the files, and what they refer to.
pub(super) fn read(pack: &ContractPack, files: &[&Found]) -> Contract {
    let words: Words = match pack.words() {
        Ok(words) => words,
        Err(error) => {
            let problems = vec![super::misread(&error)];
            return Contract { problems, ..Contract::default() };
        }
    };
    let knowledge = Knowledge::new(pack, words, files);
    let known: BTreeMap<&str, &Found> = files.iter().map(|file| (&*file.shown, *file)).collect();
    let roots: Vec<&&Found> = files.par_iter().filter(|file| is_marked(pack, file)).collect();
    let one = |root: &&&Found| {
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mut documents = Documents::new(&known);
            walk::read(&knowledge, root, &mut documents)
        }));
        read.unwrap_or_else(|_| failed(root))
    };
    let read: Vec<Contract> = roots.par_iter().map(one).collect();
    let mut all = Contract::default();
    for one in read {
        all.add(one);
    }
    // Documents that share a file are both told what is wrong with it.
    all.problems.sort();
    all.problems.dedup();
    all
}

/// Returns true if a file shows a mark of a document; what cannot be opened shows none.
fn is_marked(pack: &ContractPack, file: &Found) -> bool {
    if !pack.takes(&file.shown) {
        return false;
    }
    // Whatever is wrong with a file that may not be a contract at all is nobody's concern.
    let mut unheard = Contract::default();
    file::bytes(file, &mut unheard).is_some_and(|bytes| pack.is_marked(&bytes))
}
