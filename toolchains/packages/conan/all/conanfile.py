import os

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, get, rmdir

required_conan_version = ">=2.1"


class TwinsocketConan(ConanFile):
    name = "twinsocket"
    description = "The browser's WebSocket for C++, natively and in the page"
    license = "MIT"
    url = "https://github.com/conan-io/conan-center-index"
    homepage = "https://github.com/OWNER/twinsocket"
    topics = ("websocket", "client", "emscripten", "wasm")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {
        "shared": [True, False],
        "fPIC": [True, False],
        "with_compression": [True, False],
        "with_idna": [True, False],
        "with_proxies": [True, False],
    }
    default_options = {
        "shared": False,
        "fPIC": True,
        "with_compression": True,
        "with_idna": True,
        "with_proxies": True,
    }

    @property
    def _is_web(self):
        return self.settings.os == "Emscripten"

    def config_options(self):
        if self.settings.os == "Windows":
            del self.options.fPIC

    def configure(self):
        if self.options.shared:
            self.options.rm_safe("fPIC")
        if self._is_web:
            for option in ("shared", "fPIC", "with_compression", "with_idna", "with_proxies"):
                self.options.rm_safe(option)

    def layout(self):
        cmake_layout(self, src_folder="src")

    def requirements(self):
        if self._is_web:
            return
        self.requires("openssl/[>=3 <4]")
        if self.options.with_compression:
            self.requires("zlib/[>=1.2.11 <2]")
        if self.options.with_idna:
            self.requires("libidn2/2.3.0")

    def validate(self):
        check_min_cppstd(self, 20)
        if self.settings.compiler == "msvc":
            raise ConanInvalidConfiguration("twinsocket has not been tried with MSVC: use MinGW or clang")

    # In a checkout, builds that checkout.
    def export_sources(self):
        checkout = os.path.normpath(os.path.join(self.recipe_folder, "..", "..", "..", ".."))
        if not os.path.exists(os.path.join(checkout, "sdk", "include", "web", "library.h")):
            return
        sources = os.path.join(self.export_sources_folder, "src")
        for pattern in ("CMakeLists.txt", "LICENSE", "sdk/*", "platform/*", "toolchains/*"):
            copy(self, pattern, src=checkout, dst=sources)

    def source(self):
        if not os.path.exists(os.path.join(self.source_folder, "CMakeLists.txt")):
            get(self, **self.conan_data["sources"][self.version], strip_root=True)

    def generate(self):
        toolchain = CMakeToolchain(self)
        if not self._is_web:
            toolchain.cache_variables["TWINSOCKET_COMPRESSION"] = bool(self.options.with_compression)
            toolchain.cache_variables["TWINSOCKET_IDNA"] = bool(self.options.with_idna)
            toolchain.cache_variables["TWINSOCKET_PROXIES"] = bool(self.options.with_proxies)
        toolchain.generate()
        dependencies = CMakeDeps(self)
        dependencies.set_property("libidn2", "cmake_file_name", "Libidn2")
        dependencies.set_property("libidn2", "cmake_target_name", "Libidn2::Libidn2")
        dependencies.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", src=self.source_folder, dst=os.path.join(self.package_folder, "licenses"))
        CMake(self).install()
        rmdir(self, os.path.join(self.package_folder, "lib", "cmake"))
        rmdir(self, os.path.join(self.package_folder, "lib", "pkgconfig"))
        rmdir(self, os.path.join(self.package_folder, "share"))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "twinsocket")
        self.cpp_info.set_property("cmake_target_name", "twinsocket::twinsocket")
        self.cpp_info.set_property("pkg_config_name", "twinsocket")
        self.cpp_info.libs = ["twinsocket"]
        if self._is_web:
            folder = os.path.join(self.package_folder, "lib", "twinsocket")
            flags = [f"--js-library={os.path.join(folder, name)}" for name in sorted(os.listdir(folder))]
            self.cpp_info.exelinkflags = flags
            return
        if self.options.shared:
            self.cpp_info.defines = ["TWINSOCKET_SHARED"]
        if self.settings.os == "Windows":
            self.cpp_info.system_libs = ["ws2_32", "crypt32"]
        elif self.settings.os in ("Linux", "FreeBSD"):
            self.cpp_info.system_libs = ["pthread"]
