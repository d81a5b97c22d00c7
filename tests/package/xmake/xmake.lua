-- The libraries are the system's, which xmake's own index has by these names.
for name, module in pairs({openssl3 = "openssl", zlib = "zlib", libidn2 = "libidn2"}) do
    package(name)
        on_fetch(function (package)
            return package:find_package("pkgconfig::" .. module)
        end)
    package_end()
end

package("cmake")
    set_kind("binary")
    on_fetch(function (package)
        return import("lib.detect.find_tool")("cmake") and {}
    end)
package_end()

includes("source/toolchains/packages/xmake/xmake.lua")
add_requires("twinsocket", {system = false})
set_languages("c++20")
target("game")
    set_kind("binary")
    add_files("main.cpp")
    add_packages("twinsocket")
