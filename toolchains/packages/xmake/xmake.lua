package("twinsocket")
    set_homepage("https://github.com/OWNER/twinsocket")
    set_description("The browser's WebSocket for C++, natively and in the page")
    set_license("MIT")

    -- In a checkout it builds that.
    local checkout = path.join(os.scriptdir(), "../../..")
    if os.isfile(path.join(checkout, "sdk/include/web/library.h")) then
        set_sourcedir(checkout)
    else
        add_urls("https://github.com/OWNER/twinsocket/releases/download/v$(version)/twinsocket-$(version).tar.gz",
                 "https://github.com/OWNER/twinsocket.git")
        add_versions("1.0.0", "SHA256-OF-SOURCES")
    end

    add_configs("compression", {description = "permessage-deflate, with zlib", default = true, type = "boolean"})
    add_configs("idna", {description = "Non-ASCII host names, with libidn2", default = true, type = "boolean"})
    add_configs("proxies", {description = "HTTP CONNECT and SOCKS5 proxies", default = true, type = "boolean"})

    add_deps("cmake")
    if is_plat("mingw") then
        add_syslinks("ws2_32", "crypt32")
    elseif is_plat("linux", "bsd") then
        add_syslinks("pthread")
    end

    on_load(function (package)
        if package:is_plat("wasm") then
            return
        end
        package:add("deps", "openssl3")
        if package:config("compression") then
            package:add("deps", "zlib")
        end
        if package:config("idna") then
            package:add("deps", "libidn2")
        end
        if package:config("shared") then
            package:add("defines", "TWINSOCKET_SHARED")
        end
    end)

    on_install("linux", "macosx", "bsd", "mingw", "wasm", function (package)
        local configs = {"-DTWINSOCKET_TESTS=OFF"}
        table.insert(configs, "-DCMAKE_BUILD_TYPE=" .. (package:is_debug() and "Debug" or "Release"))
        table.insert(configs, "-DBUILD_SHARED_LIBS=" .. (package:config("shared") and "ON" or "OFF"))
        for name, option in pairs({compression = "COMPRESSION", idna = "IDNA", proxies = "PROXIES"}) do
            table.insert(configs, "-DTWINSOCKET_" .. option .. "=" .. (package:config(name) and "ON" or "OFF"))
        end
        import("package.tools.cmake").install(package, configs)
        if package:is_plat("wasm") then
            for _, file in ipairs(os.files(package:installdir("lib/twinsocket/*.js"))) do
                package:add("ldflags", "--js-library=" .. file)
            end
        end
    end)

    on_test(function (package)
        assert(package:check_cxxsnippets({test = [[
            #include <web/websocket.h>
            void test() { web::WebSocket::canConnect("wss://example.org/"); }
        ]]}, {configs = {languages = "c++20"}}))
    end)
