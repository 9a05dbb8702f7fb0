//! Which package is deployed: the one whose build script writes `template.yaml`.
//!
//! By convention an application `shop` is deployed by the package `shop-lambda` of the same workspace.

mod metadata;

pub(crate) use metadata::Package;

use crate::cli::App;
use crate::report::Failure;
use std::path::Path;

/// What a package is called that deploys an application, behind the application's name.
const SUFFIX: &str = "-lambda";

/// Finds the package that deploys the application which the command line names.
pub(crate) fn find(app: &App) -> Result<Package, Failure> {
    let folder = app.path.canonicalize().ok().filter(|folder| folder.is_dir());
    let folder =
        folder.ok_or_else(|| Failure::Usage(format!("there is no folder `{}`", app.path.display())))?;
    let mut packages = metadata::read(&folder)?;
    let chosen = choose(&packages, &folder, app.package.as_deref()).map_err(Failure::Usage)?;
    Ok(packages.swap_remove(chosen))
}

fn choose(packages: &[Package], folder: &Path, name: Option<&str>) -> Result<usize, String> {
    let named = |name: &str| packages.iter().position(|package| package.name == name);
    if let Some(name) = name {
        let named = named(name).or_else(|| named(&format!("{name}{SUFFIX}")));
        let named =
            named.ok_or_else(|| format!("the workspace has no package `{name}`{}", one_of(packages)))?;
        return deployed(packages, named);
    }
    let here = packages.iter().enumerate().filter(|(_, package)| folder.starts_with(package.folder()));
    if let Some((here, _)) = here.max_by_key(|(_, package)| package.folder().as_os_str().len()) {
        return deployed(packages, here);
    }
    let mut all = (0..packages.len()).filter(|&at| packages[at].is_deployed());
    match (all.next(), all.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(format!(
            "no package of the workspace is deployed: none has a binary and a build script that runs `sam_dsl::build::emit`, as `NAME{SUFFIX}` should"
        )),
        (Some(_), Some(_)) => Err(format!("say which application: `--package NAME`{}", one_of(packages))),
    }
}

/// The package itself if it is deployed, or else the one that deploys it.
fn deployed(packages: &[Package], at: usize) -> Result<usize, String> {
    if packages[at].is_deployed() {
        return Ok(at);
    }
    let name = &packages[at].name;
    let deploying = format!("{name}{SUFFIX}");
    let found = packages.iter().position(|package| package.name == deploying && package.is_deployed());
    found.ok_or_else(|| {
        format!(
            "`{name}` is not deployed: the workspace must have a package `{deploying}` with a binary and a build script that runs `sam_dsl::build::emit`{}",
            one_of(packages)
        )
    })
}

/// The applications there are, to end a message with.
fn one_of(packages: &[Package]) -> String {
    let names: Vec<_> = packages
        .iter()
        .filter(|package| package.is_deployed())
        .map(|package| format!("`{}`", package.app()))
        .collect();
    match names.as_slice() {
        [] => String::new(),
        names => format!("; there is {}", names.join(", ")),
    }
}

impl Package {
    /// The name of the application.
    pub(crate) fn app(&self) -> &str {
        self.name.strip_suffix(SUFFIX).unwrap_or(&self.name)
    }

    /// Whether the build of this package makes a template and a program.
    fn is_deployed(&self) -> bool {
        let has =
            |kind: &str| self.targets.iter().any(|target| target.kind.iter().any(|known| known == kind));
        let emits = || {
            let is = |dependency: &metadata::Dependency| {
                dependency.name == "sam-dsl" && dependency.kind.as_deref() == Some("build")
            };
            self.dependencies.iter().any(is)
        };
        has("bin") && has("custom-build") && (emits() || self.name.ends_with(SUFFIX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn package(name: &str, folder: &str, kinds: &[&str]) -> Package {
        let targets: Vec<_> = kinds.iter().map(|kind| json!({ "name": name, "kind": [kind] })).collect();
        let value = json!({
            "id": format!("path+file://{folder}#{name}@0.1.0"), "name": name, "version": "0.1.0",
            "manifest_path": format!("{folder}/Cargo.toml"), "targets": targets, "dependencies": [],
        });
        serde_json::from_value(value).unwrap()
    }

    fn workspace() -> Vec<Package> {
        vec![
            package("shop", "/w/shop", &["lib"]),
            package("shop-lambda", "/w/shop-lambda", &["bin", "custom-build"]),
            package("hello", "/w/hello", &["lib"]),
            package("hello-lambda", "/w/hello-lambda", &["bin", "custom-build"]),
            package("tool", "/w/tool", &["bin"]),
        ]
    }

    fn check(folder: &str, name: Option<&str>, expected: Result<&str, &str>) {
        let packages = workspace();
        let found = choose(&packages, Path::new(folder), name).map(|at| packages[at].name.as_str());
        match (found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(found), Err(expected)) => assert!(found.contains(expected), "{found}"),
            (found, expected) => panic!("{found:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn an_application_leads_to_its_deployed_package() {
        check("/w/shop", None, Ok("shop-lambda"));
        check("/w/shop/src/model", None, Ok("shop-lambda"));
        check("/w/shop-lambda", None, Ok("shop-lambda"));
    }

    #[test]
    fn a_name_wins_over_the_folder() {
        check("/w/shop", Some("hello"), Ok("hello-lambda"));
        check("/w", Some("hello-lambda"), Ok("hello-lambda"));
        check("/w", Some("bye"), Err("no package `bye`; there is `shop`, `hello`"));
    }

    #[test]
    fn several_applications_must_be_told_apart() {
        check("/w", None, Err("`--package NAME`; there is `shop`, `hello`"));
        let only = [package("a", "/w/a", &["lib"]), package("a-lambda", "/w/b", &["bin", "custom-build"])];
        assert_eq!(choose(&only, Path::new("/w"), None), Ok(1));
        assert!(choose(&only[..1], Path::new("/w"), None).unwrap_err().contains("sam_dsl::build::emit"));
    }

    #[test]
    fn a_package_without_a_build_script_is_not_deployed() {
        check("/w/tool", None, Err("a package `tool-lambda`"));
    }
}
