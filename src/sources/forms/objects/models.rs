//! Models that calls declare: `sequelize.define('note', { .. }, { tableName: 'notes' })`, `Note.init({ .. }, { .. })`.
//!
//! A model without a key gets the one that the form names; associations tie columns, and make them where none is there.

use super::spec::{self, Column};
use super::words::Words;
use crate::facts::Facts;
use crate::rules::dialect::DialectPack;
use crate::rules::plurals::{plural, singular, snake_case};
use crate::sources::forms::code::{self, Code};
use crate::sources::forms::steps::Options;
use crate::sources::forms::{Context, Group, broken_pack, build};
use crate::sources::schema::{Change, ColumnDef, Constraint, Spot};
use crate::sources::syntax::{Call, Kind, Node};

/// A model under way.
struct Model {
    file: usize,
    /// Names that the program has for it.
    names: Vec<String>,
    table: String,
    spot: Spot,
    snake: bool,
    columns: Vec<ColumnDef>,
    constraints: Vec<Constraint>,
    /// The key's name, and its definition without what fills it.
    key: (String, String),
}

/// Reads the models of a program as one database.
pub(crate) fn models(group: &Group, context: &Context<'_>) -> Facts {
    let words: Words = match context.pack.words() {
        Ok(words) => words,
        Err(error) => return broken_pack(group, context, &error),
    };
    let mut database = code::database(group, context, words.dialect.of(&group.root));
    let open = |file| Code::open(file, &words.language, &mut database);
    let codes: Vec<Code> = group.files.iter().filter_map(open).collect();
    let frozen = codes.iter().flat_map(|code| &code.nodes).any(|node| is_frozen(&words, node));
    let mut reader = Reader { words: &words, pack: database.dialect(), frozen, models: Vec::new() };
    for (file, code) in codes.iter().enumerate() {
        for node in &code.nodes {
            node.visit(&mut |node| reader.declared(file, node));
        }
        for problem in reader.unknown(code) {
            database.problem(problem);
        }
    }
    for node in codes.iter().flat_map(|code| &code.nodes) {
        node.visit(&mut |node| {
            if let Some(call) = node.call() {
                reader.associate(call, node.spot);
            }
        });
    }
    for (file, code) in codes.iter().enumerate() {
        let own = reader.models.iter().filter(|model| model.file == file);
        let create = |model: &Model| {
            let (columns, constraints) = (model.columns.clone(), model.constraints.clone());
            build::create(&model.table, model.spot, columns, constraints)
        };
        let changes: Vec<Change> = own.map(create).collect();
        database.apply(&code.script(), changes);
    }
    database.finish()
}

/// Returns true if the settings of all models say that tables are named like them.
fn is_frozen(words: &Words, node: &Node) -> bool {
    let mut found = false;
    node.visit(&mut |node| {
        if let Kind::Pair(key, value) = &node.kind {
            found |= key.word() == Some(&words.model.define) && is_true(value, &words.model.frozen);
        }
    });
    found
}

fn is_true(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::truth) == Some(true)
}

struct Reader<'r> {
    words: &'r Words,
    pack: &'static DialectPack,
    frozen: bool,
    models: Vec<Model>,
}

