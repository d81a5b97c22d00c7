# Runs Conan's recipe with stand-ins for Conan's modules: checks that it uses the sources of this checkout, builds,
# installs and declares the right files; and elsewhere, that it asks for the release. Neither Debian nor npm has
# Conan itself.
#
#   python3 tests/package/conan_recipe.py FOLDER
import fnmatch
import importlib.util
import os
import shutil
import subprocess
import sys
import types

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
work = os.path.abspath(sys.argv[1])
fetched = []


class Options(types.SimpleNamespace):
    def rm_safe(self, name):
        self.__dict__.pop(name, None)


class Information(types.SimpleNamespace):
    def set_property(self, name, value):
        setattr(self, name, value)


class CMakeToolchain:
    def __init__(self, recipe):
        self.recipe, self.cache_variables = recipe, {}

    def generate(self):
        self.recipe.cache_variables = self.cache_variables


class CMake:
    def __init__(self, recipe):
        self.recipe = recipe

    def _run(self, *words):
        subprocess.run(["cmake", *words], check=True)

    def configure(self):
        variables = [f"-D{name}={'ON' if value else 'OFF'}" for name, value in self.recipe.cache_variables.items()]
        self._run("-S", self.recipe.source_folder, "-B", self.recipe.build_folder, "-G", "Ninja",
                  "-DCMAKE_UNITY_BUILD=ON", *variables)

    def build(self):
        self._run("--build", self.recipe.build_folder)

    def install(self):
        self._run("--install", self.recipe.build_folder, "--prefix", self.recipe.package_folder)


def copy(recipe, pattern, src, dst):
    found = 0
    for folder, _, names in os.walk(src):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), src)
            if not fnmatch.fnmatch(path, pattern):
                continue
            os.makedirs(os.path.dirname(os.path.join(dst, path)), exist_ok=True)
            shutil.copy(os.path.join(src, path), os.path.join(dst, path))
            found += 1
    assert found, f"{pattern} is nothing"


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made


module("conan", ConanFile=type("ConanFile", (), {}))
module("conan.errors", ConanInvalidConfiguration=type("ConanInvalidConfiguration", (Exception,), {}))
module("conan.tools")
module("conan.tools.build", check_min_cppstd=lambda recipe, least: None)
module("conan.tools.cmake", CMake=CMake, CMakeToolchain=CMakeToolchain,
       CMakeDeps=lambda recipe: Information(generate=lambda: None, set_property=lambda *words: None),
       cmake_layout=lambda recipe, src_folder: None)
module("conan.tools.files", copy=copy, get=lambda recipe, **what: fetched.append(what),
       rmdir=lambda recipe, folder: shutil.rmtree(folder, ignore_errors=True))


# In the order in which Conan calls it, until there are sources.
def recipe_in(folder, name):
    spec = importlib.util.spec_from_file_location("recipe", os.path.join(folder, "conanfile.py"))
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    recipe = loaded.TwinsocketConan()
    recipe.version, recipe.recipe_folder = "1.0.0", folder
    recipe.settings = types.SimpleNamespace(os="Linux", compiler="gcc")
    recipe.options = Options(**recipe.default_options)
    recipe.conan_data = {"sources": {recipe.version: {"url": "the release", "sha256": "its sum"}}}
    recipe.required, recipe.cpp_info = [], Information()
    recipe.requires = recipe.required.append
    place = os.path.join(work, name)
    recipe.export_sources_folder, recipe.source_folder = place, os.path.join(place, "src")
    recipe.build_folder, recipe.package_folder = os.path.join(place, "build"), os.path.join(place, "package")
    for step in ("config_options", "configure", "layout", "requirements", "validate", "export_sources", "source"):
        getattr(recipe, step)()
    return recipe


shutil.rmtree(work, ignore_errors=True)
packages = os.path.join(root, "toolchains", "packages", "conan", "all")
recipe = recipe_in(packages, "checkout")
assert not fetched and len(recipe.required) == 3, (fetched, recipe.required)
for step in ("generate", "build", "package", "package_info"):
    getattr(recipe, step)()
assert recipe.cache_variables["TWINSOCKET_IDNA"] is True
assert recipe.cpp_info.libs == ["twinsocket"] and recipe.cpp_info.system_libs == ["pthread"]
for path in ("lib/libtwinsocket.a", "include/web/websocket.h", "licenses/LICENSE"):
    assert os.path.exists(os.path.join(recipe.package_folder, path)), path
assert not os.path.exists(os.path.join(recipe.package_folder, "lib/cmake"))

shutil.copytree(packages, os.path.join(work, "elsewhere", "index", "recipe"))
recipe_in(os.path.join(work, "elsewhere", "index", "recipe"), "elsewhere/built")
assert fetched == [{"url": "the release", "sha256": "its sum", "strip_root": True}], fetched
