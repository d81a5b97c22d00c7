# EventMachine's em-websocket.
require 'em-websocket'
require 'em-websocket/version'
require 'socket'

EM.run do
  server = EM::WebSocket.run(host: '127.0.0.1', port: 0) do |socket|
    socket.onpong { socket.send('pong came') }
    socket.onbinary { |data| socket.send_binary(data) }
    socket.onmessage do |text|
      case text
      when 'ping me' then socket.ping('are you there?')
      when 'close me' then socket.close(4321, 'goodbye')
      else socket.send(text)
      end
    end
  end
  port, = Socket.unpack_sockaddr_in(EM.get_sockname(server))
  puts "listening #{port} #{EM::Websocket::VERSION}"
  STDOUT.flush
end
