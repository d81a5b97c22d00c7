-- Says something to an echo server. usage: echo.lua URL
local twinsocket = require "twinsocket"

if #arg ~= 1 then
  io.stderr:write("usage: echo.lua URL\n")
  os.exit(2)
end

local answers = 0
local made, fault = pcall(twinsocket.connect, arg[1], {
  protocols = { "greeting" },
  onopen = function(socket)
    print(socket:state():upper() .. ": " .. socket:protocol())
    socket:send("Grüße")
    socket:send("\x00\x01\xff", true)
  end,
  onmessage = function(socket, data, isbinary)
    if isbinary then
      print("binary:" .. data:gsub(".", function(byte) return (" %02x"):format(byte:byte()) end))
    else
      print("text: " .. data)
    end
    answers = answers + 1
    if answers == 2 then socket:close(4000, "enough") end
  end,
  onerror = function(_, message) print("error: " .. message) end,
  onclose = function(_, clean, code, reason)
    print(("closed: %d %s (%s)"):format(code, reason, clean and "clean" or "not clean"))
    twinsocket.quit(clean and 0 or 1)
  end,
})
if not made then
  print("refused: " .. fault)
  os.exit(2)
end
os.exit(twinsocket.run(), true)
