#!/usr/bin/env bash
# What making the template costs: the same application of 100 functions is built with and without it, in turns.
#
#   benches/build.sh [CLEAN [INCREMENTAL]]
#
# clean        `cargo build` of the deployed package into an empty target folder (downloads excluded); CLEAN rounds, 3
# incremental  `cargo build` after the body of one handler was changed; INCREMENTAL rounds, 9
# unchanged    `cargo build` once more
#
# Each figure is the median, as time on the wall and as time of all processors; the latter bears a busy machine. The
# script also demands that the second of two builds runs nothing, and that a changed handler runs the build script once.
set -euo pipefail
clean_rounds=${1:-3}
incremental_rounds=${2:-9}
export LC_ALL=C TIMEFORMAT='%R %U %S'
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

build() { (cd "$1" && CARGO_TARGET_DIR="$1/target" cargo build --offline -p app-lambda); }
fail() { echo "$*" >&2; exit 1; }

measure() { # $1 figure, $2 variant: builds; notes the seconds on the wall and of all processors
  { time build "$work/$2" >"$work/log" 2>&1; } 2>"$work/time" || fail "$(cat "$work/log")"
  awk '{ print $1, $2 + $3 }' "$work/time" >> "$work/$1.$2"
}
change() { # $1 folder, $2 a number that was not there before: changes the body of one of the handlers
  sed -i "0,/count += [0-9]*/s//count += $2/" "$1/app/src/part3.rs"
}
scripts_run() { grep -c 'Running.*build-script-build' "$work/verbose" || true; }
build_verbose() { (cd "$1" && CARGO_TARGET_DIR="$1/target" cargo build --offline -v -p app-lambda >"$work/verbose" 2>&1); }
median() { cut -d' ' -f"$2" "$work/$1" | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

make_app "$work/none" none
make_app "$work/template" template
for variant in none template; do (cd "$work/$variant" && cargo fetch >/dev/null 2>&1); done

for round in $(seq "$clean_rounds"); do
  for variant in none template; do
    rm -rf "$work/$variant/target"
    measure clean "$variant"
  done
  echo "clean: round $round of $clean_rounds" >&2
done

build_verbose "$work/template"
[ "$(scripts_run)" = 0 ] || fail "the second of two builds runs the build script again: $(cat "$work/verbose")"
change "$work/template" 1000
build_verbose "$work/template"
[ "$(scripts_run)" = 1 ] || fail "a changed handler must run the build script once: $(cat "$work/verbose")"
change "$work/none" 1000
build "$work/none" >/dev/null 2>&1

for round in $(seq "$incremental_rounds"); do
  for variant in none template; do
    change "$work/$variant" "$round"
    measure incremental "$variant"
    measure unchanged "$variant"
  done
done

for figure in clean incremental unchanged; do
  for clock in 1 2; do
    none=$(median "$figure.none" $clock) template=$(median "$figure.template" $clock)
    awk -v f="$figure" -v c="$clock" -v n="$none" -v t="$template" 'BEGIN {
      printf "%-12s %-10s without %7.2f s   with template %7.2f s   ratio %.2f\n", f, c == 1 ? "wall" : "processors", n, t, n ? t / n : 0
    }'
  done
done
