//! Models that declare what migrations have made: both are to be widened.

use crate::run::report;
use std::fs;

const MODELS: &str = "from sqlalchemy import Column, Integer, String\n\n\nclass User(Base):\n    __tablename__ = \"users\"\n\n    \
    id = Column(Integer, primary_key=True)\n    name = Column(String)\n    age = Column(Integer)\n";

const REVISION: &str = "from alembic import op\nimport sqlalchemy as sa\n\nrevision = \"1\"\ndown_revision = None\n\n\n\
    def upgrade():\n    op.create_table(\n        \"users\",\n        sa.Column(\"id\", sa.Integer(), nullable=False),\n        \
    sa.Column(\"name\", sa.String()),\n        sa.Column(\"age\", sa.Integer()),\n        sa.PrimaryKeyConstraint(\"id\"),\n    )\n";

#[test]
fn a_model_beside_its_migrations_is_a_place_to_widen_too() {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    fs::create_dir_all(at("migrations/versions")).unwrap();
    fs::create_dir_all(at("app")).unwrap();
    fs::write(at("alembic.ini"), "[alembic]\nscript_location = migrations\n").unwrap();
    fs::write(at("migrations/env.py"), "from alembic import context\n").unwrap();
    fs::write(at("migrations/versions/1_init.py"), REVISION).unwrap();
    fs::write(at("app/models.py"), MODELS).unwrap();
    let (_, report) = report(folder.path(), &["."]);
    let carriers = report["id_spaces"][0]["carriers"].as_array().unwrap();
    let narrow = |it: &&serde_json::Value| it["narrow"] == true;
    let place = |it: &serde_json::Value| {
        format!("{}:{}", it["location"]["path"].as_str().unwrap(), it["location"]["line"])
    };
    let mut places: Vec<String> = carriers.iter().filter(narrow).map(place).collect();
    places.sort();
    // The sequence stands on the line of its column.
    places.dedup();
    assert_eq!(places, ["app/models.py:7", "migrations/versions/1_init.py:11"], "{report:#}");
}