impl Reader<'_> {
    /// Takes a model that a node declares.
    fn declared(&mut self, file: usize, node: &Node) {
        let words = &self.words.model;
        // A model is known by the variable that holds it too.
        if let Kind::Assign(assign) = &node.kind {
            if let Some(call) = assign.right.call().filter(|call| call.name == words.define)
                && let (Some(variable), Some(name)) =
                    (assign.left.last_name(), call.argument(0).and_then(Node::text))
                && let Some(columns) = call.argument(1)
            {
                let names = vec![name.to_owned(), variable.to_owned()];
                self.model(file, names, columns, call.argument(2), node.spot);
            }
            return;
        }
        let Some(call) = node.call() else { return };
        if call.name == words.define {
            if let (Some(name), Some(columns)) =
                (call.argument(0).and_then(Node::text), call.argument(1))
            {
                let is_known = self.models.iter().any(|model| {
                    model.file == file && model.names.iter().any(|known| known == name)
                });
                if !is_known {
                    self.model(file, vec![name.to_owned()], columns, call.argument(2), node.spot);
                }
            }
        } else if call.name == words.init
            && let Some(columns) = call.argument(0)
        {
            let class = call.receiver.as_ref().and_then(Node::last_name).unwrap_or_default();
            let options = call.argument(1);
            let named = options.and_then(|options| options.get(&words.model)?.text());
            let names: Vec<String> = named.into_iter().chain([class]).map(str::to_owned).collect();
            self.model(file, names, columns, options, node.spot);
        }
    }

    fn model(
        &mut self,
        file: usize,
        names: Vec<String>,
        columns: &Node,
        options: Option<&Node>,
        spot: Spot,
    ) {
        let words = &self.words.model;
        if !matches!(columns.kind, Kind::Map(_)) {
            return;
        }
        let holds = |key: &str| options.is_some_and(|options| is_true(options, key));
        let snake = holds(&words.snake);
        let table = options.and_then(|options| options.get(&words.table)?.text());
        let name = names.first().cloned().unwrap_or_default();
        let default = || {
            let name =
                if self.frozen || holds(&words.frozen) { name.clone() } else { plural(&name) };
            if snake { snake_case(&name) } else { name }
        };
        let table = table.map_or_else(default, str::to_owned);
        let mut model = Model {
            file,
            names,
            table,
            spot,
            snake,
            columns: Vec::new(),
            constraints: Vec::new(),
            key: (String::new(), String::new()),
        };
        for column in self.words.columns(columns).into_iter().flatten() {
            self.column(&mut model, column);
        }
        if model.key.0.is_empty()
            && let Some([name, of]) = words.id.first()
        {
            let on = |name: &str| (name.to_owned(), "true".to_owned());
            let options = Options::from([on("auto_increment"), on("primary")]);
            let definition = self.words.types.sql(of, &options, self.pack);
            model.columns.insert(0, build::column(name, &definition, spot, self.pack));
            let bare = self.words.types.sql(of, &Options::new(), self.pack);
            model.key = (name.clone(), bare);
        }
        model.constraints.extend(spec::joint_key(model.columns.iter_mut()));
        self.models.push(model);
    }

    fn column(&self, model: &mut Model, mut column: Column<'_>) {
        let named = spec::value(column.spec, &self.words.spec.name).is_some();
        if model.snake && !named {
            column.name = snake_case(&column.name);
        }
        let Some((read, tie)) = self.words.read(&column, self.pack) else { return };
        if read.primary_key && model.key.0.is_empty() {
            let bare = self.words.bare_definition(column.spec, self.pack).unwrap_or_default();
            model.key = (column.name.clone(), bare);
        }
        model.columns.push(read);
        model.constraints.extend(tie);
    }

    /// Returns what models of a file leave open.
    fn unknown(&self, code: &Code) -> Vec<crate::facts::Problem> {
        let words = &self.words.model;
        let mut problems = Vec::new();
        for node in &code.nodes {
            node.visit(&mut |node| {
                let Some(call) = node.call() else { return };
                let at = match call.name.as_str() {
                    name if name == words.define
                        && call.argument(0).and_then(Node::text).is_some() =>
                    {
                        1
                    }
                    name if name == words.init && call.argument(1).is_some() => 0,
                    _ => return,
                };
                let Some(columns) = call.argument(at) else { return };
                let open = self.words.columns(columns).into_iter().filter_map(Result::err);
                problems.extend(open.map(|open| {
                    let reason = "which columns this model has is known only when it runs";
                    let cure =
                        "Name a dump of the schema beside it: what stands here was not read.";
                    code.problem(open.0, reason.to_owned(), cure)
                }));
            });
        }
        problems
    }

    /// Ties the columns that an association names.
    fn associate(&mut self, call: &Call, spot: Spot) {
        let words = &self.words.model;
        let (belongs, has) = (words.belongs.contains(&call.name), words.has.contains(&call.name));
        if !belongs && !has {
            return;
        }
        let one = call.receiver.as_ref().and_then(Node::last_name);
        let other = call.argument(0).and_then(Node::last_name);
        let (Some(one), Some(other)) = (one, other) else { return };
        let (holder, target) = if belongs { (one, other) } else { (other, one) };
        let (Some(holder), Some(target)) = (self.named(holder), self.named(target)) else { return };
        let options = call.argument(1);
        let through = options.and_then(|options| options.get(&words.through));
        let through = through.and_then(|node| {
            let inner = spec::value(node, &self.words.spec.name).or_else(|| node.get("name"));
            node.text().or_else(|| inner?.text())
        });
        let alias = options.filter(|_| belongs).and_then(|options| options.get("as")?.text());
        let Some((key, table)) =
            self.models.get(target).map(|model| (model.key.clone(), model.table.clone()))
        else {
            return;
        };
        let of = self.models.get(target).and_then(|model| model.names.first()).cloned();
        let pack = self.pack;
        let Some(model) = self.models.get_mut(holder) else { return };
        let default = || {
            let stem = alias.map_or_else(|| singular(&of.unwrap_or_default()), str::to_owned);
            let lower: String = stem.chars().take(1).flat_map(char::to_lowercase).collect();
            let rest: String = stem.chars().skip(1).collect();
            format!("{lower}{rest}Id")
        };
        let name = through.map_or_else(default, str::to_owned);
        let snake = snake_case(&name);
        let known = model.columns.iter().find(|column| column.name == name || column.name == snake);
        let own = match known {
            Some(column) => column.name.clone(),
            None => {
                let own = if model.snake { snake } else { name };
                model.columns.push(build::column(&own, &key.1, spot, pack));
                own
            }
        };
        model.constraints.push(build::reference(&[&own], &table, &[&key.0], true, spot));
    }

    fn named(&self, name: &str) -> Option<usize> {
        let is = |known: &String| known.eq_ignore_ascii_case(name);
        self.models.iter().position(|model| model.names.iter().any(is))
    }
}
