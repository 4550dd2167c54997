//! `OpenAPI`: schemas, their properties and the parameters of paths, over all files that a document refers to.
//!
//! Examples are no schemas; what no document refers to is not read.

mod documents;
mod scalar;
mod walk;
mod words;

use super::Files;
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
pub(super) fn read(pack: &ContractPack, files: &Files<'_>) -> Contract {
    let words: Words = match pack.words() {
        Ok(words) => words,
        Err(error) => {
            let problems = vec![super::misread(&error)];
            return Contract { problems, ..Contract::default() };
        }
    };
    let knowledge = Knowledge::new(pack, words, &files.all);
    let known: BTreeMap<&str, &Found> =
        files.all.iter().map(|file| (&*file.shown, *file)).collect();
    let one = |root: &&Found| {
        let read = catch_unwind(AssertUnwindSafe(|| {
            let mut documents = Documents::new(&known);
            walk::read(&knowledge, root, &mut documents)
        }));
        read.unwrap_or_else(|_| failed(root))
    };
    let read: Vec<Contract> = files.marked.par_iter().map(one).collect();
    let mut all = Contract::default();
    for one in read {
        all.add(one);
    }
    // Documents that share a file are both told what is wrong with it.
    all.problems.sort();
    all.problems.dedup();
    all
}
