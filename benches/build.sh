#!/usr/bin/env bash
# What making the template costs: the same application of 100 functions is built with and without it, in turns.
#
#   benches/build.sh [ROUNDS]     default 3; prints the median of each figure and the ratio
#
# clean        `cargo build` of the deployed package into an empty target folder (downloads excluded)
# incremental  `cargo build` after the body of one handler was changed
set -euo pipefail
rounds=${1:-3}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make_app() { # $1 folder, $2 "template" or "none"
  mkdir -p "$1/app/src" "$1/app-lambda/src"
  cp "$root/rust-toolchain.toml" "$root/Cargo.lock" "$1/"
  cat > "$1/Cargo.toml" <<TOML
[workspace]
resolver = "3"
members = ["app", "app-lambda"]
[profile.dev]
debug = "line-tables-only"
TOML
  cat > "$1/app/Cargo.toml" <<TOML
[package]
name = "app"
version = "0.1.0"
edition = "2024"
[features]
runtime = ["sam-dsl/dynamodb"]
[dependencies]
sam-dsl = { path = "$root/sam-dsl" }
serde = { version = "1", features = ["derive"] }
TOML
  cat > "$1/app-lambda/Cargo.toml" <<TOML
[package]
name = "app-lambda"
version = "0.1.0"
edition = "2024"
[dependencies]
app = { path = "../app", features = ["runtime"] }
sam-dsl = { path = "$root/sam-dsl", features = ["bootstrap"] }
TOML
  printf 'fn main() -> Result<(), sam_dsl::Error> {\n    sam_dsl::bootstrap(app::app())\n}\n' > "$1/app-lambda/src/main.rs"
  if [ "$2" = template ]; then
    printf '[build-dependencies]\napp = { path = "../app" }\nsam-dsl = { path = "%s/sam-dsl" }\n' "$root" >> "$1/app-lambda/Cargo.toml"
    printf 'fn main() {\n    sam_dsl::build::emit(app::app());\n}\n' > "$1/app-lambda/build.rs"
  fi
  {
    echo 'use sam_dsl::prelude::*;'
    echo 'api! { pub Web: http }'
    for module in $(seq 0 9); do echo "mod part$module;"; done
    echo 'pub fn app() -> App { sam_dsl::app!("app") }'
  } > "$1/app/src/lib.rs"
  for module in $(seq 0 9); do
    {
      echo 'use crate::Web; use sam_dsl::prelude::*;'
      echo "#[derive(Table, Serialize, Deserialize)] #[table(name = Things$module)]"
      echo "pub struct Thing$module { #[partition_key] pub id: String, pub name: String, pub count: u64 }"
      for at in $(seq 0 9); do
        cat <<RUST
#[function(POST Web "/part$module/things$at/{id}", memory = 256, timeout = 10 s)]
async fn change_${module}_$at(id: Path<String>, name: Json<String>, things: Db<Thing$module, (Get, Put)>) -> Result<Json<Thing$module>, ApiError> {
    let mut thing = things.get(&id).await?.unwrap_or(Thing$module { id: id.0, name: String::new(), count: 0 });
    thing.count += 1;
    thing.name = name.0;
    things.put(&thing).await?;
    Ok(Json(thing))
}
RUST
      done
    } > "$1/app/src/part$module.rs"
  done
}

milliseconds() { # runs the command, prints how long it took
  local start=$(date +%s%N)
  "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  echo $((($(date +%s%N) - start) / 1000000))
}
build() { (cd "$1" && CARGO_TARGET_DIR="$1/target" cargo build --offline -p app-lambda); }
median() { sort -n | sed -n "$(((rounds + 1) / 2))p"; }

make_app "$work/none" none
make_app "$work/template" template
for variant in none template; do (cd "$work/$variant" && cargo fetch >/dev/null 2>&1); done

for round in $(seq "$rounds"); do
  for variant in none template; do
    rm -rf "$work/$variant/target"
    milliseconds build "$work/$variant" >> "$work/clean.$variant"
    # The first change also settles what cargo knows of the files that the build wrote.
    sed -i "s/count += [0-9]*/count += 1$round/" "$work/$variant/app/src/part3.rs"
    build "$work/$variant" >/dev/null 2>&1
    sed -i "0,/count += [0-9]*/s//count += 2$round/" "$work/$variant/app/src/part3.rs"
    milliseconds build "$work/$variant" >> "$work/incremental.$variant"
  done
  echo "round $round of $rounds" >&2
done

for figure in clean incremental; do
  none=$(median < "$work/$figure.none")
  template=$(median < "$work/$figure.template")
  awk -v f="$figure" -v n="$none" -v t="$template" 'BEGIN { printf "%-12s without %7.2f s   with template %7.2f s   ratio %.2f\n", f, n / 1000, t / 1000, t / n }'
done
